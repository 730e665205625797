export {
  type KaplanMeierOptions,
  kaplanMeier,
  type SurvivalCurve,
} from './survival/kaplan-meier.ts'
export { medianFollowUp, reverseKaplanMeier } from './survival/reverse-kaplan-meier.ts'
export type { SurvivalInput } from './survival/survival-input.ts'
export type { SurvivalInterval } from './survival/survival-limits.ts'
export {
  type SurvivalQuantile,
  survivalAt,
  survivalQuantile,
  survivalWithLimitsAt,
} from './survival/survival-lookup.ts'

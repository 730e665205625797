export type { DecisionCurve, DecisionEstimates } from './decision-curve.ts'
export { type NetBenefit, netBenefit } from './net-benefit.ts'
export {
  netBenefitCompeting,
  netBenefitSurvival,
  type SurvivalNetBenefit,
} from './survival-net-benefit.ts'

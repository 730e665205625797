import type { LearningOutcome } from '@tessera/learning'
import type { AssayScale } from '../assay/assay.ts'

/** How competing events enter: Fine and Gray's subdistribution, or censored at the other event. */
export type CompetingModel = 'subdistribution' | 'cause-specific'

/** What an effect is called, and whether it is a ratio (the coefficient its logarithm). */
export interface EffectMeasure {
  readonly name:
    | 'odds_ratio'
    | 'proportional_odds_ratio'
    | 'slope'
    | 'hazard_ratio'
    | 'subdistribution_hazard_ratio'
    | 'cause_specific_hazard_ratio'
  readonly label: string
  readonly ratio: boolean
  /** The model in words. */
  readonly model: string
}

/** The effect measure of an outcome. */
export function effectMeasure(outcome: LearningOutcome, competing: CompetingModel): EffectMeasure {
  switch (outcome.kind) {
    case 'binary':
      return { name: 'odds_ratio', label: 'Odds ratio', ratio: true, model: 'logistic regression' }
    case 'ordinal':
      return {
        name: 'proportional_odds_ratio',
        label: 'Proportional-odds ratio',
        ratio: true,
        model: 'proportional-odds regression',
      }
    case 'continuous':
      return {
        name: 'slope',
        label: outcome.unit === null ? 'Slope' : `Slope, ${outcome.unit}`,
        ratio: false,
        model: 'linear regression',
      }
    case 'time-to-event':
      return { name: 'hazard_ratio', label: 'Hazard ratio', ratio: true, model: 'Cox regression' }
    case 'competing-risks':
      return competing === 'subdistribution'
        ? {
            name: 'subdistribution_hazard_ratio',
            label: 'Subdistribution hazard ratio',
            ratio: true,
            model: 'Fine and Gray regression',
          }
        : {
            name: 'cause_specific_hazard_ratio',
            label: 'Cause-specific hazard ratio',
            ratio: true,
            model: 'cause-specific Cox regression',
          }
  }
}

/** How much of the scale is a doubling: 1 on log2, ln 2 on natural logarithms; null on a scale that is no logarithm. */
export function doublingOf(scale: AssayScale): number | null {
  if (scale === 'log2') return 1
  if (scale === 'ln') return Math.LN2
  return scale === 'log10' ? Math.log10(2) : null
}

import type {
  AnalysisSettings,
  biomarkerByTreatment,
  CohortDifference,
  combineCohorts,
  EffectOrReason,
  forestPlot,
  namedToxicities,
  PreferenceCohortEffect,
  RandomisedEffect,
  ReadTrial,
  trialFlow,
} from '@tessera/trials'
import type { lookAt } from './interim-of-trial.ts'

/** Everything that the analysis of a partially randomised trial has to tell. */
export interface PartiallyRandomisedAnalysis {
  readonly design: 'partially-randomised'
  readonly endpoint: string
  readonly arms: AnalysisSettings['arms']
  readonly level: number
  readonly flow: ReturnType<typeof trialFlow>
  readonly excluded: ReadTrial['excluded']
  readonly randomised: RandomisedEffect
  readonly perProtocol: {
    readonly rule: string
    readonly warning: string
    readonly leftOut: number
    readonly effects: readonly EffectOrReason[]
  } | null
  readonly preferenceCohort: PreferenceCohortEffect | null
  readonly cohortDifference: CohortDifference | null
  readonly combined: ReturnType<typeof combineCohorts> | null
  readonly subgroups: ReturnType<typeof forestPlot> | null
  readonly biomarkers: readonly ReturnType<typeof biomarkerByTreatment>[]
  /** Holm's adjustment of the tests of interaction over the markers. */
  readonly predictiveHolm: readonly number[]
  readonly toxicities: ReturnType<typeof namedToxicities> | null
  readonly look: ReturnType<typeof lookAt>
}

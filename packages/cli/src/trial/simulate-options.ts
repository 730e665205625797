import type { CommonOptions } from '../perform.ts'
import type { PreferenceScenarioOptions } from './preference-scenario-options.ts'
import type { RandomisationSimulationOptions } from './simulate-randomisation-options.ts'

export const simulatedDesigns = ['partially-randomised', 'two-stage', 'elicited', 'randomisation'] as const
export type SimulatedDesign = (typeof simulatedDesigns)[number]

/** The options of `tessera trial simulate`, as commander hands them over. */
export interface SimulateOptions
  extends CommonOptions,
    PreferenceScenarioOptions,
    RandomisationSimulationOptions {
  readonly design: SimulatedDesign
  /** Two-stage, elicited, randomisation: patients of a trial. */
  readonly n?: number
  readonly inverse?: 'ratio' | 'unbiased'
  readonly randomised: number
  readonly preference: number
  readonly centres: number
  readonly hr: number
  readonly conflict: number
  readonly confounding: number
  readonly hiddenChoice: number
  readonly hiddenHazard: number
  readonly controlMedian: number
  readonly accrual: number
  readonly followUp: number
  readonly dropOut: number
  readonly tau: number
  readonly estimand: 'ate' | 'ato'
  readonly combine?: string
  readonly weight?: number
  readonly vagueSd?: number
  readonly betweenSd?: number
  readonly betweenScale?: number
  readonly fixedBy?: string
  readonly replications: number
  readonly seed: number
  readonly write?: string
}

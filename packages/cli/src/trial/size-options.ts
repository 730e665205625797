import type { CommonOptions } from '../perform.ts'
import type { PreferenceScenarioOptions } from './preference-scenario-options.ts'

export const sizeDesigns = ['two-stage', 'elicited', 'partially-randomised'] as const

/** The options of `tessera trial samplesize`, as commander hands them over. */
export interface SizeOptions extends CommonOptions, PreferenceScenarioOptions {
  readonly design: (typeof sizeDesigns)[number]
  readonly randomised?: string
  readonly effects?: readonly number[]
  readonly hazardRatio?: number
  readonly controlMedian?: number
  readonly preferenceShare?: number
  readonly optimal?: readonly number[]
  readonly designEffect: number
  readonly alpha: number
  readonly power: number
  readonly n?: number
}

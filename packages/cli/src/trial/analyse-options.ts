import type { TableOptions } from '../endpoints/table-options.ts'
import type { PartiallyRandomisedOptions } from './partially-randomised-options.ts'

export const designNames = ['two-stage', 'elicited', 'partially-randomised'] as const
export type DesignName = (typeof designNames)[number]

export const outcomeNames = ['mean', 'risk', 'rate', 'survival', 'rmst', 'hazard'] as const
export type OutcomeName = (typeof outcomeNames)[number]

/** The options of `tessera trial analyse`, as commander hands them over. A design reads those that it needs. */
export interface AnalyseOptions extends TableOptions, PartiallyRandomisedOptions {
  readonly design: DesignName
  readonly kind?: OutcomeName
  readonly stage?: string
  readonly randomValue?: string
  readonly treatment?: string
  readonly choice?: string
  readonly assigned?: string
  readonly preference?: string
  readonly treatments?: readonly string[]
  readonly outcome?: string
  readonly event?: string
  readonly time?: string
  readonly count?: string
  readonly exposure?: string
  readonly at?: number
  readonly tau?: number
  readonly strata?: string
  readonly mergeBelow?: number
  readonly effects?: readonly string[]
  readonly inverse?: 'ratio' | 'unbiased'
  readonly summary?: boolean
  readonly level: number
}

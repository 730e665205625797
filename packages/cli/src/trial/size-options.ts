import type { CommonOptions } from '../perform.ts'

export const sizeDesigns = ['two-stage', 'elicited', 'partially-randomised'] as const

/** The options of `tessera trial samplesize`, as commander hands them over. */
export interface SizeOptions extends CommonOptions {
  readonly design: (typeof sizeDesigns)[number]
  readonly kind: 'mean' | 'risk' | 'rate' | 'survival' | 'rmst'
  readonly prefers?: readonly number[]
  readonly shares?: readonly number[]
  readonly first?: string
  readonly second?: string
  readonly randomised?: string
  readonly chose?: string
  readonly effects?: readonly number[]
  readonly sd?: readonly number[]
  readonly exposure?: readonly number[]
  readonly at?: number
  readonly tau?: number
  readonly accrual?: number
  readonly followUp?: number
  readonly dropout: number
  readonly choiceShare: number
  readonly allocation: number
  readonly optimal?: readonly number[]
  readonly hazardRatio?: number
  readonly controlMedian?: number
  readonly preferenceShare?: number
  readonly designEffect: number
  readonly treatments?: readonly string[]
  readonly alpha: number
  readonly power: number
  readonly n?: number
}

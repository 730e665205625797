import type { Attribution, PredictorKind } from '@tessera/clinical'
import type { TableOptions } from './table-options.ts'

export interface IraeOptions extends TableOptions {
  readonly doses: string
  readonly deaths?: string
  readonly competing?: string
  readonly window: number
  readonly cut?: string
  readonly drugs?: readonly string[]
  readonly classes?: string
  readonly attribution: Attribution
  readonly times: readonly number[]
  readonly survival?: string
  readonly predictor?: PredictorKind
  readonly landmark?: number
  readonly samples?: string
  readonly steroids?: string
  readonly antibiotics?: string
  readonly steroidDays: number
  readonly antibioticDays: number
  readonly trace?: true
}

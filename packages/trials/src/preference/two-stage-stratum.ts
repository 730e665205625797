import type { CellOrReason } from './cell.ts'

/** One stratum of a two-stage trial by its four groups. */
export interface TwoStageStratum {
  readonly stratum: string | null
  readonly choseA: CellOrReason
  readonly choseB: CellOrReason
  readonly randomA: CellOrReason
  readonly randomB: CellOrReason
}

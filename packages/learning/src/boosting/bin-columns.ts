import type { CategoricalColumn, NumericColumn } from './columns.ts'
import { cutPoints } from './cut-points.ts'
import { binCount, groupWidth } from './kernel/histogram-code.ts'
import { SortOrder } from './sort-order.ts'

/** The bin of missing values. */
export const missingBin = binCount - 1

/** Bins columns of one length; the bytes of a column stand `groupWidth` apart. */
export class ColumnBinner {
  readonly #order: SortOrder
  readonly #sorted: Float64Array
  readonly #bins: number

  /** @param bins most bins of values */
  constructor(size: number, bins: number) {
    this.#order = new SortOrder(size)
    this.#sorted = new Float64Array(size)
    this.#bins = bins
  }

  /** Writes the bin of each row and gives the cut points. Bins go by rank: the sorted rows are walked once. */
  values({ values }: NumericColumn, into: Uint8Array): { cuts: Float64Array; missing: boolean } {
    const order = this.#order.ascending(values)
    const sorted = this.#sorted.subarray(0, order.length)
    for (let i = 0; i < order.length; i++) sorted[i] = values[order[i]]
    const cuts = cutPoints(sorted, this.#bins)
    let bin = 0
    for (let i = 0; i < order.length; i++) {
      while (bin < cuts.length && sorted[i] > cuts[bin]) bin++
      into[order[i] * groupWidth] = bin
    }
    const missing = order.length < values.length
    if (missing)
      for (let row = 0; row < values.length; row++)
        if (Number.isNaN(values[row])) into[row * groupWidth] = missingBin
    return { cuts, missing }
  }

  /** A bin a level. */
  levels({ codes }: CategoricalColumn, into: Uint8Array): { missing: boolean } {
    let missing = false
    for (let row = 0; row < codes.length; row++) {
      if (codes[row] < 0) missing = true
      into[row * groupWidth] = codes[row] < 0 ? missingBin : codes[row]
    }
    return { missing }
  }
}

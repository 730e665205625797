import { createKernel, type Kernel } from '../wasm/kernel.ts'
import { ColumnBinner, missingBin } from './bin-columns.ts'
import { type BoostingColumn, columnSize } from './columns.ts'
import { binCount, columnBytes, groupWidth, histogramFunctions } from './kernel/histogram-code.ts'
import { scanBytes, scanFunctions } from './kernel/scan-code.ts'

const kernelFunctions = [...histogramFunctions, ...scanFunctions]

/** Numbers of one column in a histogram: gradient and hessian of each bin by turns. */
export const columnStride = 2 * binCount

/**
 * Binned training rows and what is summed over them, in the memory of the kernels.
 *
 * Columns stand in groups of eight, eight bytes a row, so that one load reads the bins of eight columns. `rows` are the
 * rows of the tree that grows, each node's a segment; `pairs` the gradient and hessian of every row.
 */
export class Workspace {
  readonly size: number
  readonly columns: number
  /** Cut points of each numeric column; null for a categorical one. */
  readonly cuts: readonly (Float64Array | null)[]
  /** Bins of values, by column. */
  readonly valueBins: Int32Array
  /** Whether any row misses the column. */
  readonly hasMissing: Uint8Array
  readonly rows: Int32Array
  readonly pairs: Float64Array
  /** Histograms of all slots: slot, column, bin, then gradient and hessian. */
  readonly histograms: Float64Array
  /** Rows a bin, as `histograms`; empty where no least leaf size asks for them. */
  readonly counts: Int32Array
  readonly slotStride: number
  readonly countStride: number
  readonly #kernel: Kernel
  readonly #goesLeft: Uint8Array
  readonly #node: DataView
  readonly #found: DataView
  readonly #at: {
    readonly rows: number
    readonly scratch: number
    readonly pairs: number
    readonly ordered: number
    readonly goesLeft: number
    /** Sums of the node that is scanned, and what a scan finds. */
    readonly node: number
    readonly found: number
    readonly histograms: number
    readonly counts: number
  }

  /** @param slots histograms that are held at once */
  constructor(
    columns: readonly BoostingColumn[],
    options: { readonly bins: number; readonly slots: number; readonly counted: boolean },
  ) {
    const size = columns.length === 0 ? 0 : columnSize(columns[0])
    const width = Math.ceil(columns.length / groupWidth) * groupWidth
    const { slots, counted } = options
    let end = 0
    const place = (bytes: number) => {
      const at = end
      end = Math.ceil((end + bytes) / 64) * 64
      return at
    }
    place(size * width)
    this.#at = {
      rows: place(size * 4),
      scratch: place(size * 4 + 4),
      pairs: place(size * 16),
      ordered: place(size * 16),
      goesLeft: place(binCount),
      node: place(24),
      found: place(scanBytes),
      histograms: place(slots * width * columnBytes),
      counts: place(counted ? slots * width * binCount * 4 : 0),
    }
    this.#kernel = createKernel(kernelFunctions, end, {
      user: 'boosting',
      cure: 'take fewer columns, rows or leaves',
    })
    const { buffer } = this.#kernel
    this.size = size
    this.columns = columns.length
    this.slotStride = width * columnStride
    this.countStride = width * binCount
    this.rows = new Int32Array(buffer, this.#at.rows, size)
    this.pairs = new Float64Array(buffer, this.#at.pairs, 2 * size)
    this.histograms = new Float64Array(buffer, this.#at.histograms, slots * this.slotStride)
    this.counts = new Int32Array(buffer, this.#at.counts, counted ? slots * this.countStride : 0)
    this.#goesLeft = new Uint8Array(buffer, this.#at.goesLeft, binCount)
    this.#node = new DataView(buffer, this.#at.node, 24)
    this.#found = new DataView(buffer, this.#at.found, scanBytes)
    this.valueBins = new Int32Array(columns.length)
    this.hasMissing = new Uint8Array(columns.length)
    const bytes = new Uint8Array(buffer, 0, size * width)
    const binner = new ColumnBinner(size, options.bins)
    this.cuts = columns.map((column, c) => {
      const into = bytes.subarray(this.#columnAt(c))
      if (column.kind === 'categorical') {
        this.valueBins[c] = column.levels
        this.hasMissing[c] = binner.levels(column, into).missing ? 1 : 0
        return null
      }
      const { cuts, missing } = binner.values(column, into)
      this.valueBins[c] = cuts.length + 1
      this.hasMissing[c] = missing ? 1 : 0
      return cuts
    })
  }

  #columnAt(column: number): number {
    const group = Math.floor(column / groupWidth)
    return group * this.size * groupWidth + (column % groupWidth)
  }

  /** Sums the rows of a segment into a slot, for the groups in which any column is `used`. */
  build(slot: number, start: number, count: number, used: Uint8Array): void {
    const { run } = this.#kernel
    const at = this.#at
    const rows = at.rows + 4 * start
    const slotAt = at.histograms + slot * this.slotStride * 8
    const countsAt = at.counts + slot * this.countStride * 4
    run.gather(rows, count, at.pairs, at.ordered)
    for (let first = 0; first < this.columns; first += groupWidth) {
      const last = Math.min(first + groupWidth, this.columns)
      if (!used.subarray(first, last).includes(1)) continue
      const width = last - first
      const histogram = slotAt + first * columnBytes
      run.clear(histogram, width * columnBytes)
      run[`accumulate${width}`](this.#columnAt(first), rows, count, at.ordered, histogram)
      if (this.counts.length === 0) continue
      const counts = countsAt + first * binCount * 4
      run.clear(counts, width * binCount * 4)
      run[`count${width}`](this.#columnAt(first), rows, count, counts)
    }
  }

  /** What is left of a slot when another is taken from it, in its own place: the other child's histogram. */
  subtract(from: number, less: number): void {
    const { histograms } = this.#at
    const bytes = this.slotStride * 8
    const own = histograms + from * bytes
    this.#kernel.run.difference(own, histograms + less * bytes, own, bytes)
    const { counts, countStride } = this
    if (counts.length === 0) return
    for (let i = 0; i < countStride; i++) counts[from * countStride + i] -= counts[less * countStride + i]
  }

  /** The best cut of a numeric column whose leaves are free, if its children's gain exceeds `gain`. */
  scan(
    slot: number,
    column: number,
    node: { readonly g: number; readonly h: number; readonly count: number },
    rule: { readonly l2: number; readonly minHessian: number; readonly minLeafSize: number },
    gain: number,
  ): ScanResult | null {
    const { run } = this.#kernel
    const from = slot * this.slotStride + column * columnStride
    const missing =
      this.hasMissing[column] === 1 &&
      (this.histograms[from + 2 * missingBin] !== 0 || this.histograms[from + 2 * missingBin + 1] !== 0)
    const counted = this.counts.length > 0
    this.#node.setFloat64(0, node.g, true)
    this.#node.setFloat64(8, node.h, true)
    this.#node.setInt32(16, node.count, true)
    const found = (counted ? run.scanCounted : run.scan)(
      this.#at.histograms + 8 * from,
      this.#at.counts + 4 * (slot * this.countStride + column * binCount),
      this.valueBins[column] - (missing ? 0 : 1),
      missing ? 1 : 0,
      this.#at.node,
      rule.minLeafSize,
      rule.l2,
      rule.minHessian,
      gain,
      this.#at.found,
    )
    if (found === 0) return null
    return {
      g: this.#found.getFloat64(0, true),
      h: this.#found.getFloat64(8, true),
      gain: this.#found.getFloat64(16, true),
      bin: this.#found.getInt32(24, true),
      missing,
      missingLeft: this.#found.getInt32(28, true) === 1,
    }
  }

  /** Puts the rows of a segment that go left before the others, either in their order; the number that does. */
  partition(column: number, start: number, count: number, goesLeft: Uint8Array): number {
    this.#goesLeft.set(goesLeft)
    const at = this.#at
    return this.#kernel.run.partition(
      this.#columnAt(column),
      at.rows + 4 * start,
      count,
      at.goesLeft,
      at.scratch,
    )
  }
}

interface ScanResult {
  readonly g: number
  readonly h: number
  readonly gain: number
  readonly bin: number
  /** Whether the node misses the column in some row. */
  readonly missing: boolean
  readonly missingLeft: boolean
}

import { missingBin } from './bin-columns.ts'
import { leafGain, leafValue } from './leaf-value.ts'
import type { BoostingSettings } from './settings.ts'
import { columnStride, type Workspace } from './workspace.ts'

/** Sums over the rows of a node, and the bounds that monotone columns above it set. */
export interface NodeSums {
  readonly g: number
  readonly h: number
  readonly count: number
  readonly lower: number
  readonly upper: number
}

/** A way to split a node. */
export interface Split {
  readonly column: number
  /** By how much it lowers twice the penalised loss. */
  readonly gain: number
  /** Bins up to it go left; -1 for a categorical split. */
  readonly bin: number
  /** For a categorical split: 1 for each level that goes left. */
  readonly leftLevels: Uint8Array | null
  readonly missingLeft: boolean
  /** Gradient and hessian of the left child; the right one has the rest. */
  readonly g: number
  readonly h: number
}

/** A share of the children's gain below which a split is taken for rounding. */
const rounding = 1e-10

/**
 * The split of largest gain of a node, from its histogram; the first column and the lowest bin among equals. Missing
 * values are tried on both sides; where the node has none they go to the child with the larger hessian. Levels are
 * sorted by gradient over hessian and cut once, which finds the best of all divisions into two where nothing is
 * penalised (Fisher, JASA 1958;53:789).
 */
export class SplitSearch {
  readonly #workspace: Workspace
  readonly #settings: BoostingSettings
  /** 1 increasing, -1 decreasing, 0 free, by column. */
  readonly #direction: Int8Array
  readonly #least: number
  #node: NodeSums = { g: 0, h: 0, count: 0, lower: 0, upper: 0 }
  #slot = 0
  // The best so far, kept in fields: a node looks at thousands of candidates.
  #gain = 0
  #column = -1
  #bin = -1
  #leftLevels: Uint8Array | null = null
  #missingLeft = false
  #g = 0
  #h = 0

  constructor(workspace: Workspace, settings: BoostingSettings, direction: Int8Array) {
    this.#workspace = workspace
    this.#settings = settings
    this.#direction = direction
    this.#least = settings.minLeafSize > 1 ? settings.minLeafSize : 0
  }

  /** @param used 1 for each column that the tree may use */
  find(slot: number, node: NodeSums, used: Uint8Array): Split | null {
    this.#node = node
    this.#slot = slot
    this.#column = -1
    const own = leafGain(this.#settings, node.g, node.h, node.lower, node.upper)
    const free = this.#settings.l1 === 0 && node.lower === -node.upper && node.upper === Infinity
    this.#gain = own + this.#settings.minGain
    for (let column = 0; column < used.length; column++) {
      if (used[column] === 0) continue
      if (this.#workspace.cuts[column] === null) this.#scanLevels(column)
      else if (free && this.#direction[column] === 0) this.#scanFree(column)
      else this.#scanValues(column)
    }
    if (this.#column < 0 || this.#gain - own <= rounding * this.#gain) return null
    return {
      column: this.#column,
      gain: this.#gain - own,
      bin: this.#lastKnown() ? this.#workspace.valueBins[this.#column] - 1 : this.#bin,
      leftLevels: this.#leftLevels,
      missingLeft: this.#missingLeft,
      g: this.#g,
      h: this.#h,
    }
  }

  /** Whether the split parts known from missing values, so that every value goes left: sums are exact and can tell. */
  #lastKnown(): boolean {
    if (this.#bin < 0 || this.#missingLeft) return false
    const { histograms, slotStride } = this.#workspace
    const missing = this.#slot * slotStride + this.#column * columnStride + 2 * missingBin
    const { g, h } = this.#node
    return (
      histograms[missing + 1] > 0 &&
      this.#g + histograms[missing] === g &&
      this.#h + histograms[missing + 1] === h
    )
  }

  /** {@link #scanValues} where nothing binds a leaf: by the kernel, to the same bits. */
  #scanFree(column: number): void {
    const found = this.#workspace.scan(this.#slot, column, this.#node, this.#settings, this.#gain)
    if (found === null) return
    this.#gain = found.gain
    this.#column = column
    this.#bin = found.bin
    this.#leftLevels = null
    this.#missingLeft = found.missing ? found.missingLeft : found.h >= this.#node.h - found.h
    this.#g = found.g
    this.#h = found.h
  }

  #scanValues(column: number): void {
    const { histograms, slotStride, countStride, counts, valueBins, hasMissing } = this.#workspace
    const from = this.#slot * slotStride + column * columnStride
    const countFrom = this.#slot * countStride + column * (columnStride / 2)
    const counted = this.#least > 0
    const missingG = histograms[from + 2 * missingBin]
    const missingH = histograms[from + 2 * missingBin + 1]
    const missing = hasMissing[column] === 1 && (missingG !== 0 || missingH !== 0)
    const missingCount = counted ? counts[countFrom + missingBin] : 0
    const last = valueBins[column] - (missing ? 0 : 1)
    let g = 0
    let h = 0
    let count = 0
    for (let bin = 0; bin < last; bin++) {
      const binG = histograms[from + 2 * bin]
      const binH = histograms[from + 2 * bin + 1]
      if (binG === 0 && binH === 0) continue // the same division as before
      g += binG
      h += binH
      if (counted) count += counts[countFrom + bin]
      if (!missing) this.#consider(column, bin, null, 'heavier', g, h, count)
      else {
        this.#consider(column, bin, null, 'right', g, h, count)
        if (h > 0) this.#consider(column, bin, null, 'left', g + missingG, h + missingH, count + missingCount)
      }
    }
  }

  #scanLevels(column: number): void {
    const { histograms, slotStride, countStride, counts, valueBins } = this.#workspace
    const from = this.#slot * slotStride + column * columnStride
    const countFrom = this.#slot * countStride + column * (columnStride / 2)
    const counted = this.#least > 0
    const ratio = (level: number) =>
      histograms[from + 2 * level] / (histograms[from + 2 * level + 1] + this.#settings.l2)
    const present: number[] = []
    for (let level = 0; level < valueBins[column]; level++)
      if (histograms[from + 2 * level + 1] > 0) present.push(level)
    present.sort((a, b) => ratio(a) - ratio(b) || a - b)
    const missingG = histograms[from + 2 * missingBin]
    const missingH = histograms[from + 2 * missingBin + 1]
    const missing = missingG !== 0 || missingH !== 0
    const missingCount = counted ? counts[countFrom + missingBin] : 0
    let g = 0
    let h = 0
    let count = 0
    for (let k = 0; k < present.length - (missing ? 0 : 1); k++) {
      const level = present[k]
      g += histograms[from + 2 * level]
      h += histograms[from + 2 * level + 1]
      if (counted) count += counts[countFrom + level]
      const order = { present, upTo: k }
      if (!missing) this.#consider(column, -1, order, 'heavier', g, h, count)
      else {
        this.#consider(column, -1, order, 'right', g, h, count)
        this.#consider(column, -1, order, 'left', g + missingG, h + missingH, count + missingCount)
      }
    }
  }

  #consider(
    column: number,
    bin: number,
    levels: { readonly present: readonly number[]; readonly upTo: number } | null,
    missing: 'left' | 'right' | 'heavier',
    g: number,
    h: number,
    count: number,
  ): void {
    const { lower, upper } = this.#node
    const settings = this.#settings
    const rightG = this.#node.g - g
    const rightH = this.#node.h - h
    if (h < settings.minHessian || rightH < settings.minHessian || h <= 0 || rightH <= 0) return
    if (count < this.#least || this.#node.count - count < this.#least) return
    const gain = leafGain(settings, g, h, lower, upper) + leafGain(settings, rightG, rightH, lower, upper)
    if (!(gain > this.#gain)) return
    const direction = this.#direction[column]
    if (direction !== 0) {
      const left = leafValue(settings, g, h, lower, upper)
      if (direction * (leafValue(settings, rightG, rightH, lower, upper) - left) < 0) return
    }
    this.#gain = gain
    this.#column = column
    this.#bin = bin
    this.#missingLeft = missing === 'heavier' ? h >= rightH : missing === 'left'
    this.#leftLevels = levels === null ? null : this.#levelTable(column, levels)
    this.#g = g
    this.#h = h
  }

  /** Levels of which the node has no row go with the missing values. */
  #levelTable(
    column: number,
    { present, upTo }: { readonly present: readonly number[]; readonly upTo: number },
  ): Uint8Array {
    const table = new Uint8Array(this.#workspace.valueBins[column]).fill(this.#missingLeft ? 1 : 0)
    present.forEach((level, k) => {
      table[level] = k <= upTo ? 1 : 0
    })
    return table
  }
}

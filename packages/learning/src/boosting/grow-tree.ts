import { type NodeSums, type Split, SplitSearch } from './best-split.ts'
import { missingBin } from './bin-columns.ts'
import { type BoostingColumn, columnSize } from './columns.ts'
import { leafValue } from './leaf-value.ts'
import type { BoostingSettings } from './settings.ts'
import type { Tree } from './tree.ts'
import { TreeBuilder } from './tree-builder.ts'
import { columnStride, Workspace } from './workspace.ts'

/** A node that may be split: its rows are a segment of the workspace's, its sums stand in a slot. */
interface Candidate extends NodeSums {
  readonly node: number
  readonly depth: number
  readonly start: number
  readonly slot: number
  readonly split: Split
}

/** A child before its histogram is made. */
type Child = Omit<Candidate, 'slot' | 'split'>

/**
 * Grows trees on binned rows, one after another. A node's histogram is that of its parent less its sibling's, so that
 * only the rows of the smaller child are read (Ke et al., LightGBM, NeurIPS 2017).
 */
export class TreeGrower {
  readonly workspace: Workspace
  readonly #settings: BoostingSettings
  readonly #weights: Float64Array | null
  readonly #direction: Int8Array
  readonly #search: SplitSearch
  readonly #free: number[]
  #builder = new TreeBuilder()
  #used: Uint8Array = new Uint8Array(0)
  #linear: Float64Array = new Float64Array(0)

  constructor(
    columns: readonly BoostingColumn[],
    settings: BoostingSettings,
    weights: Float64Array | null = null,
  ) {
    const slots = slotCount(settings, columns)
    this.#settings = settings
    this.#weights = weights
    this.workspace = new Workspace(columns, {
      bins: settings.bins,
      slots,
      counted: settings.minLeafSize > 1,
    })
    this.#direction = Int8Array.from(columns, ({ name }) => {
      const way = Object.hasOwn(settings.monotone, name) ? settings.monotone[name] : null
      return way === null ? 0 : way === 'increasing' ? 1 : -1
    })
    this.#search = new SplitSearch(this.workspace, settings, this.#direction)
    this.#free = Array.from({ length: slots }, (_, i) => slots - 1 - i)
  }

  /**
   * One tree on the first `count` of the workspace's rows, whose gradients stand in its pairs. What the leaves say is
   * added to `linear` for those rows.
   * @param used 1 for each column that may split
   */
  grow(count: number, used: Uint8Array, linear: Float64Array): Tree {
    this.#builder = new TreeBuilder()
    this.#used = used
    this.#linear = linear
    const root = this.#builder.addLeaf(this.#cover(0, count))
    const frontier: Candidate[] = []
    this.#plant(root, count, frontier)
    for (let leaves = 1; frontier.length > 0; leaves++) {
      if (leaves >= (this.#settings.maxLeaves ?? Number.POSITIVE_INFINITY)) break
      this.#split(this.#next(frontier), frontier, leaves + 1)
    }
    for (const leaf of frontier) {
      this.#finish(leaf)
      this.#free.push(leaf.slot)
    }
    return this.#builder.finish()
  }

  #plant(node: number, count: number, frontier: Candidate[]): void {
    const slot = this.#take()
    this.workspace.build(slot, 0, count, this.#used)
    const { g, h } = this.#sums(slot)
    const bounds = { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY }
    const root: Child = { node, depth: 0, start: 0, count, g, h, ...bounds }
    this.#offer(root, this.#isOpen(root, 1) ? slot : this.#release(slot), frontier)
  }

  /** Sums of all rows: those of any used column's bins, which are exact. */
  #sums(slot: number): { g: number; h: number } {
    const { histograms, slotStride } = this.workspace
    const from = slot * slotStride + this.#used.indexOf(1) * columnStride
    let g = 0
    let h = 0
    for (let bin = 0; bin <= missingBin; bin++) {
      g += histograms[from + 2 * bin]
      h += histograms[from + 2 * bin + 1]
    }
    return { g, h }
  }

  /** The candidate that is split next. Where no limit on leaves binds the order does not matter: the last is nearest. */
  #next(frontier: Candidate[]): Candidate {
    const { growth, maxLeaves } = this.#settings
    let at = frontier.length - 1
    if (maxLeaves !== null)
      for (let i = 0; i < frontier.length; i++) {
        const apart =
          growth === 'leaf-wise'
            ? frontier[i].split.gain - frontier[at].split.gain
            : frontier[at].depth - frontier[i].depth
        if (apart > 0 || (apart === 0 && frontier[i].node < frontier[at].node)) at = i
      }
    return frontier.splice(at, 1)[0]
  }

  #split(parent: Candidate, frontier: Candidate[], leaves: number): void {
    const { split, start, count, node } = parent
    const { workspace } = this
    const cuts = workspace.cuts[split.column]
    const table = binTable(split, workspace.valueBins[split.column])
    const leftCount = workspace.partition(split.column, start, count, table)
    const [left, right] = this.#children(parent, leftCount)
    const last = split.bin === workspace.valueBins[split.column] - 1
    this.#builder.split(node, {
      column: split.column,
      threshold: cuts === null ? Number.NaN : last ? Number.MAX_VALUE : cuts[split.bin],
      leftLevels: split.leftLevels,
      missingLeft: split.missingLeft,
      left: left.node,
      right: right.node,
      gain: split.gain,
    })
    const [small, large] = left.count <= right.count ? [left, right] : [right, left]
    const smallOpen = this.#isOpen(small, leaves)
    const largeOpen = this.#isOpen(large, leaves)
    if (!largeOpen && smallOpen) workspace.build(parent.slot, small.start, small.count, this.#used)
    if (!largeOpen) {
      this.#offer(small, smallOpen ? parent.slot : this.#release(parent.slot), frontier)
      this.#offer(large, null, frontier)
      return
    }
    const slot = this.#take()
    workspace.build(slot, small.start, small.count, this.#used)
    workspace.subtract(parent.slot, slot)
    this.#offer(large, parent.slot, frontier)
    this.#offer(small, smallOpen ? slot : this.#release(slot), frontier)
  }

  #children(parent: Candidate, leftCount: number): [Child, Child] {
    const { split, depth, start, count, g, h, lower, upper } = parent
    const rule = this.#settings
    const direction = this.#direction[split.column]
    const leftSums = { g: split.g, h: split.h }
    const rightSums = { g: g - split.g, h: h - split.h }
    // The bound halfway keeps every leaf below on its side (as XGBoost).
    const middle =
      (leafValue(rule, leftSums.g, leftSums.h, lower, upper) +
        leafValue(rule, rightSums.g, rightSums.h, lower, upper)) /
      2
    const low = { lower, upper: direction === 0 ? upper : middle }
    const high = { lower: direction === 0 ? lower : middle, upper }
    const place = (from: number, size: number) => ({
      node: this.#builder.addLeaf(this.#cover(from, size)),
      depth: depth + 1,
      start: from,
      count: size,
    })
    return [
      { ...place(start, leftCount), ...leftSums, ...(direction < 0 ? high : low) },
      { ...place(start + leftCount, count - leftCount), ...rightSums, ...(direction < 0 ? low : high) },
    ]
  }

  /** Whether a node could be split at all, so that its histogram is worth making. */
  #isOpen({ depth, count, h }: Child, leaves: number): boolean {
    const { maxDepth, maxLeaves, minLeafSize, minHessian } = this.#settings
    if (depth >= maxDepth || (maxLeaves !== null && leaves >= maxLeaves)) return false
    return count >= 2 * minLeafSize && h >= 2 * minHessian
  }

  /** Makes the node a candidate where there is a split for it, a leaf otherwise. */
  #offer(child: Child, slot: number | null, frontier: Candidate[]): void {
    const split = slot === null ? null : this.#search.find(slot, child, this.#used)
    if (slot !== null && split !== null) {
      frontier.push({ ...child, slot, split })
      return
    }
    if (slot !== null) this.#release(slot)
    this.#finish(child)
  }

  #finish({ node, start, count, g, h, lower, upper }: Child): void {
    const value = this.#settings.learningRate * leafValue(this.#settings, g, h, lower, upper)
    this.#builder.setValue(node, value)
    const rows = this.workspace.rows
    const linear = this.#linear
    for (let i = start; i < start + count; i++) linear[rows[i]] += value
  }

  #cover(start: number, count: number): number {
    const weights = this.#weights
    if (weights === null) return count
    const { rows } = this.workspace
    let sum = 0
    for (let i = start; i < start + count; i++) sum += weights[rows[i]]
    return sum
  }

  #take(): number {
    const slot = this.#free.pop()
    if (slot === undefined) throw new RangeError('no histogram is free')
    return slot
  }

  #release(slot: number): null {
    this.#free.push(slot)
    return null
  }
}

/** Which of the 256 bins go left. */
function binTable({ bin, leftLevels, missingLeft }: Split, bins: number): Uint8Array {
  const table = new Uint8Array(missingBin + 1)
  if (leftLevels === null) table.fill(1, 0, bin + 1)
  else table.set(leftLevels.subarray(0, bins))
  table[missingBin] = missingLeft ? 1 : 0
  return table
}

/** Histograms alive at once: one a level below the root where the last node is split first, else one a leaf. */
function slotCount({ maxDepth, maxLeaves }: BoostingSettings, columns: readonly BoostingColumn[]): number {
  const size = columns.length === 0 ? 0 : columnSize(columns[0])
  const deep = Math.min(maxDepth, Math.max(1, size)) + 2
  return maxLeaves === null ? deep : Math.min(maxLeaves, Math.max(1, size)) + 2
}

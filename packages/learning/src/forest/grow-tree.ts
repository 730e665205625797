import type { Random } from '@tessera/statistics'
import { nodeOrder } from './node-order.ts'
import { type RankedColumn, thresholdBetween } from './ranked-column.ts'
import type { BestSplit, SplitCriterion } from './split-criterion.ts'
import type { TreeWriter } from './trees.ts'

export interface TreeLimits {
  /** Columns drawn at each node; more where none of them varies in it. */
  readonly mtry: number
  /** Fewest rows of a leaf, each counted once however often it was drawn. */
  readonly minLeafSize: number
  /** Splits from the root to the farthest leaf. */
  readonly maxDepth: number
}

/** Grows trees over the same columns, one call a tree. */
export type GrowTree = (rows: Int32Array, weight: Int32Array, random: Random) => void

/**
 * The tree growing core that every forest shares. At each node `mtry` columns are drawn without replacement (further
 * ones while none of them varies among the rows of the node), each is searched over every distinct value, and the
 * split of largest gain is made, the first drawn among equals; thresholds lie halfway between neighbouring values.
 * Rows of a node stay in the order in which they are given.
 * @param size number of rows of a column
 */
export function treeGrower(
  columns: readonly RankedColumn[],
  criterion: SplitCriterion,
  limits: TreeLimits,
  writer: TreeWriter,
  size: number,
): GrowTree {
  const node = nodeOrder(size)
  const aside = new Int32Array(size)
  const drawn = Int32Array.from(columns, (_, j) => j)
  const best: BestSplit = { gain: 0, left: 0 }
  const { mtry, minLeafSize, maxDepth } = limits

  /** The best split of the node: its column, and the last rank that goes left. */
  function choose(rows: Int32Array, from: number, to: number, random: Random) {
    let gain = 0
    let column = -1
    let lower = 0
    let upper = 0
    let varying = 0
    for (let k = 0; k < columns.length && (k < mtry || varying === 0); k++) {
      const other = k + random.integer(columns.length - k)
      const j = drawn[other]
      drawn[other] = drawn[k]
      drawn[k] = j
      if (!node.sort(columns[j].rank, rows, from, to)) continue
      varying++
      criterion.search(node.order, node.ranks, to - from, best)
      if (best.gain > gain) {
        gain = best.gain
        column = j
        lower = node.ranks[best.left - 1]
        upper = node.ranks[best.left]
      }
    }
    return column < 0 ? null : { column, lower, upper }
  }

  /** Moves rows of rank at most `lower` to the front, keeping the order; gives where the others begin. */
  function divide(rows: Int32Array, from: number, to: number, rank: Int32Array, lower: number): number {
    let left = from
    let right = 0
    for (let i = from; i < to; i++) {
      const row = rows[i]
      if (rank[row] <= lower) rows[left++] = row
      else aside[right++] = row
    }
    for (let i = 0; i < right; i++) rows[left + i] = aside[i]
    return left
  }

  return (rows, weight, random) => {
    for (let j = 0; j < drawn.length; j++) drawn[j] = j // a tree does not depend on those before it
    criterion.begin(weight)
    const stack = [{ from: 0, to: rows.length, node: writer.root(), depth: 0 }]
    for (let open = stack.pop(); open !== undefined; open = stack.pop()) {
      const { from, to, depth } = open
      let cover = 0
      for (let i = from; i < to; i++) cover += weight[rows[i]]
      const mayDivide = depth < maxDepth && to - from >= 2 * minLeafSize && to - from > 1
      const chosen = mayDivide && criterion.enter(rows, from, to) ? choose(rows, from, to, random) : null
      if (chosen === null) {
        criterion.leaf(rows, from, to)
        writer.leaf(open.node, cover)
        continue
      }
      const { rank, values } = columns[chosen.column]
      const threshold = thresholdBetween(values[chosen.lower], values[chosen.upper])
      const left = writer.split(open.node, chosen.column, threshold, cover)
      const middle = divide(rows, from, to, rank, chosen.lower)
      stack.push({ from: middle, to, node: left + 1, depth: depth + 1 })
      stack.push({ from, to: middle, node: left, depth: depth + 1 })
    }
    writer.endTree()
  }
}

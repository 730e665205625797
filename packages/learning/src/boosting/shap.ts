import type { BoostedTrees } from './boost.ts'
import type { BoostingColumn } from './columns.ts'
import { goesLeft, type Tree } from './tree.ts'

/** What each column adds to each prediction. */
export interface ShapValues {
  /** The prediction of nobody in particular: the mean over the training rows' weights in each tree's leaves, summed. */
  readonly base: number
  /** Row-major rows x columns. `base` plus a row's values is its prediction. */
  readonly values: Float64Array
}

/**
 * Exact SHAP values of a sum of trees, path-dependent: a column that is left out is averaged over by the training
 * weight of the branches (TreeSHAP: Lundberg et al., Nat Mach Intell 2020;2:56, algorithm 2). Time grows with rows x
 * leaves x depth^2.
 */
export function shapValues(
  model: BoostedTrees,
  columns: readonly BoostingColumn[],
  size: number,
): ShapValues {
  const values = new Float64Array(size * columns.length)
  let base = model.base
  for (const tree of model.trees) {
    base += expectedValue(tree)
    const walk = new TreeWalk(tree, columns)
    for (let row = 0; row < size; row++)
      walk.add(row, values.subarray(row * columns.length, (row + 1) * columns.length))
  }
  return { base, values }
}

/** Mean value of the leaves by training weight. */
export function expectedValue(tree: Tree): number {
  let sum = 0
  for (let node = 0; node < tree.column.length; node++)
    if (tree.column[node] < 0) sum += (tree.cover[node] / tree.cover[0]) * tree.value[node]
  return sum
}

/** Depth of the deepest leaf. */
function depthOf(tree: Tree): number {
  const depth = new Int32Array(tree.column.length)
  let most = 0
  for (let node = 0; node < depth.length; node++) {
    if (tree.column[node] < 0) continue
    for (const child of [tree.left[node], tree.right[node]]) depth[child] = depth[node] + 1
    most = Math.max(most, depth[node] + 1)
  }
  return most
}

/**
 * The algorithm's path of distinct columns, one copy a level side by side. For each column on the path `#zero` is the
 * share of training weight that goes on where the column is left out, `#one` whether this row goes on where it is
 * known, `#weight` the permutation weights of subsets by their size.
 */
class TreeWalk {
  readonly #tree: Tree
  readonly #columns: readonly BoostingColumn[]
  readonly #column: Int32Array
  readonly #zero: Float64Array
  readonly #one: Float64Array
  readonly #weight: Float64Array
  #row = 0
  #into: Float64Array = new Float64Array(0)

  constructor(tree: Tree, columns: readonly BoostingColumn[]) {
    const longest = depthOf(tree) + 2
    const size = (longest * (longest + 1)) / 2
    this.#tree = tree
    this.#columns = columns
    this.#column = new Int32Array(size)
    this.#zero = new Float64Array(size)
    this.#one = new Float64Array(size)
    this.#weight = new Float64Array(size)
  }

  add(row: number, into: Float64Array): void {
    this.#row = row
    this.#into = into
    this.#visit(0, 0, 0, 1, 1, -1)
  }

  /** @param from where this level's path begins @param length columns on it before this one */
  #visit(node: number, from: number, length: number, zero: number, one: number, column: number): void {
    const tree = this.#tree
    this.#extend(from, length, zero, one, column)
    const split = tree.column[node]
    if (split < 0) {
      this.#leaf(from, length, tree.value[node])
      return
    }
    const isLeft = goesLeft(tree, node, this.#columns[split], this.#row)
    const hot = isLeft ? tree.left[node] : tree.right[node]
    const cold = isLeft ? tree.right[node] : tree.left[node]
    let zeroBefore = 1
    let oneBefore = 1
    let kept = length
    for (let i = 1; i <= length; i++) {
      if (this.#column[from + i] !== split) continue
      zeroBefore = this.#zero[from + i]
      oneBefore = this.#one[from + i]
      this.#unwind(from, length, i)
      kept = length - 1
      break
    }
    const cover = tree.cover[node]
    this.#child(hot, from, kept, (zeroBefore * tree.cover[hot]) / cover, oneBefore, split)
    this.#child(cold, from, kept, (zeroBefore * tree.cover[cold]) / cover, 0, split)
  }

  #child(node: number, from: number, length: number, zero: number, one: number, column: number): void {
    const next = from + length + 1
    this.#column.copyWithin(next, from, next)
    this.#zero.copyWithin(next, from, next)
    this.#one.copyWithin(next, from, next)
    this.#weight.copyWithin(next, from, next)
    this.#visit(node, next, length + 1, zero, one, column)
  }

  #extend(from: number, length: number, zero: number, one: number, column: number): void {
    const weight = this.#weight
    this.#column[from + length] = column
    this.#zero[from + length] = zero
    this.#one[from + length] = one
    weight[from + length] = length === 0 ? 1 : 0
    for (let i = length - 1; i >= 0; i--) {
      weight[from + i + 1] += (one * weight[from + i] * (i + 1)) / (length + 1)
      weight[from + i] = (zero * weight[from + i] * (length - i)) / (length + 1)
    }
  }

  /** Takes the i-th column off the path. */
  #unwind(from: number, length: number, at: number): void {
    const weight = this.#weight
    const one = this.#one[from + at]
    const zero = this.#zero[from + at]
    let next = weight[from + length]
    for (let i = length - 1; i >= 0; i--) {
      if (one !== 0) {
        const before = weight[from + i]
        weight[from + i] = (next * (length + 1)) / ((i + 1) * one)
        next = before - (weight[from + i] * zero * (length - i)) / (length + 1)
      } else weight[from + i] = (weight[from + i] * (length + 1)) / (zero * (length - i))
    }
    for (let i = at; i < length; i++) {
      this.#column[from + i] = this.#column[from + i + 1]
      this.#zero[from + i] = this.#zero[from + i + 1]
      this.#one[from + i] = this.#one[from + i + 1]
    }
  }

  #leaf(from: number, length: number, value: number): void {
    for (let i = 1; i <= length; i++) {
      const share = this.#unwoundSum(from, length, i) * (this.#one[from + i] - this.#zero[from + i])
      this.#into[this.#column[from + i]] += share * value
    }
  }

  /** Sum of the weights of the path without its i-th column. */
  #unwoundSum(from: number, length: number, at: number): number {
    const weight = this.#weight
    const one = this.#one[from + at]
    const zero = this.#zero[from + at]
    let next = weight[from + length]
    let total = 0
    for (let i = length - 1; i >= 0; i--) {
      if (one !== 0) {
        const own = (next * (length + 1)) / ((i + 1) * one)
        total += own
        next = weight[from + i] - (own * zero * (length - i)) / (length + 1)
      } else total += (weight[from + i] * (length + 1)) / (zero * (length - i))
    }
    return total
  }
}

import { createRandom } from '@tessera/statistics'
import { drawBag, type PatientRows } from './bag.ts'
import type { ForestSettings } from './forest-options.ts'
import type { GrownSurvivalForest } from './survival-forest.ts'
import { leavesOf, type Trees, treeCount } from './trees.ts'
import type { GrownValueForest } from './value-forest.ts'

export interface OutOfBagImportance {
  /** The measure of the out-of-bag ensemble. */
  readonly measure: number
  /** By how much it falls when a column (or group of columns) is permuted, one a group. */
  readonly fall: Float64Array
}

export interface OutOfBagImportanceOptions {
  /** Larger is better: of out-of-bag scores (mortality, share of the last class, mean); rows seen by every tree are NaN. */
  readonly measure: (score: Float64Array) => number
  readonly seed: number
  /** Columns that are permuted together (the levels of one feature); default each alone. */
  readonly groups?: readonly (readonly number[])[]
}

/**
 * Permutation importance of the out-of-bag ensemble: in every tree the values of a column are permuted among the rows
 * that the tree has not seen, and the measure of the ensemble so spoilt is taken from that of the unspoilt one
 * (Ishwaran, Electron J Stat 2007;1:519; R: randomForestSRC::vimp(importance = "permute", block.size = ntree)).
 * @param x the columns that the forest was grown on
 */
export function outOfBagImportance(
  grown: GrownSurvivalForest | GrownValueForest,
  x: readonly Float64Array[],
  options: OutOfBagImportanceOptions,
): OutOfBagImportance {
  const { settings, bags, forest } = grown
  const score = 'mortality' in forest ? forest.mortality : lastOf(forest.values, forest.width)
  const groups = options.groups ?? x.map((_, j) => [j])
  const size = bags.rows.length
  const plain = new Float64Array(size)
  const spoilt = groups.map(() => new Float64Array(size))
  const trees = new Int32Array(size)
  for (let tree = 0; tree < treeCount(forest.trees); tree++) {
    const out = outOfBag(settings, bags, tree)
    const own = out.length === 0 ? [] : x.map(column => Float64Array.from(out, row => column[row]))
    const leaf = new Int32Array(out.length)
    leavesOf(forest.trees, tree, own, leaf)
    const base = leaf.map(at => at)
    const asked = columnsOf(forest.trees, tree)
    out.forEach((row, i) => {
      plain[row] += score[base[i]]
      trees[row]++
    })
    groups.forEach((group, g) => {
      let leaves = base
      if (group.some(j => asked.has(j))) {
        const order = createRandom(options.seed, 'out-of-bag importance', tree, g).permutation(out.length)
        const columns = own.map((column, j) =>
          group.includes(j) ? Float64Array.from(order, i => column[i]) : column,
        )
        leavesOf(forest.trees, tree, columns, leaf)
        leaves = leaf
      }
      out.forEach((row, i) => {
        spoilt[g][row] += score[leaves[i]]
      })
    })
  }
  const measureOf = (sum: Float64Array) => options.measure(sum.map((value, row) => value / trees[row]))
  const measure = measureOf(plain)
  return { measure, fall: Float64Array.from(spoilt, sum => measure - measureOf(sum)) }
}

/**
 * Minimal depth of each column: how far below the root it is first asked for, averaged over trees; a tree that does
 * not ask for it counts its depth (Ishwaran et al., J Am Stat Assoc 2010;105:205). Small is important.
 */
export function minimalDepth({
  columns,
  trees,
}: {
  readonly columns: number
  readonly trees: Trees
}): Float64Array {
  const mean = new Float64Array(columns)
  const count = treeCount(trees)
  for (let tree = 0; tree < count; tree++) {
    const first = new Int32Array(columns).fill(-1)
    let deepest = 0
    const open = [{ node: 0, depth: 0 }]
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const node = trees.start[tree] + at.node
      const column = trees.column[node]
      deepest = Math.max(deepest, at.depth)
      if (column < 0) continue
      if (first[column] < 0 || at.depth < first[column]) first[column] = at.depth
      for (const side of [0, 1]) open.push({ node: trees.child[node] + side, depth: at.depth + 1 })
    }
    for (let j = 0; j < columns; j++) mean[j] += (first[j] < 0 ? deepest : first[j]) / count
  }
  return mean
}

function outOfBag(settings: ForestSettings, bags: PatientRows, tree: number): Int32Array {
  const weight = drawBag(settings, bags, tree)
  return Int32Array.from(weight.keys()).filter(row => weight[row] === 0)
}

function columnsOf(trees: Trees, tree: number): Set<number> {
  return new Set(trees.column.subarray(trees.start[tree], trees.start[tree + 1]))
}

function lastOf(values: Float64Array, width: number): Float64Array {
  return Float64Array.from({ length: values.length / width }, (_, leaf) => values[(leaf + 1) * width - 1])
}

import { createRandom } from '@tessera/statistics'
import { type BoostingColumn, columnSize } from './columns.ts'
import { roundForExactSums } from './exact-sums.ts'
import { TreeGrower } from './grow-tree.ts'
import type { BoostingObjective } from './objective.ts'
import { type BoostingSettings, boostingSettings } from './settings.ts'
import { addTree, type Tree } from './tree.ts'

/** A sum of trees. */
export interface BoostedTrees {
  /** Where the sum starts. */
  readonly base: number
  readonly trees: readonly Tree[]
}

export interface BoostingInput {
  readonly columns: readonly BoostingColumn[]
  readonly objective: BoostingObjective
  readonly settings?: Partial<BoostingSettings>
  readonly seed: number
}

/**
 * Gradient boosting of regression trees on histograms (Friedman, Ann Stat 2001;29:1189; Chen and Guestrin, KDD 2016):
 * each tree takes a Newton step from the sum of those before. Columns are cut into bins at training quantiles once.
 * Without sampling of rows or columns the model depends neither on the seed nor, except through which of equal values
 * comes first, on the order of rows.
 * @param input.trees how many
 */
export function fitBoosting(input: BoostingInput & { readonly trees: number }): BoostedTrees {
  const trees: Tree[] = []
  const rounds = boostingRounds(input)
  while (trees.length < input.trees) {
    const next = rounds.next()
    if (next.done === true) break
    trees.push(next.value)
  }
  return { base: input.objective.base, trees }
}

/**
 * The trees one after another, as many as are asked for: for whoever watches a loss on other rows. Ends at once where
 * there is no column.
 */
export function* boostingRounds(input: BoostingInput): Generator<Tree, void> {
  const { columns, objective, seed } = input
  const settings = boostingSettings(input.settings)
  checkInput(columns, objective)
  if (columns.length === 0) return
  const grower = new TreeGrower(columns, settings, objective.weights)
  const { rows, pairs } = grower.workspace
  const linear = new Float64Array(objective.size).fill(objective.base)
  for (let round = 0; ; round++) {
    objective.derivatives(linear, pairs)
    roundForExactSums(pairs)
    const count = drawRows(rows, settings.rowSample, seed, round)
    const used = drawColumns(columns.length, settings.columnSample, seed, round)
    const sampled = count < objective.size
    const tree = grower.grow(count, used, sampled ? new Float64Array(objective.size) : linear)
    if (sampled) addTree(tree, columns, linear)
    yield tree
  }
}

/** Rows whose values stay in the cache while every tree reads them. */
const blockRows = 1024

/** Base and the sum of all trees, for every row. */
export function predictBoosting(
  model: BoostedTrees,
  columns: readonly BoostingColumn[],
  size: number,
): Float64Array {
  const linear = new Float64Array(size).fill(model.base)
  for (let start = 0; start < size; start += blockRows) {
    const end = Math.min(size, start + blockRows)
    for (const tree of model.trees) addTree(tree, columns, linear, start, end)
  }
  return linear
}

function checkInput(columns: readonly BoostingColumn[], { size, weights }: BoostingObjective): void {
  const bad = weights?.findIndex(weight => !(weight >= 0 && weight < Number.POSITIVE_INFINITY)) ?? -1
  if (bad >= 0) throw new RangeError(`the weight of row ${bad} is ${weights?.[bad]}; weights are 0 or more`)
  for (const column of columns) {
    if (columnSize(column) !== size)
      throw new RangeError(
        `column '${column.name}' has ${columnSize(column)} rows and the outcome ${size}; give one value a row`,
      )
    if (column.kind === 'categorical' && column.levels > 255)
      throw new RangeError(`column '${column.name}' has ${column.levels} levels; 255 are the most`)
  }
}

/** The rows of a round, ascending: all, or the rounded share of them (Knuth's selection sampling). */
function drawRows(rows: Int32Array, share: number, seed: number, round: number): number {
  const n = rows.length
  const wanted = share === 1 ? n : Math.max(1, Math.round(share * n))
  if (wanted === n) {
    for (let row = 0; row < n; row++) rows[row] = row
    return n
  }
  const random = createRandom(seed, 'boosting', 'rows', round)
  let taken = 0
  for (let row = 0; taken < wanted; row++) if (random.next() * (n - row) < wanted - taken) rows[taken++] = row
  return wanted
}

function drawColumns(columns: number, share: number, seed: number, round: number): Uint8Array {
  const used = new Uint8Array(columns)
  const wanted = share === 1 ? columns : Math.max(1, Math.round(share * columns))
  if (wanted === columns) return used.fill(1)
  const order = createRandom(seed, 'boosting', 'columns', round).permutation(columns)
  for (let i = 0; i < wanted; i++) used[order[i]] = 1
  return used
}

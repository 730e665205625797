import { createRandom } from '@tessera/statistics'
import type { ForestOptions } from '../forest/forest-options.ts'
import {
  classForest,
  forestValues,
  outOfBagValues,
  regressionForest,
  type ValueForest,
} from '../forest/value-forest.ts'
import { type FittedColumn, usualValue } from './fitted-column.ts'
import { predictorsOf } from './predictor-columns.ts'

/** The forest of one feature, and its out-of-bag error. */
export interface FeatureForest {
  readonly forest: ValueForest
  /** Root mean square error over the standard deviation, or the share predicted wrongly; NaN where it cannot be told. */
  readonly error: number
}

/** Features that have a value in training, from the fewest missing values there to the most. */
export function byMissing(columns: readonly FittedColumn[]): number[] {
  return columns
    .flatMap((column, j) => (column.known > 0 ? [j] : []))
    .sort((a, b) => columns[b].known - columns[a].known || a - b)
}

/** Missing values replaced by the usual value of training. */
export function start(columns: readonly FittedColumn[], given: readonly Float64Array[]): Float64Array[] {
  return columns.map((column, j) => given[j].map(value => (Number.isNaN(value) ? usualValue(column) : value)))
}

/** Grows the forest of a feature on the rows where it is known. */
export function growFeature(
  own: number,
  columns: readonly FittedColumn[],
  given: readonly Float64Array[],
  values: readonly Float64Array[],
  patient: Int32Array,
  options: Omit<ForestOptions, 'patient'> & { readonly round: number },
): FeatureForest {
  const { round, seed, ...settings } = options
  const column = columns[own]
  const known = Int32Array.from(given[own].keys()).filter(row => !Number.isNaN(given[own][row]))
  const x = predictorsOf(own, columns, values).map(all => Float64Array.from(known, row => all[row]))
  const y = Float64Array.from(known, row => given[own][row])
  const full: ForestOptions = {
    ...settings,
    mtry: settings.mtry ?? Math.max(1, Math.floor(Math.sqrt(x.length))),
    seed: createRandom(seed, 'forest imputer', column.feature, round).integer(2 ** 31),
    patient: Int32Array.from(known, row => patient[row]),
  }
  if (column.kind === 'numeric') {
    const grown = regressionForest({ x, y }, full)
    return { forest: grown.forest, error: meanSquare(outOfBagValues(grown, x), y) / column.sd }
  }
  const count = column.levels.length
  const grown = classForest({ x, classes: Int32Array.from(y), count }, full)
  return { forest: grown.forest, error: wrongShare(likeliest(outOfBagValues(grown, x), count), y) }
}

/** Predicts a feature where it is missing, into `values`. */
export function refill(
  own: number,
  columns: readonly FittedColumn[],
  given: readonly Float64Array[],
  values: readonly Float64Array[],
  forest: ValueForest,
): void {
  const missing = Int32Array.from(given[own].keys()).filter(row => Number.isNaN(given[own][row]))
  if (missing.length === 0) return
  const x = predictorsOf(own, columns, values).map(all => Float64Array.from(missing, row => all[row]))
  const shares = forestValues(forest, x, missing.length)
  const column = columns[own]
  const predicted = column.kind === 'numeric' ? shares : likeliest(shares, column.levels.length)
  missing.forEach((row, i) => {
    values[own][row] = predicted[i]
  })
}

/** How much a round changed: numbers by sum (new - old)^2 / sum new^2, categories by the share of the missing ones. */
export interface Change {
  readonly numbers: number
  readonly categories: number
}

export function changeOf(
  columns: readonly FittedColumn[],
  given: readonly Float64Array[],
  old: readonly Float64Array[],
  values: readonly Float64Array[],
): Change {
  let squares = 0
  let total = 0
  let changed = 0
  let missing = 0
  columns.forEach((column, j) => {
    if (column.known === 0) return
    for (let row = 0; row < values[j].length; row++)
      if (column.kind === 'numeric') {
        squares += (values[j][row] - old[j][row]) ** 2
        total += values[j][row] ** 2
      } else if (Number.isNaN(given[j][row])) {
        missing++
        if (values[j][row] !== old[j][row]) changed++
      }
  })
  return { numbers: total === 0 ? 0 : squares / total, categories: missing === 0 ? 0 : changed / missing }
}

/** The class of largest share in each row, the first among equals; NaN where there are no shares. */
function likeliest(shares: Float64Array, width: number): Float64Array {
  return Float64Array.from({ length: shares.length / width }, (_, row) => {
    const own = shares.subarray(row * width, (row + 1) * width)
    return Number.isNaN(own[0]) ? Number.NaN : own.indexOf(Math.max(...own))
  })
}

function meanSquare(predicted: Float64Array, y: Float64Array): number {
  let sum = 0
  let count = 0
  predicted.forEach((value, i) => {
    if (Number.isNaN(value)) return
    sum += (value - y[i]) ** 2
    count++
  })
  return Math.sqrt(sum / count)
}

function wrongShare(predicted: Float64Array, y: Float64Array): number {
  const told = predicted.filter(value => !Number.isNaN(value)).length
  return predicted.reduce((sum, value, i) => sum + (Number.isNaN(value) || value === y[i] ? 0 : 1), 0) / told
}

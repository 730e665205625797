import type { Random } from '../random.ts'
import { logistic } from '../regression/logistic.ts'
import { multinomialLogit } from '../regression/multinomial.ts'
import { ordinalRegression } from '../regression/ordinal/ordinal.ts'
import { weightedMoments } from '../regression/standardised-columns.ts'
import type { ColumnPlan } from './column.ts'
import { normalDraw } from './posterior-draw.ts'

export type CategoricalModel =
  | {
      readonly type: 'nominal'
      readonly levels: readonly number[]
      /** One array for each level but the first, intercept first. */
      readonly coefficients: readonly Float64Array[]
    }
  | {
      readonly type: 'ordinal'
      readonly levels: readonly number[]
      readonly coefficients: Float64Array
      readonly thresholds: Float64Array
    }

/** Draws the coefficients of a logistic, multinomial or ordinal model of the observed levels. */
export function drawCategoricalModel(
  plan: ColumnPlan,
  y: Float64Array,
  x: readonly Float64Array[],
  everyRow: readonly Float64Array[],
  random: Random,
): CategoricalModel {
  const { levels, method } = plan
  const data = augmented(y, x, everyRow, levels)
  if (method === 'polr' && levels.length > 2) {
    const { coefficients, thresholds, covariance } = ordinalRegression(data)
    return { type: 'ordinal', levels, ...drawOrdinal(coefficients, thresholds, covariance, random) }
  }
  if (levels.length === 2) {
    const { coefficients, covariance } = logistic({ ...data, y: data.y.map(v => (v === levels[1] ? 1 : 0)) })
    return { type: 'nominal', levels, coefficients: [normalDraw(coefficients, covariance, random)] }
  }
  const { coefficients, covariance } = multinomialLogit(data)
  const size = coefficients[0].length
  const mean = Float64Array.from(coefficients.flatMap(b => [...b]))
  const drawn = normalDraw(mean, covariance, random)
  return {
    type: 'nominal',
    levels,
    coefficients: coefficients.map((_, k) => drawn.slice(k * size, (k + 1) * size)),
  }
}

/**
 * Coefficients and thresholds, drawn with the gaps between thresholds on the log scale, so that a draw is always
 * ascending.
 */
function drawOrdinal(
  coefficients: Float64Array,
  thresholds: Float64Array,
  covariance: Float64Array,
  random: Random,
): { coefficients: Float64Array; thresholds: Float64Array } {
  const p = coefficients.length
  const size = p + thresholds.length
  const mean = Float64Array.of(...coefficients, ...thresholds)
  const moved = Float64Array.from(covariance)
  for (let k = size - 1; k > p; k--) {
    const gap = mean[k] - mean[k - 1]
    mean[k] = Math.log(gap)
    for (let j = 0; j < size; j++)
      moved[k * size + j] = (moved[k * size + j] - moved[(k - 1) * size + j]) / gap
    for (let j = 0; j < size; j++) moved[j * size + k] = (moved[j * size + k] - moved[j * size + k - 1]) / gap
  }
  const drawn = normalDraw(mean, moved, random)
  for (let k = p + 1; k < size; k++) drawn[k] = drawn[k - 1] + Math.exp(drawn[k])
  return { coefficients: drawn.slice(0, p), thresholds: drawn.slice(p) }
}

/**
 * The data with a few rows of small weight that keep every coefficient finite under perfect prediction: for each
 * predictor and level two rows, half a standard deviation to either side of the mean (of all rows, inside their range),
 * the other predictors at their means; p + 1 observations in all. White, Daniel & Royston, Comput Stat Data Anal 2010;54:2267;
 * the half is that of mice.
 */
function augmented(
  y: Float64Array,
  x: readonly Float64Array[],
  everyRow: readonly Float64Array[],
  levels: readonly number[],
) {
  const p = x.length
  const moments = everyRow.map(column => weightedMoments(column))
  const varying = moments.flatMap(({ constant }, j) => (constant ? [] : [j]))
  const extra = 2 * varying.length * levels.length
  const n = y.length
  const weights = new Float64Array(n + extra).fill(1, 0, n).fill((p + 1) / Math.max(extra, 1), n)
  const outcome = new Float64Array(n + extra)
  outcome.set(y)
  const columns = x.map((column, j) => {
    const longer = new Float64Array(n + extra).fill(moments[j].mean, n)
    longer.set(column)
    return longer
  })
  let row = n
  for (const j of varying) {
    const rows = everyRow[j].length
    const sd = moments[j].scale * Math.sqrt(rows / (rows - 1))
    let [least, most] = [everyRow[j][0], everyRow[j][0]]
    for (const value of everyRow[j]) {
      least = Math.min(least, value)
      most = Math.max(most, value)
    }
    for (const level of levels)
      for (const side of [0.5, -0.5]) {
        outcome[row] = level
        columns[j][row++] = Math.min(most, Math.max(least, moments[j].mean + side * sd))
      }
  }
  return { y: outcome, x: columns, weights }
}

/** Draws one level from the model for a row of the design. */
export function drawCategory(model: CategoricalModel, row: Float64Array, random: Random): number {
  const { levels } = model
  const u = random.next()
  let below = 0
  const probability =
    model.type === 'nominal' ? nominalShares(model.coefficients, row) : ordinalShares(model, row)
  for (let k = 0; k < levels.length - 1; k++) {
    below += probability[k]
    if (u < below) return levels[k]
  }
  return levels[levels.length - 1]
}

function nominalShares(coefficients: readonly Float64Array[], row: Float64Array): Float64Array {
  const shares = new Float64Array(coefficients.length + 1)
  for (let k = 1; k < shares.length; k++) {
    const b = coefficients[k - 1]
    shares[k] = b[0]
    for (let j = 0; j < row.length; j++) shares[k] += b[j + 1] * row[j]
  }
  const largest = Math.max(...shares)
  let sum = 0
  for (let k = 0; k < shares.length; k++) {
    shares[k] = Math.exp(shares[k] - largest)
    sum += shares[k]
  }
  return shares.map(share => share / sum)
}

function ordinalShares(
  { coefficients, thresholds }: CategoricalModel & { type: 'ordinal' },
  row: Float64Array,
): Float64Array {
  let eta = 0
  for (let j = 0; j < row.length; j++) eta += coefficients[j] * row[j]
  let before = 0
  return Float64Array.from({ length: thresholds.length + 1 }, (_, k) => {
    const below = k < thresholds.length ? 1 / (1 + Math.exp(eta - thresholds[k])) : 1
    const share = below - before
    before = below
    return share
  })
}

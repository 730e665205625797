import { type Cholesky, cholesky, choleskySolve } from '@tessera/statistics'
import { LearnerError } from '../learner-error.ts'
import type { CentreRows } from './centre-rows.ts'
import { momentsOf } from './centre-scaling.ts'
import type { CentreMoments } from './empirical-bayes.ts'

/** How one feature is standardised: (x - mean - sum of covariate x coefficient) / deviation. */
export interface Standardisation {
  readonly mean: number
  readonly coefficients: readonly number[]
  readonly deviation: number
}

/** Covariates within centres, among the rows that have a value of some feature. */
export interface WithinCentres {
  /** Those rows, by centre. */
  readonly known: readonly Int32Array[]
  /** Means of the covariates, by centre. */
  readonly means: readonly Float64Array[]
  /** Of the products of the covariates' deviations from these means. */
  readonly factor: Cholesky
}

/**
 * The covariates' deviations from their centres' means, factored.
 * @throws LearnerError where covariates are combinations of centres and other covariates
 */
export function withinCentres(
  known: readonly Int32Array[],
  covariates: readonly Float64Array[],
  names: readonly string[],
): WithinCentres {
  const p = covariates.length
  const square = new Float64Array(p * p)
  const raw = new Float64Array(p)
  const means = known.map(rows => Float64Array.from(covariates, x => momentsOf(x, rows).mean))
  known.forEach((rows, c) => {
    for (const row of rows)
      for (let k = 0; k < p; k++) {
        const value = covariates[k][row] - means[c][k]
        raw[k] += covariates[k][row] ** 2
        for (let l = 0; l <= k; l++) square[k * p + l] += value * (covariates[l][row] - means[c][l])
      }
  })
  for (let k = 0; k < p; k++) for (let l = 0; l < k; l++) square[l * p + k] = square[k * p + l]
  const factor = cholesky(square, p)
  const confounded = names.filter((_, k) => factor.aliased[k] || square[k * p + k] <= 1e-22 * raw[k])
  if (confounded.length > 0)
    throw new LearnerError(
      'confounded',
      `covariates ${confounded.map(name => `'${name}'`).join(', ')} are combinations of centres and other covariates among the rows that have a value of some feature`,
      'take them out of the covariates, or train on centres in which they vary',
    )
  return { known, means, factor }
}

/**
 * Least squares of a feature on centres and covariates, and what of it is kept: the weighted mean of the centres'
 * intercepts (or the reference centre's), the covariates' coefficients, and the residual standard deviation (of the
 * reference centre's residuals alone where there is one). Missing values are left out. A centre without a value has
 * no intercept and no weight.
 * @param within of the rows that have a value of the feature
 * @param incomplete whether any value of any feature is missing: the variance then has denominator n - 1 instead of
 * n, as in sva
 * @returns null where nothing is left to vary within centres
 */
export function standardise(options: {
  readonly column: Float64Array
  readonly centres: readonly CentreRows[]
  readonly covariates: readonly Float64Array[]
  readonly within: WithinCentres
  readonly reference: number
  readonly incomplete: boolean
}): Standardisation | null {
  const { column, centres, covariates, reference, within } = options
  const { known, means, factor } = within
  const p = covariates.length
  const own = known.map(rows => momentsOf(column, rows).mean)
  const product = new Float64Array(p)
  for (let k = 0; k < p; k++)
    for (let c = 0; c < known.length; c++)
      for (const row of known[c]) product[k] += (covariates[k][row] - means[c][k]) * (column[row] - own[c])
  const coefficients = choleskySolve(factor, product)
  const intercept = own.map((mean, c) => coefficients.reduce((left, b, k) => left - b * means[c][k], mean))
  let mean = reference < 0 ? 0 : intercept[reference]
  if (reference < 0) {
    const used = known.map((rows, c) => (rows.length === 0 ? 0 : centres[c].rows.length))
    const total = used.reduce((sum, count) => sum + count, 0)
    mean = intercept.reduce((sum, value, c) => (used[c] === 0 ? sum : sum + (used[c] / total) * value), 0)
  }
  let squares = 0
  let count = 0
  let size = 0
  for (let c = 0; c < known.length; c++) {
    if (reference >= 0 && c !== reference) continue
    for (const row of known[c]) {
      let residual = column[row] - intercept[c]
      for (let k = 0; k < p; k++) residual -= coefficients[k] * covariates[k][row]
      squares += residual * residual
      size += column[row] * column[row]
      count++
    }
  }
  const variance = squares / (options.incomplete ? count - 1 : count)
  if (!(squares > 1e-24 * size) || !Number.isFinite(variance)) return null
  return { mean, coefficients: Array.from(coefficients), deviation: Math.sqrt(variance) }
}

/** The part of a value that is kept as it is: the mean and the covariates' share. */
export function expected(
  { mean, coefficients }: Standardisation,
  covariates: readonly Float64Array[],
  row: number,
): number {
  let sum = mean
  for (let k = 0; k < coefficients.length; k++) sum += coefficients[k] * covariates[k][row]
  return sum
}

/** A centre's moments over its standardised features. */
export function momentsOfCentre(
  by: readonly Standardisation[],
  columns: readonly Float64Array[],
  covariates: readonly Float64Array[],
  rows: Int32Array,
): CentreMoments {
  const count = new Float64Array(columns.length)
  const mean = new Float64Array(columns.length)
  const squares = new Float64Array(columns.length)
  const every = rows.map((_, i) => i)
  const values = new Float64Array(rows.length)
  for (let j = 0; j < columns.length; j++) {
    const column = columns[j]
    for (let i = 0; i < rows.length; i++)
      values[i] = (column[rows[i]] - expected(by[j], covariates, rows[i])) / by[j].deviation
    const m = momentsOf(values, every)
    count[j] = m.count
    mean[j] = m.mean
    squares[j] = m.squares
  }
  return { count, mean, squares }
}

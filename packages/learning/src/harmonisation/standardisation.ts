import { cholesky, choleskySolve } from '@tessera/statistics'
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

/**
 * Least squares of a feature on centres and covariates, and what of it is kept: the weighted mean of the centres'
 * intercepts (or the reference centre's), the covariates' coefficients, and the residual standard deviation (of the
 * reference centre's residuals alone where there is one). Missing values are left out. A centre without a value has
 * no intercept and no weight.
 * @param incomplete whether any value of any feature is missing: the variance then has denominator n - 1 instead of
 * n, as in sva
 * @returns null where nothing is left to vary within centres
 * @throws LearnerError where covariates are combinations of centres and other covariates
 */
export function standardise(options: {
  readonly feature: string
  readonly column: Float64Array
  readonly centres: readonly CentreRows[]
  readonly covariates: readonly Float64Array[]
  readonly names: readonly string[]
  readonly reference: number
  readonly incomplete: boolean
}): Standardisation | null {
  const { column, centres, covariates, reference } = options
  const known = centres.map(({ rows }) => rows.filter(row => !Number.isNaN(column[row])))
  const coefficients = withinCentres(known, options)
  const intercept = known.map(rows => {
    const { mean } = momentsOf(column, rows)
    return covariates.reduce((left, x, k) => left - coefficients[k] * momentsOf(x, rows).mean, mean)
  })
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
      for (let k = 0; k < covariates.length; k++) residual -= coefficients[k] * covariates[k][row]
      squares += residual * residual
      size += column[row] * column[row]
      count++
    }
  }
  const variance = squares / (options.incomplete ? count - 1 : count)
  if (!(squares > 1e-24 * size) || !Number.isFinite(variance)) return null
  return { mean, coefficients: Array.from(coefficients), deviation: Math.sqrt(variance) }
}

/** Coefficients of the covariates after centres: least squares of deviations from the centres' means. */
function withinCentres(
  known: readonly Int32Array[],
  options: {
    readonly feature: string
    readonly column: Float64Array
    readonly covariates: readonly Float64Array[]
    readonly names: readonly string[]
  },
): Float64Array {
  const { column, covariates, names, feature } = options
  const p = covariates.length
  if (p === 0) return new Float64Array(0)
  const square = new Float64Array(p * p)
  const product = new Float64Array(p)
  const raw = new Float64Array(p)
  for (const rows of known) {
    const centre = covariates.map(x => momentsOf(x, rows).mean)
    const own = momentsOf(column, rows).mean
    for (const row of rows)
      for (let k = 0; k < p; k++) {
        const value = covariates[k][row] - centre[k]
        raw[k] += covariates[k][row] ** 2
        product[k] += value * (column[row] - own)
        for (let l = 0; l <= k; l++) square[k * p + l] += value * (covariates[l][row] - centre[l])
      }
  }
  for (let k = 0; k < p; k++) for (let l = 0; l < k; l++) square[l * p + k] = square[k * p + l]
  const factor = cholesky(square, p)
  const confounded = names.filter((_, k) => factor.aliased[k] || square[k * p + k] <= 1e-22 * raw[k])
  if (confounded.length > 0)
    throw new LearnerError(
      'confounded',
      `covariates ${confounded.map(name => `'${name}'`).join(', ')} are combinations of centres and other covariates among the rows that have '${feature}'`,
      'take them out of the covariates, or train on centres in which they vary',
    )
  return choleskySolve(factor, product)
}

/** Standardised values of the given rows of a feature; missing ones stay missing. */
export function standardised(
  by: Standardisation,
  column: Float64Array,
  covariates: readonly Float64Array[],
  rows: Int32Array,
): Float64Array {
  return Float64Array.from(rows, row => (column[row] - expected(by, covariates, row)) / by.deviation)
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
  const every = Int32Array.from(rows, (_, i) => i)
  for (let j = 0; j < columns.length; j++) {
    const m = momentsOf(standardised(by[j], columns[j], covariates, rows), every)
    count[j] = m.count
    mean[j] = m.mean
    squares[j] = m.squares
  }
  return { count, mean, squares }
}

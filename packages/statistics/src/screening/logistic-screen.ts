import { requireBinary, requireDesign } from '../input-error.ts'
import { logistic } from '../regression/logistic.ts'
import {
  centreAndScale,
  everyRow,
  lastBlockOfInverse,
  type Screen,
  type ScreenFit,
  solveInPlace,
  withoutEstimate,
} from './screen.ts'

/**
 * Logistic regression of one outcome on shared covariates and, in turn, each of thousands of features: Newton's method from
 * the fit of the covariates alone, on buffers that are used again. The estimates are those of {@link logistic}, which is
 * also asked wherever a coefficient runs away.
 * @throws StatisticsInputError on lengths and missing values of outcome or covariates
 */
export function logisticScreen({
  y,
  covariates = [],
}: {
  /** 0 or 1 in each row. */
  readonly y: ArrayLike<number>
  readonly covariates?: readonly ArrayLike<number>[]
}): Screen {
  const n = y.length
  requireBinary('y', y, n)
  requireDesign(covariates, n)
  const all = everyRow(n)
  const shared = covariates.flatMap(column => {
    const { mean, scale } = centreAndScale(column, all)
    return scale === 0 ? [] : [Float64Array.from(column, value => (value - mean) / scale)]
  })
  const work = { eta: new Float64Array(n), weight: new Float64Array(n), residual: new Float64Array(n) }
  const columns = [new Float64Array(n), ...shared.map(() => new Float64Array(n))]
  let start: Float64Array | null = null

  /** Copies the columns of the rows next to each other; null where a column of the feature does not vary. */
  function gather(own: readonly Float64Array[], rows: Int32Array): Float64Array | null {
    const scales = new Float64Array(own.length)
    while (columns.length < 1 + shared.length + own.length) columns.push(new Float64Array(n))
    columns[0].fill(1, 0, rows.length)
    shared.forEach((column, j) => {
      const target = columns[1 + j]
      for (let i = 0; i < rows.length; i++) target[i] = column[rows[i]]
    })
    for (const [j, column] of own.entries()) {
      const { mean, scale } = centreAndScale(column, rows)
      if (!(scale > 0)) return null
      scales[j] = scale
      const target = columns[1 + shared.length + j]
      for (let i = 0; i < rows.length; i++) target[i] = (column[rows[i]] - mean) / scale
    }
    return scales
  }

  /** What the full function says of a feature on which the quick way gave up. */
  function inFull(own: readonly Float64Array[], rows: Int32Array, events: number): ScreenFit {
    const at = (column: ArrayLike<number>) => Float64Array.from(rows, row => column[row])
    const x = [...covariates, ...own].map(at)
    const fit = logistic({ y: at(y), x })
    const size = x.length + 1
    const first = size - own.length
    const parts = { n: rows.length, events, logLikelihood: fit.logLikelihood }
    if (fit.aliased.slice(first).includes(true)) return withoutEstimate('collinear', own.length, parts)
    if (fit.separated) return withoutEstimate('infinite', own.length, parts)
    if (!fit.converged) return withoutEstimate('not-converged', own.length, parts)
    return {
      ...parts,
      state: 'estimated',
      coefficients: fit.coefficients.slice(first),
      covariance: Float64Array.from(
        { length: own.length ** 2 },
        (_, k) => fit.covariance[(first + Math.floor(k / own.length)) * size + first + (k % own.length)],
      ),
      residualDf: null,
    }
  }

  function fit(own: readonly Float64Array[], rows: Int32Array = all): ScreenFit {
    const m = rows.length
    let events = 0
    for (let i = 0; i < m; i++) events += y[rows[i]]
    const size = 1 + shared.length + own.length
    if (m <= size || events === 0 || events === m)
      return withoutEstimate('too-few', own.length, { n: m, events })
    const scales = gather(own, rows)
    if (scales === null) return withoutEstimate('constant', own.length, { n: m, events })
    const beta = new Float64Array(size)
    if (start) beta.set(start)
    else beta[0] = Math.log(events / (m - events))
    const information = new Float64Array(size * size)
    const step = new Float64Array(size)
    const first = size - own.length
    let last = Number.NEGATIVE_INFINITY
    for (let iteration = 0; iteration < 15; iteration++) {
      const value = moments(columns, beta, y, rows, work)
      if (!(value >= last - 1e-9 * Math.abs(last))) break
      normalEquations(columns, size, m, work, information, step)
      const failed = solveInPlace(information, step, size)
      if (failed >= first) return withoutEstimate('collinear', own.length, { n: m, events })
      if (failed >= 0) break
      let largest = 0
      for (let j = 0; j < size; j++) largest = Math.max(largest, Math.abs(step[j]))
      for (let j = 0; j < size; j++) beta[j] += step[j]
      if (largest < 1e-8) {
        // The information is that of the step before: exact to the size of the step.
        let run = false
        for (let j = 0; j < size; j++) if (Math.abs(beta[j]) > 8) run = true
        if (run) break
        const block = lastBlockOfInverse(information, size, own.length)
        return {
          state: 'estimated',
          coefficients: scales.map((scale, j) => beta[first + j] / scale),
          covariance: block.map((v, k) => v / (scales[Math.floor(k / own.length)] * scales[k % own.length])),
          logLikelihood: value,
          residualDf: null,
          n: m,
          events,
        }
      }
      last = value
    }
    return inFull(own, rows, events)
  }

  start = startOf(shared, y)
  return { covariates: shared.length, hasLikelihoodRatio: true, fit }
}

/** Coefficients of intercept and covariates where they have finite ones. */
function startOf(shared: readonly Float64Array[], y: ArrayLike<number>): Float64Array | null {
  let events = 0
  for (let i = 0; i < y.length; i++) events += y[i]
  if (shared.length === 0 || events === 0 || events === y.length) return null
  const fit = logistic({ y, x: shared })
  return fit.converged ? fit.coefficients : null
}

interface Work {
  readonly eta: Float64Array
  readonly weight: Float64Array
  readonly residual: Float64Array
}

/** Weights and residuals at beta; returns the log likelihood, one logarithm for many rows. */
function moments(
  columns: readonly Float64Array[],
  beta: Float64Array,
  y: ArrayLike<number>,
  rows: Int32Array,
  { eta, weight, residual }: Work,
): number {
  const m = rows.length
  eta.fill(beta[0], 0, m)
  for (let j = 1; j < beta.length; j++) {
    const b = beta[j]
    const column = columns[j]
    if (b !== 0) for (let i = 0; i < m; i++) eta[i] += b * column[i]
  }
  let value = 0
  let product = 1
  for (let i = 0; i < m; i++) {
    const mu = 1 / (1 + Math.exp(-eta[i]))
    const event = y[rows[i]]
    weight[i] = mu * (1 - mu)
    residual[i] = event - mu
    product *= event === 1 ? mu : 1 - mu
    if (product < 1e-200) {
      value += Math.log(product)
      product = 1
    }
  }
  return value + Math.log(product)
}

/** Information (lower triangle) and score. */
function normalEquations(
  columns: readonly Float64Array[],
  size: number,
  m: number,
  { eta, weight, residual }: Work,
  information: Float64Array,
  score: Float64Array,
): void {
  for (let j = 0; j < size; j++) {
    const a = columns[j]
    let sum = 0
    for (let i = 0; i < m; i++) {
      sum += a[i] * residual[i]
      eta[i] = a[i] * weight[i]
    }
    score[j] = sum
    for (let k = 0; k <= j; k++) {
      const b = columns[k]
      let product = 0
      for (let i = 0; i < m; i++) product += eta[i] * b[i]
      information[j * size + k] = product
    }
  }
}

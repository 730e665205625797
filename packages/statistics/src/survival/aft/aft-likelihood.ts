import type { AftData } from './aft-data.ts'
import type { ErrorDistribution } from './error-distribution.ts'

/** Log likelihood of the standardised log times, with gradient and information (minus the second derivatives). */
export interface AftLikelihood {
  readonly value: number
  readonly score: Float64Array
  /** Row-major, symmetric. */
  readonly information: Float64Array
}

/**
 * In Olsen's parameters (Econometrica 1978;46:1211): gamma = coefficients / scale and tau = 1 / scale, in which
 * z = tau y - x gamma is linear and the log likelihood concave, so that Newton's steps lead to the one maximum.
 * Without `free` tau stays as it is (exponential times).
 */
export function concaveLikelihood(
  data: AftData,
  errors: ErrorDistribution,
  gamma: Float64Array,
  tau: number,
  free: boolean,
): AftLikelihood {
  const { n, x, y, event, weight } = data
  const q = gamma.length
  const width = data.p + 1
  const size = free ? q + 1 : q
  let value = 0
  const score = new Float64Array(size)
  const information = new Float64Array(size * size)
  const at = new Float64Array(3)
  for (let i = 0; i < n; i++) {
    let z = tau * y[i]
    for (let j = 0; j < q; j++) z -= gamma[j] * x[i * width + j]
    if (event[i] === 1) errors.event(z, at)
    else errors.censored(z, at)
    const w = weight[i]
    value += w * (at[0] + (event[i] === 1 ? Math.log(tau) : 0))
    const first = w * at[1]
    const second = w * at[2]
    for (let j = 0; j < q; j++) {
      const xj = x[i * width + j]
      score[j] -= first * xj
      for (let k = 0; k <= j; k++) information[j * size + k] -= second * xj * x[i * width + k]
      if (free) information[q * size + j] += second * y[i] * xj
    }
    if (!free) continue
    score[q] += first * y[i]
    information[q * size + q] -= second * y[i] * y[i]
    if (event[i] === 1) {
      score[q] += w / tau
      information[q * size + q] += w / (tau * tau)
    }
  }
  symmetric(information, size)
  return { value, score, information }
}

/**
 * In the parameters that are reported: coefficients (of the standardised columns) and log scale. `rows`, n x size,
 * takes each row's share of the gradient, not multiplied by its weight.
 */
export function reportedLikelihood(
  data: AftData,
  errors: ErrorDistribution,
  beta: Float64Array,
  scale: number,
  free: boolean,
): AftLikelihood & { readonly rows: Float64Array } {
  const { n, x, y, event, weight } = data
  const width = data.p + 1
  const size = free ? width + 1 : width
  let value = 0
  const score = new Float64Array(size)
  const information = new Float64Array(size * size)
  const rows = new Float64Array(n * size)
  const at = new Float64Array(3)
  for (let i = 0; i < n; i++) {
    let linear = 0
    for (let j = 0; j < width; j++) linear += beta[j] * x[i * width + j]
    const z = (y[i] - linear) / scale
    if (event[i] === 1) errors.event(z, at)
    else errors.censored(z, at)
    const w = weight[i]
    const [log, first, second] = at
    value += w * (log - event[i] * Math.log(scale))
    for (let j = 0; j < width; j++) {
      const xj = x[i * width + j]
      rows[i * size + j] = (-first / scale) * xj
      for (let k = 0; k <= j; k++)
        information[j * size + k] -= ((w * second) / (scale * scale)) * xj * x[i * width + k]
      if (free) information[width * size + j] -= ((w * (first + z * second)) / scale) * xj
    }
    if (free) {
      rows[i * size + width] = -z * first - event[i]
      information[width * size + width] -= w * (z * first + z * z * second)
    }
    for (let j = 0; j < size; j++) score[j] += w * rows[i * size + j]
  }
  symmetric(information, size)
  return { value, score, information, rows }
}

function symmetric(matrix: Float64Array, size: number): void {
  for (let j = 0; j < size; j++) for (let k = 0; k < j; k++) matrix[k * size + j] = matrix[j * size + k]
}

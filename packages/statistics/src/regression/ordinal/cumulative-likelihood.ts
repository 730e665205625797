import type { Likelihood } from '../maximise.ts'
import { between, type Link } from './link.ts'

/**
 * Rows of a cumulative-link model. The parameters are the coefficients of `proportional`, then for each threshold
 * its value, then for each threshold the coefficients of `nominal` (level by level).
 */
export interface CumulativeRows {
  readonly proportional: readonly Float64Array[]
  /** Covariates with a coefficient of their own at each threshold. */
  readonly nominal: readonly Float64Array[]
  /** 0 to thresholds, -1 for a row of weight 0. */
  readonly codes: Int32Array
  readonly thresholds: number
  readonly weights?: ArrayLike<number>
  readonly offset?: ArrayLike<number>
  readonly link: Link
}

/** How many parameters the rows need. */
export function cumulativeSize({ proportional, nominal, thresholds }: CumulativeRows): number {
  return proportional.length + thresholds * (1 + nominal.length)
}

/**
 * The two bounds of each row, threshold_k - eta above and threshold_(k-1) - eta below (infinite at the ends), as
 * parameters or a direction give them; `ends` is what stands beyond the last thresholds.
 */
export function cumulativeBounds(
  rows: CumulativeRows,
  parameters: Float64Array,
  withOffset: boolean,
): { readonly low: Float64Array; readonly high: Float64Array } {
  const { proportional, nominal, codes, thresholds, offset } = rows
  const n = codes.length
  const p = proportional.length
  const low = new Float64Array(n).fill(Number.NEGATIVE_INFINITY)
  const high = new Float64Array(n).fill(Number.POSITIVE_INFINITY)
  const boundOf = (row: number, k: number) => {
    let value = parameters[p + k] - (withOffset && offset ? offset[row] : 0)
    for (let j = 0; j < p; j++) value -= parameters[j] * proportional[j][row]
    for (let j = 0; j < nominal.length; j++)
      value -= parameters[p + thresholds + k * nominal.length + j] * nominal[j][row]
    return value
  }
  for (let i = 0; i < n; i++) {
    const code = codes[i]
    if (code < 0) continue
    if (code > 0) low[i] = boundOf(i, code - 1)
    if (code < thresholds) high[i] = boundOf(i, code)
  }
  return { low, high }
}

/**
 * Log likelihood sum w log(F(high) - F(low)), its score and the observed information. -Infinity where a row's bounds
 * cross.
 */
export function cumulativeLikelihood(rows: CumulativeRows): (parameters: Float64Array) => Likelihood {
  const { proportional, nominal, codes, thresholds, weights, link } = rows
  const n = codes.length
  const p = proportional.length
  const q = nominal.length
  const size = cumulativeSize(rows)
  // parameters that a row depends on, and how its upper and lower bound move with each
  const active = new Int32Array(p + 2 * (1 + q))
  const upper = new Float64Array(active.length)
  const lower = new Float64Array(active.length)
  return parameters => {
    const { low, high } = cumulativeBounds(rows, parameters, true)
    const score = new Float64Array(size)
    const information = new Float64Array(size * size)
    let value = 0
    for (let i = 0; i < n; i++) {
      const code = codes[i]
      if (code < 0) continue
      const weight = weights ? weights[i] : 1
      const probability = high[i] > low[i] ? between(link, low[i], high[i]) : 0
      if (!(probability > 0)) return { value: Number.NEGATIVE_INFINITY, score, information }
      value += weight * Math.log(probability)
      const up = code < thresholds ? link.density(high[i]) / probability : 0
      const down = code > 0 ? link.density(low[i]) / probability : 0
      const upUp = (code < thresholds ? link.slope(high[i]) / probability : 0) - up * up
      const downDown = (code > 0 ? -link.slope(low[i]) / probability : 0) - down * down
      const upDown = up * down

      let count = 0
      for (let j = 0; j < p; j++) {
        active[count] = j
        upper[count] = -proportional[j][i]
        lower[count++] = -proportional[j][i]
      }
      for (let side = 0; side < 2; side++) {
        const k = code - side
        if (k < 0 || k >= thresholds) continue
        for (let j = -1; j < q; j++) {
          const factor = j < 0 ? 1 : -nominal[j][i]
          active[count] = j < 0 ? p + k : p + thresholds + k * q + j
          upper[count] = side === 0 ? factor : 0
          lower[count++] = side === 1 ? factor : 0
        }
      }
      for (let a = 0; a < count; a++) {
        score[active[a]] += weight * (up * upper[a] - down * lower[a])
        const byUp = upUp * upper[a] + upDown * lower[a]
        const byDown = downDown * lower[a] + upDown * upper[a]
        for (let b = 0; b < count; b++)
          information[active[a] * size + active[b]] -= weight * (byUp * upper[b] + byDown * lower[b])
      }
    }
    return { value, score, information }
  }
}

/** Changes along a direction that must not be negative for the likelihood never to fall in any row. */
export function* cumulativeMargins(rows: CumulativeRows, direction: Float64Array): Generator<number> {
  const { low, high } = cumulativeBounds(rows, direction, false)
  for (let i = 0; i < low.length; i++) {
    if (Number.isFinite(high[i])) yield high[i]
    if (Number.isFinite(low[i])) yield -low[i]
  }
}

import { ascending } from './survival-input.ts'

/**
 * What estimating the censoring curve G adds to the influence of each row on a mean of inverse-probability
 * weighted terms. Row i's term is weighted by 1 / G(T_i-) where `atOwnTime[i]` is not 0, and the terms summed in
 * `atHorizon` are weighted by 1 / G(horizon). With M_k the censoring martingale of row k and y(u) the share at
 * risk of being censored at u (events at u have left), d log(1 / G(s)) = integral to s of dM_k(u) / y(u).
 * O(n log n). Blanche, Dartigues & Jacqmin-Gadda, Stat Med 2013;32:5381, appendix.
 * @param atOwnTime the term of each row over n, already weighted
 * @param atHorizon the sum of the terms of those beyond the horizon over n, already weighted
 */
export function censoringInfluence(input: {
  readonly time: Float64Array
  readonly event: ArrayLike<number>
  readonly horizon: number
  readonly atOwnTime: Float64Array
  readonly atHorizon: number
  /** Case weights, already in the terms; they count in the numbers at risk and in each row's influence. */
  readonly weights?: ArrayLike<number>
}): Float64Array {
  const { time, event, horizon, atOwnTime, atHorizon, weights } = input
  const n = time.length
  const order = ascending(
    time,
    Int32Array.from({ length: n }, (_, i) => i),
  )
  // Terms still to come after each time: those of later rows, and of the horizon.
  let toCome = atHorizon
  for (let i = 0; i < n; i++) toCome += atOwnTime[i]
  const influence = new Float64Array(n)
  const weightOf = (row: number) => (weights ? weights[row] : 1)
  let present = 0
  for (let i = 0; i < n; i++) present += weightOf(i)
  let compensator = 0
  for (let from = 0; from < n; ) {
    const now = time[order[from]]
    if (now > horizon) {
      for (let i = from; i < n; i++) influence[order[i]] = -compensator * weightOf(order[i])
      break
    }
    let to = from
    let events = 0
    let censored = 0
    for (; to < n && time[order[to]] === now; to++) {
      const row = order[to]
      if (event[row] === 1) events += weightOf(row)
      else censored += weightOf(row)
      toCome -= atOwnTime[row]
    }
    const atRisk = present - events
    for (let i = from; i < to; i++)
      if (event[order[i]] === 1) influence[order[i]] = -compensator * weightOf(order[i])
    if (censored > 0) {
      const share = atRisk / n
      compensator += ((censored / atRisk) * toCome) / share
      for (let i = from; i < to; i++)
        if (event[order[i]] === 0) influence[order[i]] = (toCome / share - compensator) * weightOf(order[i])
    }
    present -= events + censored
    from = to
  }
  return influence
}

/** Standard error of a mean from the influence of each row: sd / sqrt(n). */
export function influenceError(influence: Float64Array): number {
  const n = influence.length
  if (n < 2) return Number.NaN
  const mean = influence.reduce((sum, v) => sum + v, 0) / n
  return Math.sqrt(influence.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (n - 1) / n)
}

/**
 * Degrees of freedom of {@link influenceError}: 2 n / (kurtosis of the influence - 1), those of the chi-squared with the
 * mean and the variance of the sum of squares (Satterthwaite, Biometrics Bulletin 1946;2:110). As many as rows where the
 * influence is normal, few where few rows decide; Infinity where all squares are equal, NaN where all are 0.
 */
export function influenceFreedom(influence: Float64Array): number {
  const n = influence.length
  const mean = influence.reduce((sum, v) => sum + v, 0) / n
  let second = 0
  let fourth = 0
  for (const v of influence) {
    const square = (v - mean) ** 2
    second += square / n
    fourth += square ** 2 / n
  }
  // Rounding must not take equal squares below 0.
  return (2 * n) / Math.max(0, fourth / second ** 2 - 1)
}

import { normalLower, normalQuantile, type Random } from '@tessera/statistics'

/**
 * `qrilc`: a draw from the tail of the normal under the limit (quantile regression imputation of left-censored data;
 * Lazar et al., J Proteome Res 2016;15:1116). `minimum`, `half-minimum`: of what training found. `lod-root-2`: the limit of detection over the square root of 2.
 */
export type CensoredMethod = 'qrilc' | 'minimum' | 'half-minimum' | 'lod-root-2'

/** A normal that the values found belong to the upper part of, and where the missing ones lie. */
export interface CensoredTail {
  readonly mean: number
  readonly sd: number
  /** Missing values lie under this. */
  readonly upper: number
}

/**
 * Mean and standard deviation by least squares of the ascending values found on the normal quantiles of the places
 * that they would have among all, share + (1 - share) (i - 1/2) / n, and the quantile of the share that is missing.
 * @param sorted at least three found values
 */
export function censoredTail(sorted: Float64Array, missing: number): CensoredTail {
  const n = sorted.length
  const share = missing / (missing + n)
  let sumQ = 0
  let sumX = 0
  const quantiles = sorted.map((_, i) => normalQuantile(share + ((1 - share) * (i + 0.5)) / n))
  for (let i = 0; i < n; i++) {
    sumQ += quantiles[i]
    sumX += sorted[i]
  }
  let qq = 0
  let qx = 0
  for (let i = 0; i < n; i++) {
    qq += (quantiles[i] - sumQ / n) ** 2
    qx += (quantiles[i] - sumQ / n) * (sorted[i] - sumX / n)
  }
  const sd = qx / qq
  const mean = (sumX - sd * sumQ) / n
  return { mean, sd, upper: mean + sd * normalQuantile(share) }
}

/** A draw of the normal under `upper`. */
export function drawTail({ mean, sd, upper }: CensoredTail, random: Random): number {
  if (!(sd > 0)) return upper
  const most = normalLower((upper - mean) / sd)
  // 1 - next() is never 0, and so the draw is never endless.
  return mean + sd * normalQuantile(most * (1 - random.next()))
}

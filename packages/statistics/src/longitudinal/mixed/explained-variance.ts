import type { LinearMixedFit } from './linear-mixed.ts'

/** Shares of the variance of the outcome. */
export interface MixedExplainedVariance {
  /** Variance of X b (divisor n - 1), mean variance of Z b over the rows, and sigma^2. */
  readonly fixed: number
  readonly random: number
  readonly residual: number
  /** Fixed effects alone. */
  readonly marginalR2: number
  /** Fixed and random effects. */
  readonly conditionalR2: number
  /** random / (random + residual); with an intercept alone, the correlation within a cluster. */
  readonly icc: number
}

/**
 * R^2 of a mixed model: Nakagawa & Schielzeth, Methods Ecol Evol 2013;4:133, with random slopes after Johnson, Methods
 * Ecol Evol 2014;5:944. `slopes` are those of the fit. R: MuMIn::r.squaredGLMM, performance::r2_nakagawa.
 */
export function mixedExplainedVariance(
  fit: LinearMixedFit,
  slopes: readonly ArrayLike<number>[] = [],
): MixedExplainedVariance {
  const { n, effects: q, randomCovariance, marginalFitted, sigma } = fit
  const columns = q > slopes.length ? [new Float64Array(n).fill(1), ...slopes] : slopes
  let random = 0
  for (let a = 0; a < q; a++)
    for (let b = 0; b < q; b++) {
      let product = 0
      for (let i = 0; i < n; i++) product += columns[a][i] * columns[b][i]
      random += (randomCovariance[a * q + b] * product) / n
    }
  let mean = 0
  for (const v of marginalFitted) mean += v / n
  let fixed = 0
  for (const v of marginalFitted) fixed += (v - mean) ** 2 / (n - 1)
  const residual = sigma * sigma
  const total = fixed + random + residual
  return {
    fixed,
    random,
    residual,
    marginalR2: fixed / total,
    conditionalR2: (fixed + random) / total,
    icc: random / (random + residual),
  }
}

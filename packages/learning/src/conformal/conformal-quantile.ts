import { LearnerError } from '../learner-error.ts'

/** Which share of outcomes may fall outside: above 0 and below 1. @throws LearnerError */
export function requireMiss(alpha: number): void {
  if (alpha > 0 && alpha < 1) return
  throw new LearnerError('bad-setting', `alpha is ${alpha}`, 'take the share that may be missed, such as 0.1')
}

/** Place (from 1) of the conformal quantile among n scores: ceil((n + 1)(1 - alpha)); above n where there are too few. */
export function conformalRank(n: number, alpha: number): number {
  // (n + 1)(1 - alpha) is a whole number more often than floating point says.
  return Math.ceil((n + 1) * (1 - alpha) - 1e-9)
}

/**
 * The ceil((n + 1)(1 - alpha))-th smallest score, at which P(new score <= it) is at least 1 - alpha for exchangeable
 * scores, and below 1 - alpha + 1 / (n + 1) without ties (Vovk, Gammerman and Shafer 2005; Lei et al., J Am Stat Assoc
 * 2018;113:1094). Infinite with fewer than (1 - alpha) / alpha scores: no finite value covers enough.
 */
export function conformalQuantile(scores: ArrayLike<number>, alpha: number): number {
  requireMiss(alpha)
  const rank = conformalRank(scores.length, alpha)
  if (rank > scores.length) return Number.POSITIVE_INFINITY
  return Float64Array.from(scores).sort()[rank - 1]
}

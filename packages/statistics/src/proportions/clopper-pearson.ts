import { betaQuantile } from '../distributions/index.ts'
import { requireLevel, StatisticsInputError } from '../input-error.ts'
import type { BinomialIntervalOptions } from './binomial-interval.ts'

/**
 * Clopper and Pearson's exact interval of a proportion, from quantiles of the beta distribution. Biometrika
 * 1934;26:404. R: binom.test(successes, n)$conf.int.
 * @throws StatisticsInputError n below 1, or successes outside 0 to n
 */
export function clopperPearson({ successes, n, level = 0.95 }: BinomialIntervalOptions): {
  lower: number
  upper: number
} {
  requireLevel(level)
  if (!(n >= 1))
    throw new StatisticsInputError('empty', 'n', `n is ${n}: a proportion needs at least one patient.`)
  if (!(successes >= 0 && successes <= n))
    throw new StatisticsInputError('domain', 'successes', `successes is ${successes}: use 0 to ${n}.`)
  const tail = (1 - level) / 2
  return {
    lower: successes === 0 ? 0 : betaQuantile(tail, successes, n - successes + 1),
    upper: successes === n ? 1 : betaQuantile(1 - tail, successes + 1, n - successes),
  }
}

import { betaQuantile } from '../distributions/index.ts'
import { requireLevel } from '../input-error.ts'
import { type PoissonRateOptions, poissonRate } from './poisson-rate.ts'

export interface RateRatio {
  /** Rate of the first over that of the second; null where the second has no events. */
  readonly ratio: number | null
  readonly lower: number
  /** Null where it has no upper limit: the second has no events. */
  readonly upper: number | null
}

/**
 * Ratio of two rates with its exact conditional interval: given all events, those of the first are binomial with
 * p = r T1 / (r T1 + T2), so that Clopper and Pearson's limits of p become limits of r. R: poisson.test(c(x1, x2),
 * c(T1, T2)).
 * @throws StatisticsInputError as {@link poissonRate}
 */
export function rateRatio(
  first: Omit<PoissonRateOptions, 'level'>,
  second: Omit<PoissonRateOptions, 'level'>,
  { level = 0.95 }: { readonly level?: number } = {},
): RateRatio {
  requireLevel(level)
  const { rate: rate1 } = poissonRate(first)
  const { rate: rate2 } = poissonRate(second)
  const [x, y] = [first.events, second.events]
  const odds = (p: number) => ((p / (1 - p)) * second.exposure) / first.exposure
  const tail = (1 - level) / 2
  return {
    ratio: y === 0 ? null : rate1 / rate2,
    lower: x === 0 ? 0 : odds(betaQuantile(tail, x, y + 1)),
    upper: y === 0 ? null : odds(betaQuantile(1 - tail, x + 1, y)),
  }
}

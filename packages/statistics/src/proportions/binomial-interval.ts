import { normalQuantile } from '../distributions/index.ts'
import { requireLevel, StatisticsInputError } from '../input-error.ts'

export interface BinomialIntervalOptions {
  readonly successes: number
  readonly n: number
  readonly level?: number
}

/**
 * Wilson's score interval of a proportion: (p + z^2 / 2n -/+ z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n).
 * R: prop.test(correct = FALSE).
 * @throws StatisticsInputError n below 1, successes outside 0 to n, or a level outside 0 to 1
 */
export function wilsonInterval({ successes, n, level = 0.95 }: BinomialIntervalOptions): {
  lower: number
  upper: number
} {
  requireLevel(level)
  if (!(n >= 1))
    throw new StatisticsInputError('empty', 'n', `n is ${n}: a proportion needs at least one patient.`)
  if (!(successes >= 0 && successes <= n))
    throw new StatisticsInputError('domain', 'successes', `successes is ${successes}: use 0 to ${n}.`)
  const z = normalQuantile(0.5 + level / 2)
  const p = successes / n
  const middle = p + (z * z) / (2 * n)
  const reach = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))
  const scale = 1 + (z * z) / n
  return {
    lower: successes === 0 ? 0 : (middle - reach) / scale,
    upper: successes === n ? 1 : (middle + reach) / scale,
  }
}

import { normalQuantile, studentTwoSided } from '../distributions/index.ts'
import { requireFinite, requireLevel, StatisticsInputError } from '../input-error.ts'

export interface Pearson {
  readonly value: number
  /** Of Fisher's z = atanh(value): 1 / sqrt(n - 3); NaN with three pairs. */
  readonly zError: number
  readonly lower: number
  readonly upper: number
  /** Two-sided, from Student's t with n - 2 degrees of freedom. */
  readonly p: number
}

/**
 * Pearson's correlation with Fisher's interval. R: cor.test(x, y). Where x or y does not vary, the value is 0 and p is 1.
 * @throws StatisticsInputError on missing values, unequal lengths or fewer than three pairs
 */
export function pearson(options: {
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
  readonly level?: number
}): Pearson {
  const { x, y, level = 0.95 } = options
  const n = x.length
  requireFinite('x', x, n)
  requireFinite('y', y, n)
  requireLevel(level)
  if (n < 3) throw new StatisticsInputError('empty', 'x', `${n} pairs: give three or more.`)
  const meanX = meanOf(x)
  const meanY = meanOf(y)
  let both = 0
  let first = 0
  let second = 0
  for (let i = 0; i < n; i++) {
    both += (x[i] - meanX) * (y[i] - meanY)
    first += (x[i] - meanX) ** 2
    second += (y[i] - meanY) ** 2
  }
  const varies = first > 0 && second > 0
  const value = varies ? Math.min(1, Math.max(-1, both / Math.sqrt(first * second))) : 0
  const zError = n > 3 ? 1 / Math.sqrt(n - 3) : Number.NaN
  const reach = normalQuantile(0.5 + level / 2) * zError
  return {
    value,
    zError,
    lower: Math.tanh(Math.atanh(value) - reach),
    upper: Math.tanh(Math.atanh(value) + reach),
    p: varies ? studentTwoSided(value / Math.sqrt((1 - value * value) / (n - 2)), n - 2) : 1,
  }
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  return sum / values.length
}

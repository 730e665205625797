import { type BinomialIntervalOptions, wilsonInterval } from './binomial-interval.ts'

export interface RiskDifference {
  /** Proportion of the first less that of the second. */
  readonly value: number
  readonly lower: number
  readonly upper: number
}

type Counts = Omit<BinomialIntervalOptions, 'level'>

/**
 * Difference of two independent proportions with the interval that is made of Wilson's limits of each (Newcombe, Stat
 * Med 1998;17:873, method 10): d - sqrt((p1 - l1)^2 + (u2 - p2)^2) to d + sqrt((u1 - p1)^2 + (p2 - l2)^2). It stays
 * within -1 and 1 and has a width where nobody, or everybody, had the event.
 * @throws StatisticsInputError as {@link wilsonInterval}
 */
export function riskDifference(
  first: Counts,
  second: Counts,
  { level = 0.95 }: { readonly level?: number } = {},
): RiskDifference {
  const one = wilsonInterval({ ...first, level })
  const two = wilsonInterval({ ...second, level })
  const p1 = first.successes / first.n
  const p2 = second.successes / second.n
  const value = p1 - p2
  return {
    value,
    lower: value - Math.hypot(p1 - one.lower, two.upper - p2),
    upper: value + Math.hypot(one.upper - p1, p2 - two.lower),
  }
}

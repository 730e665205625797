import { studentQuantile, studentTwoSided } from '@tessera/statistics'

/** A number with what it is uncertain by. */
export interface Estimate {
  readonly value: number
  readonly se: number
  /** Satterthwaite's degrees of freedom of `se`. */
  readonly df: number
  readonly lower: number
  readonly upper: number
  /** value / se; null where se is 0. */
  readonly statistic: number | null
  /** Two-sided, of the hypothesis that the number is 0, from Student's t; null where se is 0. */
  readonly p: number | null
}

/** A number that the data do not give, and why. */
export interface NotEstimable {
  readonly value: null
  readonly reason: string
}

export function isEstimate(estimate: Estimate | NotEstimable): estimate is Estimate {
  return estimate.value !== null
}

/** One independent part of a variance. */
export interface VariancePart {
  readonly variance: number
  readonly df: number
}

/** A number before its interval: the parts of its variance are independent, and add up to it. */
export interface Moment {
  readonly value: number
  readonly parts: readonly VariancePart[]
}

/** sum of weight times moment, over independent moments. */
export function weightedSum(moments: readonly Moment[], weights: ArrayLike<number>): Moment {
  return {
    value: moments.reduce((sum, moment, i) => sum + weights[i] * moment.value, 0),
    parts: moments.flatMap((moment, i) =>
      moment.parts.map(part => ({ variance: weights[i] ** 2 * part.variance, df: part.df })),
    ),
  }
}

/**
 * value +- t se with se^2 = sum v and Satterthwaite's df = (sum v)^2 / sum (v^2 / df) over the parts
 * (Biometrics 1946;2:110): the interval of Welch's test where the parts are two means.
 */
export function intervalOf({ value, parts }: Moment, level: number): Estimate {
  let variance = 0
  let squares = 0
  for (const part of parts) {
    variance += part.variance
    squares += part.variance ** 2 / part.df
  }
  const se = Math.sqrt(variance)
  const df = squares > 0 ? variance ** 2 / squares : Number.POSITIVE_INFINITY
  const half = studentQuantile((1 + level) / 2, df) * se
  const statistic = se > 0 ? value / se : null
  return {
    value,
    se,
    df,
    lower: value - half,
    upper: value + half,
    statistic,
    p: statistic === null ? null : studentTwoSided(statistic, df),
  }
}

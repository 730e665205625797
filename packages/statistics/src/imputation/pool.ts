import { studentQuantile, studentTwoSided } from '../distributions/index.ts'
import { requireFinite, requireLevel, StatisticsInputError } from '../input-error.ts'

/** Estimates pooled over imputations, an entry a parameter. */
export interface PooledEstimates {
  readonly value: Float64Array
  readonly se: Float64Array
  /** Mean of the variances within the imputations. */
  readonly within: Float64Array
  /** Variance of the estimates between the imputations. */
  readonly between: Float64Array
  /** within + (1 + 1 / m) between. */
  readonly total: Float64Array
  /** Relative increase in variance, (1 + 1 / m) between / within. */
  readonly riv: Float64Array
  /** Share of the total variance that is due to missing values, (1 + 1 / m) between / total. */
  readonly lambda: Float64Array
  /** Fraction of missing information, (riv + 2 / (df + 3)) / (1 + riv). */
  readonly fmi: Float64Array
  /** Barnard and Rubin's degrees of freedom; Infinity for large samples without variance between. */
  readonly df: Float64Array
  /** value / se. */
  readonly statistic: Float64Array
  readonly p: Float64Array
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly imputations: number
  readonly level: number
}

export interface PoolOptions {
  /** One array of estimates an imputation. */
  readonly estimates: readonly ArrayLike<number>[]
  /** Their squared standard errors. */
  readonly variances: readonly ArrayLike<number>[]
  /** Degrees of freedom of the complete data, such as n less the number of coefficients; default Infinity. */
  readonly degreesOfFreedom?: number
  readonly level?: number
}

/**
 * Rubin's rules: the mean of the estimates, with the variance within imputations plus (1 + 1/m) times that between
 * them, on Barnard and Rubin's degrees of freedom (Biometrika 1999;86:948). Pool ratios as logarithms and proportions
 * as logits. Rubin, Multiple Imputation for Nonresponse in Surveys, 1987. R: mice::pool, mice::pool.scalar.
 * @throws StatisticsInputError for fewer than two imputations, unequal lengths, missing values or negative variances
 */
export function poolEstimates(options: PoolOptions): PooledEstimates {
  const { estimates, variances, degreesOfFreedom = Number.POSITIVE_INFINITY, level = 0.95 } = options
  const m = requireImputations(estimates, variances.length)
  requireLevel(level)
  requireDegreesOfFreedom(degreesOfFreedom)
  const size = estimates[0].length
  for (let i = 0; i < m; i++) {
    requireFinite(`estimates[${i}]`, estimates[i], size)
    requireFinite(`variances[${i}]`, variances[i], size)
    for (let j = 0; j < size; j++)
      if (variances[i][j] < 0)
        throw new StatisticsInputError(
          'domain',
          `variances[${i}]`,
          `variances[${i}] is ${variances[i][j]}: use 0 or more.`,
          j,
        )
  }
  const column = () => new Float64Array(size)
  const pooled = {
    value: column(),
    se: column(),
    within: column(),
    between: column(),
    total: column(),
    riv: column(),
    lambda: column(),
    fmi: column(),
    df: column(),
    statistic: column(),
    p: column(),
    lower: column(),
    upper: column(),
  }
  for (let j = 0; j < size; j++) {
    const value = estimates.reduce((sum, one) => sum + one[j], 0) / m
    const within = variances.reduce((sum, one) => sum + one[j], 0) / m
    const between = estimates.reduce((sum, one) => sum + (one[j] - value) ** 2, 0) / (m - 1)
    const total = within + (1 + 1 / m) * between
    const riv = between === 0 ? 0 : ((1 + 1 / m) * between) / within
    const lambda = between === 0 ? 0 : ((1 + 1 / m) * between) / total
    const df = barnardRubin(m, lambda, degreesOfFreedom)
    const se = Math.sqrt(total)
    const reach = studentQuantile((1 + level) / 2, df) * se
    pooled.value[j] = value
    pooled.se[j] = se
    pooled.within[j] = within
    pooled.between[j] = between
    pooled.total[j] = total
    pooled.riv[j] = riv
    pooled.lambda[j] = lambda
    // (riv + 2 / (df + 3)) / (1 + riv), whose limit without variance within is 1
    pooled.fmi[j] = riv === Number.POSITIVE_INFINITY ? 1 : (riv + 2 / (df + 3)) / (1 + riv)
    pooled.df[j] = df
    pooled.statistic[j] = value / se
    pooled.p[j] = studentTwoSided(value / se, df)
    pooled.lower[j] = value - reach
    pooled.upper[j] = value + reach
  }
  return { ...pooled, imputations: m, level }
}

/** The harmonic combination of Rubin's (m - 1) / lambda^2 with what the observed data leave of the complete df. */
function barnardRubin(m: number, lambda: number, complete: number): number {
  const old = (m - 1) / lambda ** 2
  if (complete === Number.POSITIVE_INFINITY) return old
  const observed = ((complete + 1) / (complete + 3)) * complete * (1 - lambda)
  return old === Number.POSITIVE_INFINITY ? observed : (old * observed) / (old + observed)
}

export function requireImputations(estimates: readonly ArrayLike<number>[], others: number): number {
  const m = estimates.length
  if (m < 2)
    throw new StatisticsInputError('empty', 'estimates', `${m} imputations: pooling needs two or more.`)
  if (others !== m)
    throw new StatisticsInputError(
      'length',
      'variances',
      `There are ${m} sets of estimates and ${others} of variances.`,
    )
  return m
}

export function requireDegreesOfFreedom(value: number): void {
  if (!(value > 0))
    throw new StatisticsInputError(
      'option',
      'degreesOfFreedom',
      `degreesOfFreedom is ${value}: give a number above 0.`,
    )
}

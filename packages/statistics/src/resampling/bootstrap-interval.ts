import { normalLower, normalQuantile } from '../distributions/index.ts'
import { requireFinite, requireLevel, requireOneOf, StatisticsInputError } from '../input-error.ts'
import { quantileOfSorted } from '../quantile.ts'

export interface BootstrapIntervalOptions {
  /** The statistic on each resample. */
  readonly replicates: ArrayLike<number>
  /** The statistic on the data themselves. */
  readonly estimate: number
  readonly level?: number
  /** `percentile`, or `bca`: bias-corrected and accelerated (Efron 1987), which needs `jackknife`. */
  readonly kind: 'percentile' | 'bca'
  /** The statistic with each patient left out in turn; for `bca`. */
  readonly jackknife?: ArrayLike<number>
}

export interface BootstrapInterval {
  readonly lower: number
  readonly upper: number
  /** Standard deviation of the replicates. */
  readonly se: number
}

/**
 * Limits from bootstrap replicates, by quantiles that interpolate linearly (R's type 7).
 *
 * BCa takes the quantiles at Phi(z0 + (z0 + z) / (1 - a (z0 + z))), with z0 the normal quantile of the share of
 * replicates below the estimate (ties counted one half) and a = sum d^3 / (6 (sum d^2)^1.5), d the jackknife
 * values taken from their mean.
 * @throws StatisticsInputError fewer than two replicates, a missing one, a level outside 0 to 1, or `bca` without
 * jackknife values or with an estimate outside all replicates
 */
export function bootstrapInterval(options: BootstrapIntervalOptions): BootstrapInterval {
  const { replicates, estimate, level = 0.95, kind, jackknife } = options
  const n = replicates.length
  if (n < 2)
    throw new StatisticsInputError('empty', 'replicates', 'Fewer than two replicates give no interval.')
  requireFinite('replicates', replicates, n)
  requireFinite('estimate', [estimate], 1)
  requireLevel(level)
  requireOneOf('kind', kind, ['percentile', 'bca'])
  const sorted = Float64Array.from(replicates).sort()
  const tails = [(1 - level) / 2, (1 + level) / 2]
  const at = kind === 'bca' ? tails.map(bcaLevels(sorted, estimate, jackknife)) : tails
  return {
    lower: quantileOfSorted(sorted, at[0]),
    upper: quantileOfSorted(sorted, at[1]),
    se: deviation(sorted),
  }
}

function bcaLevels(sorted: Float64Array, estimate: number, jackknife: ArrayLike<number> | undefined) {
  if (!jackknife) throw new StatisticsInputError('option', 'jackknife', 'bca needs the jackknife values.')
  requireFinite('jackknife', jackknife, jackknife.length)
  if (jackknife.length < 2)
    throw new StatisticsInputError(
      'empty',
      'jackknife',
      'bca needs the statistic without each patient in turn.',
    )
  let below = 0
  for (const value of sorted) below += value < estimate ? 1 : value === estimate ? 0.5 : 0
  const bias = normalQuantile(below / sorted.length)
  if (!Number.isFinite(bias))
    throw new StatisticsInputError(
      'domain',
      'estimate',
      'The estimate lies outside all replicates: bca is not defined.',
    )
  const mean = average(jackknife)
  let squares = 0
  let cubes = 0
  for (let i = 0; i < jackknife.length; i++) {
    const d = mean - jackknife[i]
    squares += d * d
    cubes += d * d * d
  }
  const acceleration = squares === 0 ? 0 : cubes / (6 * squares ** 1.5)
  return (tail: number) => {
    const z = bias + normalQuantile(tail)
    return normalLower(bias + z / (1 - acceleration * z))
  }
}

function average(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  return sum / values.length
}

function deviation(values: Float64Array): number {
  const mean = average(values)
  let squares = 0
  for (const value of values) squares += (value - mean) ** 2
  return Math.sqrt(squares / (values.length - 1))
}

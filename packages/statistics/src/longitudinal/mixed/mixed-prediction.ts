import { normalQuantile } from '../../distributions/index.ts'
import { requireDesign, requireFinite, requireLevel, StatisticsInputError } from '../../input-error.ts'
import { quadraticForm } from '../../linear-algebra/index.ts'
import { knownContrast } from '../satterthwaite.ts'
import type { LinearMixedFit } from './linear-mixed.ts'

/** One entry a new row. */
export interface MixedPrediction {
  readonly value: Float64Array
  /** Of the mean that `value` estimates. */
  readonly se: Float64Array
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** For one new observation. */
  readonly predictionSe: Float64Array
  readonly predictionLower: Float64Array
  readonly predictionUpper: Float64Array
  /** 1 where the row's cluster is one of the fit's. */
  readonly known: Uint8Array
}

/**
 * Predictions for new rows. Without `group`, the population's mean X b, its limits by Student's t with Satterthwaite's
 * degrees of freedom; a new observation then varies by x' C x + z' G z + sigma^2. With `group`, the mean of that
 * cluster, X b + Z E(b | y), with the variance of its error, (x - S' z)' C (x - S' z) + z' Var(b | y) z, where
 * S = D Z' V^-1 X (Henderson's mixed-model equations); a cluster that was not in the fit gets the population's mean and
 * the whole variance of its random effects. Limits of clusters and of observations are normal, variances taken as known.
 * @throws StatisticsInputError on missing values or another number of columns than the fit's
 */
export function predictMixed(
  fit: LinearMixedFit,
  options: {
    readonly x: readonly ArrayLike<number>[]
    readonly slopes?: readonly ArrayLike<number>[]
    readonly group?: ArrayLike<number>
    readonly rows?: number
    readonly level?: number
  },
): MixedPrediction {
  const { x, slopes = [], group, level = 0.95 } = options
  requireLevel(level)
  const n = options.rows ?? group?.length ?? x[0]?.length ?? slopes[0]?.length ?? 1
  requireColumns(fit, x, slopes, n)
  if (group) requireFinite('group', group, n)
  const position = new Map(Array.from(fit.levels, (code, i) => [code, i]))
  const withIntercept = fit.effects > slopes.length
  const z = normalQuantile(1 - (1 - level) / 2)
  const columns = () => new Float64Array(n)
  const result = {
    value: columns(),
    se: columns(),
    lower: columns(),
    upper: columns(),
    predictionSe: columns(),
    predictionLower: columns(),
    predictionUpper: columns(),
    known: new Uint8Array(n),
  }
  const q = fit.effects
  const size = fit.coefficients.length
  for (let row = 0; row < n; row++) {
    const fixed = Float64Array.from({ length: size }, (_, j) => (j === 0 ? 1 : x[j - 1][row]))
    const random = Float64Array.from({ length: q }, (_, a) =>
      withIntercept ? (a === 0 ? 1 : slopes[a - 1][row]) : slopes[a][row],
    )
    const marginal = knownContrast(fit, fixed, level)
    const spread = quadraticForm(fit.randomCovariance, random)
    const cluster = group ? position.get(group[row]) : undefined
    let value = marginal.estimate
    let variance = marginal.se * marginal.se
    let outer = variance + spread
    if (cluster !== undefined) {
      const rest = fixed.slice()
      for (let a = 0; a < q; a++) {
        value += random[a] * fit.modes.values[cluster * q + a]
        for (let j = 0; j < size; j++)
          rest[j] -= random[a] * fit.modes.sensitivity[(cluster * q + a) * size + j]
      }
      const own = fit.modes.covariance.subarray(cluster * q * q, (cluster + 1) * q * q)
      variance = quadraticForm(fit.covariance, rest) + quadraticForm(own, random)
      outer = variance
      result.known[row] = 1
    } else if (group) variance = outer
    const se = Math.sqrt(variance)
    const predictionSe = Math.sqrt(outer + fit.sigma * fit.sigma)
    result.value[row] = value
    result.se[row] = se
    result.lower[row] = group ? value - z * se : marginal.lower
    result.upper[row] = group ? value + z * se : marginal.upper
    result.predictionSe[row] = predictionSe
    result.predictionLower[row] = value - z * predictionSe
    result.predictionUpper[row] = value + z * predictionSe
  }
  return result
}

function requireColumns(
  fit: LinearMixedFit,
  x: readonly ArrayLike<number>[],
  slopes: readonly ArrayLike<number>[],
  n: number,
): void {
  requireDesign(x, n)
  slopes.forEach((slope, k) => {
    requireFinite(`slopes[${k}]`, slope, n)
  })
  if (x.length + 1 !== fit.coefficients.length)
    throw new StatisticsInputError(
      'length',
      'x',
      `x has ${x.length} covariates where the fit has ${fit.coefficients.length - 1}: give the same ones in the same order.`,
    )
  if (slopes.length !== fit.effects && slopes.length !== fit.effects - 1)
    throw new StatisticsInputError(
      'length',
      'slopes',
      `${slopes.length} slopes are given where the fit has ${fit.effects} random effects: give the slopes of the fit.`,
    )
}

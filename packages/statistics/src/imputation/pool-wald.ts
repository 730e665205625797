import { fUpper } from '../distributions/index.ts'
import { requireFinite } from '../input-error.ts'
import { cholesky, choleskyInverse, quadraticForm } from '../linear-algebra/index.ts'
import { requireDegreesOfFreedom, requireImputations } from './pool.ts'

/** A multivariate Wald test over imputations. */
export interface PooledWald {
  readonly statistic: number
  readonly df1: number
  readonly df2: number
  readonly p: number
  /** Average relative increase in variance. */
  readonly riv: number
}

/**
 * The D1 test that several parameters are all 0 (or `null`): D1 = d' U^-1 d / (k (1 + r)), with the mean covariance U
 * within imputations and the average relative increase in variance r = (1 + 1/m) trace(B U^-1) / k, against F with k and
 * Li, Raghunathan and Rubin's degrees of freedom (JASA 1991;86:1065), or Reiter's (Biometrika 2007;94:502) where the
 * complete data have finite ones (the smaller of Li's and the complete data's where k (m - 1) is 4 or less). Give the parameters under test alone. R: mice::D1, mitml::testModels.
 * @throws StatisticsInputError for fewer than two imputations, unequal lengths or missing values
 */
export function poolWald(options: {
  /** One array of estimates an imputation. */
  readonly estimates: readonly ArrayLike<number>[]
  /** Their covariances, row-major k x k. */
  readonly covariances: readonly ArrayLike<number>[]
  readonly null?: ArrayLike<number>
  readonly degreesOfFreedom?: number
}): PooledWald {
  const { estimates, covariances, degreesOfFreedom = Number.POSITIVE_INFINITY } = options
  const m = requireImputations(estimates, covariances.length)
  requireDegreesOfFreedom(degreesOfFreedom)
  const k = estimates[0].length
  const value = new Float64Array(k)
  const within = new Float64Array(k * k)
  const between = new Float64Array(k * k)
  for (let i = 0; i < m; i++) {
    requireFinite(`estimates[${i}]`, estimates[i], k)
    requireFinite(`covariances[${i}]`, covariances[i], k * k)
    for (let j = 0; j < k; j++) value[j] += estimates[i][j] / m
    for (let at = 0; at < k * k; at++) within[at] += covariances[i][at] / m
  }
  for (const one of estimates)
    for (let a = 0; a < k; a++)
      for (let b = 0; b < k; b++) between[a * k + b] += ((one[a] - value[a]) * (one[b] - value[b])) / (m - 1)
  const inverse = choleskyInverse(cholesky(within, k))
  let trace = 0
  for (let at = 0; at < k * k; at++) trace += between[at] * inverse[at]
  const riv = ((1 + 1 / m) * trace) / k
  const distance = options.null ? value.map((v, j) => v - (options.null?.[j] ?? 0)) : value
  const statistic = quadraticForm(inverse, distance) / (k * (1 + riv))
  const df2 = denominator(k, m, riv, degreesOfFreedom)
  return { statistic, df1: k, df2, p: fUpper(statistic, k, df2), riv }
}

function denominator(k: number, m: number, r: number, complete: number): number {
  const t = k * (m - 1)
  const large =
    r === 0
      ? Number.POSITIVE_INFINITY
      : t > 4
        ? 4 + (t - 4) * (1 + (1 - 2 / t) / r) ** 2
        : (t * (1 + 1 / k) * (1 + 1 / r) ** 2) / 2
  if (complete === Number.POSITIVE_INFINITY) return large
  // Reiter's expansion, where it holds: enough imputations, and complete data not much smaller than the test is wide
  const observed = ((complete + 1) / (complete + 3)) * complete
  const a = (r * t) / (t - 2)
  const c1 = observed - 2 * (1 + a)
  const c2 = observed - 4 * (1 + a)
  if (!(t > 4 && c2 > 0)) return Math.min(large, observed)
  const inner =
    (a * a * c1) / ((1 + a) ** 2 * c2) +
    (8 * a * a * c1) / ((1 + a) * c2 * c2) +
    (4 * a * a) / ((1 + a) * c2) +
    (4 * a * a) / (c2 * c1) +
    (16 * a * a * c1) / c2 ** 3 +
    (8 * a * a) / (c2 * c2)
  return 4 + 1 / (1 / c2 + inner / (t - 4))
}

import { requireFinite } from '../input-error.ts'
import { type LogisticFit, type LogisticOptions, logistic } from './logistic.ts'
import { sandwichCovariance } from './sandwich.ts'

/**
 * Robust (sandwich) covariance of a logistic regression, intercept first, row-major; with `cluster` the scores are
 * summed within clusters and multiplied by G / (G - 1). R: sandwich::sandwich, sandwich::vcovCL(type = 'HC0').
 * @throws StatisticsInputError as `logistic`, and for one cluster alone
 */
export function logisticSandwich(
  options: LogisticOptions & { readonly cluster?: ArrayLike<number>; readonly fit?: LogisticFit },
): Float64Array {
  const { y, x, weights, cluster, fit = logistic(options) } = options
  const n = y.length
  if (cluster) requireFinite('cluster', cluster, n)
  const scores = Float64Array.from(y, (v, i) => (weights ? weights[i] : 1) * (v - fit.fitted[i]))
  return sandwichCovariance(fit.covariance, [new Float64Array(n).fill(1), ...x], scores, cluster)
}

import { requireFinite } from '../input-error.ts'
import { cholesky, choleskyInverse, crossProduct } from '../linear-algebra/index.ts'
import { type LogisticFit, type LogisticOptions, logistic } from './logistic.ts'
import { regressionDesign } from './regression-design.ts'
import { sandwichCovariance } from './sandwich.ts'
import { toOriginalScale } from './standardised-columns.ts'

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
  const weightOf = (i: number) => (weights ? weights[i] : 1)
  // On standardised columns: with a mean far from 0 the product of three matrices would lose its digits.
  const { columns, standardised, aliased } = regressionDesign(x, n, weights)
  const design = columns.map((column, j) => (aliased[j] ? new Float64Array(n) : column))
  const information = fit.fitted.map((p, i) => weightOf(i) * p * (1 - p))
  const bread = choleskyInverse(cholesky(crossProduct(design, information), design.length, 0))
  const scores = Float64Array.from(y, (v, i) => weightOf(i) * (v - fit.fitted[i]))
  const sandwich = sandwichCovariance(bread, design, scores, cluster)
  return toOriginalScale(fit.coefficients, sandwich, standardised).covariance
}

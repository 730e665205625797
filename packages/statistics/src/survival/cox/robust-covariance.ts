import { cholesky, choleskySolve, squareProduct } from '../../linear-algebra/index.ts'
import { type ChiSquaredTest, chiSquaredTest } from './chi-squared-test.ts'
import type { CoxData } from './cox-data.ts'

/**
 * V (sum over clusters of u u') V on the original scale, u being the cluster's sum of weighted score residuals
 * (Lin & Wei, JASA 1989;84:1074). Without `cluster` each row is its own: the infinitesimal jackknife.
 */
export function robustCovariance(
  data: CoxData,
  score: Float64Array,
  standardisedCovariance: Float64Array,
  cluster: ArrayLike<number> | undefined,
): Float64Array {
  const { p, scale } = data
  const { middle } = clusterSums(data, score, cluster)
  const sandwich = squareProduct(squareProduct(standardisedCovariance, middle, p), standardisedCovariance, p)
  return sandwich.map((v, i) => v / (scale[Math.floor(i / p)] * scale[i % p]))
}

/** U' (sum over clusters of u u')^-1 U, with the score residuals of the model without covariates. */
export function robustScoreTest(
  data: CoxData,
  score: Float64Array,
  cluster: ArrayLike<number> | undefined,
): ChiSquaredTest {
  const { middle, total } = clusterSums(data, score, cluster)
  const factor = cholesky(middle, data.p)
  const solved = choleskySolve(factor, total)
  const statistic = total.reduce((sum, u, j) => sum + (factor.aliased[j] ? 0 : u * solved[j]), 0)
  return chiSquaredTest(statistic, factor.rank)
}

/** The sum over clusters of u u', and of u. */
function clusterSums(
  data: CoxData,
  score: Float64Array,
  cluster: ArrayLike<number> | undefined,
): { middle: Float64Array; total: Float64Array } {
  const { n, p, row, weight } = data
  const sums = new Map<number, Float64Array>()
  for (let i = 0; i < n; i++) {
    const label = cluster ? cluster[row[i]] : i
    let sum = sums.get(label)
    if (!sum) {
      sum = new Float64Array(p)
      sums.set(label, sum)
    }
    for (let j = 0; j < p; j++) sum[j] += weight[i] * score[i * p + j]
  }
  const middle = new Float64Array(p * p)
  const total = new Float64Array(p)
  for (const sum of sums.values())
    for (let j = 0; j < p; j++) {
      total[j] += sum[j]
      for (let k = 0; k < p; k++) middle[j * p + k] += sum[j] * sum[k]
    }
  return { middle, total }
}

import { squareProduct } from '../../linear-algebra/index.ts'
import type { CoxData } from './cox-data.ts'

/**
 * V (sum over clusters of u u') V on the original scale, u being the cluster's sum of weighted score residuals
 * (Lin & Wei, JASA 1989;84:1074).
 */
export function robustCovariance(
  data: CoxData,
  score: Float64Array,
  standardisedCovariance: Float64Array,
  cluster: ArrayLike<number>,
): Float64Array {
  const { n, p, row, weight, scale } = data
  const sums = new Map<number, Float64Array>()
  for (let i = 0; i < n; i++) {
    const label = cluster[row[i]]
    let sum = sums.get(label)
    if (!sum) {
      sum = new Float64Array(p)
      sums.set(label, sum)
    }
    for (let j = 0; j < p; j++) sum[j] += weight[i] * score[i * p + j]
  }
  const middle = new Float64Array(p * p)
  for (const sum of sums.values())
    for (let j = 0; j < p; j++) for (let k = 0; k < p; k++) middle[j * p + k] += sum[j] * sum[k]
  const sandwich = squareProduct(squareProduct(standardisedCovariance, middle, p), standardisedCovariance, p)
  return sandwich.map((v, i) => v / (scale[Math.floor(i / p)] * scale[i % p]))
}

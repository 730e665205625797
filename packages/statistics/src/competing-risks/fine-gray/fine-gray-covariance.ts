import { squareProduct } from '../../linear-algebra/index.ts'
import { clusterNumbers } from '../../survival/influence-variance.ts'
import type { FineGrayData } from './fine-gray-data.ts'
import { borne, runningHazard, type WeightedSteps } from './weighted-likelihood.ts'

/**
 * Influence of each sorted row on the score, n x p, per unit of its weight: its own martingale residual
 * and (`censoring`) what its censoring or time at risk of it moves through the estimated weights. With q(u) the sum
 * over those with a competing event before u of what they are still to bear from u on, times (x - mean), a row's
 * censoring martingale is integrated against q / (at risk). Fine & Gray, JASA 1999;94:496, (7) and (8). O(n p).
 */
export function scoreInfluence(data: FineGrayData, steps: WeightedSteps, censoring: boolean): Float64Array {
  const { n, p, x, event, upTo } = data
  const { risk, mean, hazard, exposure } = steps
  const m = hazard.length
  const influence = new Float64Array(n * p)
  for (let j = 0; j < p; j++) {
    const weighted = runningHazard(
      data,
      hazard.map((h, k) => h * mean[k * p + j]),
    )
    for (let i = 0; i < n; i++) {
      const value = x[i * p + j]
      const own = event[i] ? value - mean[(upTo[i] - 1) * p + j] : 0
      influence[i * p + j] = own - risk[i] * (value * exposure[i] - borne(data, weighted, i))
    }
    if (censoring && m > 0) addCensoring(data, steps, weighted.weightedFrom, j, influence)
  }
  return influence
}

/** Adds, for covariate j, the integral of q / (at risk) against each row's censoring martingale. */
function addCensoring(
  data: FineGrayData,
  steps: WeightedSteps,
  weightedFrom: readonly Float64Array[],
  j: number,
  influence: Float64Array,
): void {
  const { n, p, x, time, weight, competing, inverse, group, eventTime } = data
  const { risk, hazard } = steps
  const plain = runningHazard(data, hazard).weightedFrom
  data.censoring.forEach((curve, g) => {
    const drift = new Float64Array(curve.time.length + 1)
    const jump = new Float64Array(curve.time.length)
    let next = n - 1
    let past = 0
    let pastX = 0
    let after = 0
    for (let u = 0; u < curve.time.length; u++) {
      const now = curve.time[u]
      for (; next >= 0 && time[next] < now; next--) {
        if (!competing[next] || group[next] !== g) continue
        const value = weight[next] * risk[next] * inverse[next]
        past += value
        pastX += value * x[next * p + j]
      }
      while (after < eventTime.length && eventTime[after] < now) after++
      const q = pastX * plain[g][after] - past * weightedFrom[g][after]
      jump[u] = q / curve.atRisk[u]
      drift[u + 1] = drift[u] + jump[u] * curve.hazard[u]
    }
    let u = curve.time.length
    for (let i = 0; i < n; i++) {
      if (group[i] !== g) continue
      while (u > 0 && curve.time[u - 1] > time[i]) u--
      influence[i * p + j] -= drift[u]
      const censored = data.event[i] === 0 && competing[i] === 0
      if (censored) influence[i * p + j] += jump[u - 1]
    }
  })
}

/** I^-1 (sum over clusters of u u') I^-1 on the standardised scale, u the cluster's sum of weighted influences. */
export function sandwich(
  data: FineGrayData,
  influence: Float64Array,
  inverseInformation: Float64Array,
  cluster: ArrayLike<number> | undefined,
): Float64Array {
  const { n, p, row, weight } = data
  const labels = cluster && Float64Array.from(row, i => cluster[i])
  const { number: code, count } = clusterNumbers(labels, n)
  const sums = new Float64Array(count * p)
  for (let i = 0; i < n; i++)
    for (let j = 0; j < p; j++) sums[code[i] * p + j] += weight[i] * influence[i * p + j]
  const middle = new Float64Array(p * p)
  for (let c = 0; c < count; c++)
    for (let j = 0; j < p; j++)
      for (let l = 0; l < p; l++) middle[j * p + l] += sums[c * p + j] * sums[c * p + l]
  return squareProduct(squareProduct(inverseInformation, middle, p), inverseInformation, p)
}

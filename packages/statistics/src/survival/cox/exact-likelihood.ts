import { type CoxData, sortedLinear } from './cox-data.ts'
import type { PartialLikelihood } from './likelihood.ts'
import { addOuterProducts, unpackSymmetric } from './outer-products.ts'
import { nextRiskSet, riskOf, riskSets } from './risk-set.ts'

/**
 * The exact partial likelihood of discrete time: at each time with d events, the probability that it was these d of
 * those at risk, exp(sum of linear over the events) / (sum over all subsets of d of their product of risks).
 *
 * The sums over subsets come from the recursion over rows B(k, i) = B(k, i - 1) + r_i B(k - 1, i - 1) (Gail, Lubin &
 * Rubinstein, Biometrika 1981;68:703), carried with its first two moments of the subset's sum of covariates. Risks are
 * scaled to odds r c with sum r c / (1 + r c) = d, so that B becomes the probability that d independent trials
 * succeed: neither large ties nor large risks overflow. O(rows at risk * d * p^2) a tied time.
 * R: survival::coxph(ties = "exact").
 */
export function exactLikelihood(data: CoxData, beta: Float64Array): PartialLikelihood {
  const { n, p, event, entry, stratumStart, steps } = data
  const linear = sortedLinear(data, beta)
  let value = 0
  for (let i = 0; i < n; i++) value += event[i] * linear[i]
  const score = new Float64Array(p)
  const packed = new Float64Array((p * (p + 1)) / 2)
  const rows = new Int32Array(n)
  const sets = riskSets(data, riskOf(data, linear), true)
  const { atRisk, events } = sets
  while (nextRiskSet(sets)) {
    for (let j = 0; j < p; j++) score[j] += events.x[j]
    if (events.count === 1) {
      const { s0, s1, s2 } = atRisk
      value -= Math.log(s0)
      for (let j = 0, at = 0; j < p; j++) {
        score[j] -= s1[j] / s0
        for (let k = 0; k <= j; k++, at++) packed[at] += s2[j * p + k] / s0 - (s1[j] / s0) * (s1[k] / s0)
      }
      continue
    }
    let m = 0
    const { step } = sets
    for (let k = stratumStart[steps.stratum[step]]; k < steps.end[step]; k++)
      if (!entry || entry[k] < steps.time[step]) rows[m++] = k
    const subsets = sumOverSubsets(data, linear, rows.subarray(0, m), events.count)
    value -= subsets.logSum
    for (let j = 0; j < p; j++) score[j] -= subsets.mean[j]
    for (let at = 0; at < packed.length; at++) packed[at] += subsets.covariance[at]
  }
  return { value, score, information: unpackSymmetric(packed, p) }
}

interface SubsetSums {
  /** log of the sum over subsets of the product of risks. */
  readonly logSum: number
  /** Mean and packed covariance of the sum of covariates of a subset drawn with that probability. */
  readonly mean: Float64Array
  readonly covariance: Float64Array
}

function sumOverSubsets(data: CoxData, linear: Float64Array, rows: Int32Array, d: number): SubsetSums {
  const { p, x } = data
  const m = rows.length
  const { probability, logSum } = inclusionTrials(linear, rows, d)
  const centre = new Float64Array(p)
  for (let i = 0; i < m; i++)
    for (let j = 0; j < p; j++) centre[j] += (probability[i] * x[rows[i] * p + j]) / d
  const width = (p * (p + 1)) / 2
  // Of k successes among the rows so far: probability, and moments of their sum of centred covariates.
  const chance = new Float64Array(d + 1)
  const first = new Float64Array((d + 1) * p)
  const second = new Float64Array((d + 1) * width)
  const z = new Float64Array(p)
  chance[0] = 1
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < p; j++) z[j] = x[rows[i] * p + j] - centre[j]
    const yes = probability[i]
    const no = 1 - yes
    // Counts from which d can no longer be reached are left alone.
    for (let k = Math.min(d, i + 1); k >= Math.max(0, d - (m - i - 1)); k--) {
      const here = k * p
      const there = here - p
      const to = k * width
      const from = to - width
      const before = k === 0 ? 0 : yes * chance[k - 1]
      chance[k] = no * chance[k] + before
      for (let j = 0, at = 0; j < p; j++) {
        const moved = k === 0 ? 0 : yes * first[there + j]
        for (let l = 0; l <= j; l++, at++) {
          const old = no * second[to + at]
          second[to + at] =
            k === 0
              ? old
              : old + yes * second[from + at] + moved * z[l] + z[j] * (yes * first[there + l] + before * z[l])
        }
      }
      for (let j = 0; j < p; j++)
        first[here + j] = no * first[here + j] + (k === 0 ? 0 : yes * first[there + j] + before * z[j])
    }
  }
  const total = chance[d]
  const mean = new Float64Array(p)
  for (let j = 0; j < p; j++) mean[j] = first[d * p + j] / total
  const covariance = new Float64Array(width)
  for (let at = 0; at < width; at++) covariance[at] = second[d * width + at] / total
  addOuterProducts(covariance, mean, p, Float64Array.of(-1), 0, 1)
  for (let j = 0; j < p; j++) mean[j] += d * centre[j]
  return { logSum: logSum + Math.log(total), mean, covariance }
}

/**
 * Probabilities o / (1 + o) with odds o = c exp(linear) that sum to d, and the factor that turns the probability of d
 * successes into the sum over subsets: sum of log(1 + o) - d log c. When everyone has the event all are 1.
 */
function inclusionTrials(
  linear: Float64Array,
  rows: Int32Array,
  d: number,
): { probability: Float64Array; logSum: number } {
  const m = rows.length
  const probability = new Float64Array(m)
  if (d === m) {
    probability.fill(1)
    return { probability, logSum: rows.reduce((sum, i) => sum + linear[i], 0) }
  }
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const i of rows) {
    low = Math.min(low, -linear[i])
    high = Math.max(high, -linear[i])
  }
  const logit = Math.log(d / (m - d))
  low += logit
  high += logit
  // Any c gives the same sum; one near the root keeps the probability of d successes far from underflow.
  let log = (low + high) / 2
  for (let iteration = 0; iteration < 60; iteration++) {
    let sum = 0
    let slope = 0
    for (const i of rows) {
      const q = 1 / (1 + Math.exp(-log - linear[i]))
      sum += q
      slope += q * (1 - q)
    }
    if (Math.abs(sum - d) < 1e-3) break
    if (sum > d) high = log
    else low = log
    const next = log - (sum - d) / slope
    log = next > low && next < high ? next : (low + high) / 2
  }
  let logSum = -d * log
  for (let i = 0; i < m; i++) {
    const eta = log + linear[rows[i]]
    probability[i] = 1 / (1 + Math.exp(-eta))
    logSum += eta > 0 ? eta + Math.log1p(Math.exp(-eta)) : Math.log1p(Math.exp(eta))
  }
  return { probability, logSum }
}

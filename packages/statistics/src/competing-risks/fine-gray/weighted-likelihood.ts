import { sortedLinear } from '../../survival/cox/cox-data.ts'
import type { PartialLikelihood } from '../../survival/cox/likelihood.ts'
import type { FineGrayData } from './fine-gray-data.ts'

/** The subdistribution hazard's steps at given coefficients (standardised scale, centred covariates). */
export interface WeightedSteps {
  /** exp(linear predictor) of each sorted row. */
  readonly risk: Float64Array
  /** Weighted size of the risk set at each event time. */
  readonly size: Float64Array
  /** m x p: mean covariates of the risk set at each event time. */
  readonly mean: Float64Array
  /** Baseline increment at each event time. */
  readonly hazard: Float64Array
  /** What each row bears of the baseline, with the weights it keeps after a competing event. */
  readonly exposure: Float64Array
  readonly linear: Float64Array
}

/**
 * Risk sets of the subdistribution: all still at risk, and those with a competing event at X < t with weight
 * G(t-) / G(X-). The latter is G(t-) times a sum that only grows, so that one pass backwards and one forwards give
 * every risk set: O(n p), where summing each anew takes O(n m p). Kawaguchi et al., R Journal 2021;12:163.
 */
export function weightedSteps(data: FineGrayData, beta: Float64Array): WeightedSteps {
  const { n, p, x, time, weight, eventTime, eventWeight } = data
  const m = eventTime.length
  const linear = sortedLinear(data, beta)
  const risk = linear.map(Math.exp)
  const size = new Float64Array(m)
  const mean = new Float64Array(m * p)
  addThoseAtRisk(data, risk, size, mean)
  addThosePast(data, risk, size, mean)
  const hazard = new Float64Array(m)
  for (let k = 0; k < m; k++) {
    hazard[k] = eventWeight[k] / size[k]
    for (let j = 0; j < p; j++) mean[k * p + j] /= size[k]
  }
  const steps = { risk, size, mean, hazard, linear, exposure: new Float64Array(n) }
  const sums = runningHazard(data, hazard)
  for (let i = 0; i < n; i++) steps.exposure[i] = borne(data, sums, i)
  return steps

  function addThoseAtRisk(
    { entry, byEntry }: FineGrayData,
    r: Float64Array,
    s0: Float64Array,
    s1: Float64Array,
  ): void {
    const sum = new Float64Array(p)
    let total = 0
    let next = 0
    let notEntered = 0
    const add = (i: number, sign: number) => {
      const value = sign * weight[i] * r[i]
      total += value
      for (let j = 0, at = i * p; j < p; j++, at++) sum[j] += value * x[at]
    }
    for (let k = m - 1; k >= 0; k--) {
      for (; next < n && time[next] >= eventTime[k]; next++) add(next, 1)
      if (entry && byEntry)
        for (; notEntered < n && entry[byEntry[notEntered]] >= eventTime[k]; notEntered++)
          add(byEntry[notEntered], -1)
      s0[k] = total
      s1.set(sum, k * p)
    }
  }
}

/** Adds those who had a competing event before each event time, with the weight they keep. */
function addThosePast(data: FineGrayData, risk: Float64Array, s0: Float64Array, s1: Float64Array): void {
  const { n, p, x, time, weight, competing, inverse, group, groups, ratioAt, eventTime } = data
  const total = new Float64Array(groups)
  const sum = new Float64Array(groups * p)
  for (let k = 0, next = n - 1; k < eventTime.length; k++) {
    for (; next >= 0 && time[next] < eventTime[k]; next--) {
      if (!competing[next]) continue
      const value = weight[next] * risk[next] * inverse[next]
      const g = group[next]
      total[g] += value
      for (let j = 0, at = next * p; j < p; j++, at++) sum[g * p + j] += value * x[at]
    }
    for (let g = 0; g < groups; g++) {
      const ratio = ratioAt[g][k]
      s0[k] += ratio * total[g]
      for (let j = 0; j < p; j++) s1[k * p + j] += ratio * sum[g * p + j]
    }
  }
}

/** Sums of steps before each position and, by group, of those from it on times G(t-). */
export interface RunningHazard {
  readonly before: Float64Array
  readonly weightedFrom: readonly Float64Array[]
}

export function runningHazard(data: FineGrayData, hazard: ArrayLike<number>): RunningHazard {
  const m = data.eventTime.length
  const before = new Float64Array(m + 1)
  for (let k = 0; k < m; k++) before[k + 1] = before[k] + hazard[k]
  const weightedFrom = data.ratioAt.map(ratio => {
    const from = new Float64Array(m + 1)
    for (let k = m - 1; k >= 0; k--) from[k] = from[k + 1] + ratio[k] * hazard[k]
    return from
  })
  return { before, weightedFrom }
}

/** The sum that row i bears: while at risk, and after a competing event with the weight that it keeps. */
export function borne(data: FineGrayData, sums: RunningHazard, i: number): number {
  const own = sums.before[data.upTo[i]] - sums.before[data.fromEntry[i]]
  return data.competing[i] ? own + data.inverse[i] * sums.weightedFrom[data.group[i]][data.upTo[i]] : own
}

/**
 * The log partial likelihood of the subdistribution, with Breslow ties. The information sums each row's outer product
 * once, times the hazard that it bears, rather than second moments of every risk set: O(n p^2) in all.
 */
export function weightedLikelihood(data: FineGrayData, beta: Float64Array): PartialLikelihood {
  const { n, p, x, event, weight, eventWeight } = data
  const { risk, size, mean, linear, exposure } = weightedSteps(data, beta)
  const m = size.length
  let value = 0
  const score = new Float64Array(p)
  const information = new Float64Array(p * p)
  const addOuter = (values: Float64Array, from: number, factor: number) => {
    for (let j = 0; j < p; j++) {
      const scaled = factor * values[from + j]
      for (let l = 0; l <= j; l++) information[j * p + l] += scaled * values[from + l]
    }
  }
  for (let i = 0; i < n; i++) {
    if (event[i]) {
      value += weight[i] * linear[i]
      for (let j = 0; j < p; j++) score[j] += weight[i] * x[i * p + j]
    }
    if (exposure[i] > 0) addOuter(x, i * p, weight[i] * risk[i] * exposure[i])
  }
  for (let k = 0; k < m; k++) {
    value -= eventWeight[k] * Math.log(size[k])
    for (let j = 0; j < p; j++) score[j] -= eventWeight[k] * mean[k * p + j]
    addOuter(mean, k * p, -eventWeight[k])
  }
  for (let j = 0; j < p; j++) for (let l = 0; l < j; l++) information[l * p + j] = information[j * p + l]
  return { value, score, information }
}

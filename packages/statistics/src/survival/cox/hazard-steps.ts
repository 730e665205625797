import { type CoxData, sortedLinear, type Ties } from './cox-data.ts'
import { nextRiskSet, riskOf, riskSets } from './risk-set.ts'

/**
 * The baseline hazard of each event time in ascending order within its stratum, with what residuals and standard
 * errors need. With Efron ties the k-th of d tied events has denominator s0 - (k / d) e0.
 */
export interface HazardSteps {
  readonly stratum: Int32Array
  readonly time: Float64Array
  /** Events (rows) at the time. */
  readonly count: Int32Array
  /** Increment of the cumulative baseline hazard: sum of w / denominator. */
  readonly hazard: Float64Array
  /** sum of w / denominator^2. */
  readonly variance: Float64Array
  /** m x p: sum of w * mean / denominator. */
  readonly weightedMean: Float64Array
  /** The share of `hazard` that a patient with an event at the time itself bears: (1 - k / d) w / denominator. */
  readonly ownHazard: Float64Array
  readonly ownWeightedMean: Float64Array
  /** m x p: average over the tied events of the mean covariates of the risk set. */
  readonly mean: Float64Array
  /** First step of each stratum, and the number of steps at the end. */
  readonly stratumStart: Int32Array
}

/** Hazard steps at coefficients on the standardised scale; covariates and linear predictor stay centred. */
export function hazardSteps(data: CoxData, beta: Float64Array, ties: Ties): HazardSteps {
  const { p } = data
  const m = data.steps.count
  const steps = {
    stratum: new Int32Array(m),
    time: new Float64Array(m),
    count: new Int32Array(m),
    hazard: new Float64Array(m),
    variance: new Float64Array(m),
    weightedMean: new Float64Array(m * p),
    ownHazard: new Float64Array(m),
    ownWeightedMean: new Float64Array(m * p),
    mean: new Float64Array(m * p),
  }
  const strata = data.stratumStart.length - 1
  const stepsIn = new Int32Array(strata + 1)
  // Filled latest first; turned round within each stratum below.
  const sets = riskSets(data, riskOf(data, sortedLinear(data, beta)), false)
  const { atRisk, events } = sets
  while (nextRiskSet(sets)) {
    const at = sets.step
    const stratum = data.steps.stratum[at]
    stepsIn[stratum + 1]++
    steps.stratum[at] = stratum
    steps.time[at] = data.steps.time[at]
    steps.count[at] = events.count
    const terms = ties === 'efron' ? events.count : 1
    const weight = events.weight / terms
    for (let k = 0; k < terms; k++) {
      const share = k / terms
      const denominator = atRisk.s0 - share * events.s0
      const hazard = weight / denominator
      steps.hazard[at] += hazard
      steps.ownHazard[at] += (1 - share) * hazard
      steps.variance[at] += hazard / denominator
      for (let j = 0; j < p; j++) {
        const mean = (atRisk.s1[j] - share * events.s1[j]) / denominator
        steps.weightedMean[at * p + j] += hazard * mean
        steps.ownWeightedMean[at * p + j] += (1 - share) * hazard * mean
        steps.mean[at * p + j] += mean / terms
      }
    }
  }
  for (let s = 0; s < strata; s++) stepsIn[s + 1] += stepsIn[s]
  for (let s = 0; s < strata; s++)
    for (const values of Object.values(steps)) {
      const width = m === 0 ? 1 : values.length / m
      if (width > 0) reverseBlocks(values.subarray(stepsIn[s] * width, stepsIn[s + 1] * width), width)
    }
  return { ...steps, stratumStart: stepsIn }
}

function reverseBlocks(values: Float64Array | Int32Array, width: number): void {
  values.reverse()
  if (width > 1) for (let at = 0; at < values.length; at += width) values.subarray(at, at + width).reverse()
}

/** Running sums of the rows of an m x width array within each stratum. */
export function runningSums(steps: HazardSteps, values: Float64Array, width: number): Float64Array {
  const sums = Float64Array.from(values)
  for (let s = 0; s + 1 < steps.stratumStart.length; s++)
    for (let at = (steps.stratumStart[s] + 1) * width; at < steps.stratumStart[s + 1] * width; at++)
      sums[at] += sums[at - width]
  return sums
}

/** The last step of the stratum at or before `time`; -1 when there is none. */
export function lastStep(steps: HazardSteps, stratum: number, time: number): number {
  let low = steps.stratumStart[stratum]
  let high = steps.stratumStart[stratum + 1]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (steps.time[middle] <= time) low = middle + 1
    else high = middle
  }
  return low > steps.stratumStart[stratum] ? low - 1 : -1
}

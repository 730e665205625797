import { requireFinite } from '../input-error.ts'
import { censoringInfluence, influenceError } from '../survival/censoring-influence.ts'
import type { CensoringSample } from '../survival/censoring-weights.ts'
import { censoringCurve, type HorizonWeights, horizonWeights } from '../survival/horizon-weights.ts'
import { readFollowUp } from '../survival/survival-input.ts'
import { twoSidedQuantile } from '../survival/survival-limits.ts'

export interface TimeDependentAuc {
  readonly times: Float64Array
  /** NaN where nobody had the event by the time, or nobody was followed beyond it. */
  readonly auc: Float64Array
  /** From the influence function, the estimation of the censoring curve included; NaN as for auc. */
  readonly se: Float64Array
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly cases: Int32Array
  readonly controls: Int32Array
}

/**
 * Cumulative/dynamic AUC at each of `times`: the probability that a patient with the event by t has the higher
 * risk than one free of it beyond t, ties counting one half, weighted by the inverse probability of remaining
 * uncensored (marginal). Standard error from the influence function; with a `censoring` sample of other patients
 * G is taken as known. Blanche, Dartigues & Jacqmin-Gadda, Stat Med 2013;32:5381.
 * R: riskRegression::Score(metrics = "auc", cens.model = "km").
 * @param options.risk one value a patient, or (row-major, patients x times) one a patient and time
 * @throws StatisticsInputError on lengths or missing values, and where the censoring curve has reached 0
 */
export function timeDependentAuc(options: {
  readonly time: ArrayLike<number>
  readonly event: ArrayLike<number>
  readonly risk: ArrayLike<number>
  readonly times: ArrayLike<number>
  readonly censoring?: CensoringSample
  readonly level?: number
}): TimeDependentAuc {
  const { risk, times, censoring, level = 0.95 } = options
  const z = twoSidedQuantile(level)
  const followUp = readFollowUp({ time: options.time, event: options.event })
  const { n, time, event } = followUp
  const m = times.length
  const perTime = risk.length === n * m && m > 1
  requireFinite('risk', risk, perTime ? n * m : n)
  const curve = censoringCurve(followUp, censoring)
  const result = {
    times: Float64Array.from(times),
    auc: new Float64Array(m),
    se: new Float64Array(m),
    lower: new Float64Array(m),
    upper: new Float64Array(m),
    cases: new Int32Array(m),
    controls: new Int32Array(m),
  }
  for (let k = 0; k < m; k++) {
    const at = times[k]
    const weights = horizonWeights(followUp, at, curve)
    const score = perTime ? Float64Array.from({ length: n }, (_, i) => risk[i * m + k]) : risk
    const { value, influence, atOwnTime } = weightedAuc(score, weights)
    if (!censoring) {
      const added = censoringInfluence({ time, event, horizon: at, atOwnTime, atHorizon: 0 })
      for (let i = 0; i < n; i++) influence[i] += added[i]
    }
    result.auc[k] = value
    result.se[k] = influenceError(influence)
    result.lower[k] = Math.max(value - z * result.se[k], 0)
    result.upper[k] = Math.min(value + z * result.se[k], 1)
    result.cases[k] = weights.cases
    result.controls[k] = weights.controls
  }
  return result
}

/** AUC of weighted cases and controls, its influence function with known weights, and what the weights do. */
function weightedAuc(
  score: ArrayLike<number>,
  { weight, isCase, isControl }: HorizonWeights,
): { value: number; influence: Float64Array; atOwnTime: Float64Array } {
  const n = weight.length
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => score[a] - score[b])
  let caseWeight = 0
  let controlWeight = 0
  for (let i = 0; i < n; i++) {
    if (isCase[i]) caseWeight += weight[i]
    if (isControl[i]) controlWeight += weight[i]
  }
  // Of each case the weight of controls that it beats, of each control that of cases that beat it.
  const beaten = new Float64Array(n)
  let controlsBelow = 0
  let casesBelow = 0
  let concordant = 0
  for (let from = 0; from < n; ) {
    let to = from
    let casesHere = 0
    let controlsHere = 0
    for (; to < n && score[order[to]] === score[order[from]]; to++) {
      if (isCase[order[to]]) casesHere += weight[order[to]]
      if (isControl[order[to]]) controlsHere += weight[order[to]]
    }
    for (let i = from; i < to; i++) {
      const row = order[i]
      if (isCase[row]) {
        beaten[row] = controlsBelow + controlsHere / 2
        concordant += weight[row] * beaten[row]
      } else if (isControl[row]) beaten[row] = caseWeight - casesBelow - casesHere / 2
    }
    casesBelow += casesHere
    controlsBelow += controlsHere
    from = to
  }
  const value = concordant / (caseWeight * controlWeight)
  const influence = new Float64Array(n)
  const atOwnTime = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    if (isCase[i]) {
      influence[i] = (n * weight[i] * (beaten[i] / controlWeight - value)) / caseWeight
      atOwnTime[i] = influence[i] / n
    } else if (isControl[i]) influence[i] = (n * weight[i] * (beaten[i] / caseWeight - value)) / controlWeight
  }
  return { value, influence, atOwnTime }
}

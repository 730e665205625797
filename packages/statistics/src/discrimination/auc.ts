import { normalQuantile, normalTwoSided } from '../distributions/index.ts'
import { requireBothClasses, requireFinite, requireLevel } from '../input-error.ts'

export interface Auc {
  readonly value: number
  /** DeLong's standard error; NaN with fewer than two events or two non-events. */
  readonly se: number
  readonly lower: number
  readonly upper: number
  readonly n: number
  readonly events: number
}

export interface AucDifference {
  /** AUC of score1 minus AUC of score2. */
  readonly value: number
  readonly se: number
  readonly lower: number
  readonly upper: number
  readonly z: number
  readonly p: number
}

/**
 * Area under the ROC curve: P(score of an event > score of a non-event) + P(equal) / 2, with DeLong's variance
 * from the structural components, found from midranks in O(n log n) (DeLong et al., Biometrics 1988;44:837; Sun &
 * Xu, IEEE Signal Process Lett 2014;21:1389). A higher score means an event; limits are value -/+ z se within 0
 * to 1. R: pROC::ci.auc(roc(event, score, direction = "<"), method = "delong").
 * @throws StatisticsInputError on one class alone, missing values or unequal lengths
 */
export function auc(options: {
  /** 0 or 1. */
  readonly event: ArrayLike<number>
  readonly score: ArrayLike<number>
  readonly level?: number
}): Auc {
  const { event, score, level = 0.95 } = options
  requireLevel(level)
  const { value, ofEvents, ofOthers } = components(event, score, 'score')
  const se = Math.sqrt(covariance(ofEvents, ofEvents) + covariance(ofOthers, ofOthers))
  const z = normalQuantile(0.5 + level / 2)
  return {
    value,
    se,
    lower: Math.max(0, value - z * se),
    upper: Math.min(1, value + z * se),
    n: event.length,
    events: ofEvents.length,
  }
}

/**
 * Difference of the AUC of two scores of the same patients, with DeLong's paired variance. R:
 * pROC::roc.test(roc1, roc2, paired = TRUE, method = "delong"). Two scores of the same order have difference 0,
 * se 0 and p 1.
 * @throws StatisticsInputError as `auc`
 */
export function aucDifference(options: {
  readonly event: ArrayLike<number>
  readonly score1: ArrayLike<number>
  readonly score2: ArrayLike<number>
  readonly level?: number
}): AucDifference {
  const { event, score1, score2, level = 0.95 } = options
  requireLevel(level)
  const first = components(event, score1, 'score1')
  const second = components(event, score2, 'score2')
  const ofEvents = first.ofEvents.map((v, i) => v - second.ofEvents[i])
  const ofOthers = first.ofOthers.map((v, i) => v - second.ofOthers[i])
  const value = first.value - second.value
  const se = Math.sqrt(covariance(ofEvents, ofEvents) + covariance(ofOthers, ofOthers))
  const reach = normalQuantile(0.5 + level / 2) * se
  const z = se > 0 || value !== 0 ? value / se : 0
  return { value, se, lower: value - reach, upper: value + reach, z, p: normalTwoSided(z) }
}

/** DeLong's structural components: of each event, the share of non-events below it; of each non-event, the reverse. */
function components(event: ArrayLike<number>, score: ArrayLike<number>, argument: string) {
  const n = event.length
  const events = requireBothClasses('event', event, n)
  requireFinite(argument, score, n)
  const others = n - events
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => score[a] - score[b])
  const byRow = new Float64Array(n)
  let eventsBelow = 0
  let othersBelow = 0
  for (let k = 0; k < n; ) {
    let end = k
    let tiedEvents = 0
    for (; end < n && score[order[end]] === score[order[k]]; end++) tiedEvents += event[order[end]]
    const tiedOthers = end - k - tiedEvents
    for (; k < end; k++) {
      const i = order[k]
      byRow[i] =
        event[i] === 1
          ? (othersBelow + tiedOthers / 2) / others
          : (events - eventsBelow - tiedEvents / 2) / events
    }
    eventsBelow += tiedEvents
    othersBelow += tiedOthers
  }
  const ofEvents = byRow.filter((_, i) => event[i] === 1)
  const ofOthers = byRow.filter((_, i) => event[i] === 0)
  return { value: mean(ofEvents), ofEvents, ofOthers }
}

function mean(values: Float64Array): number {
  let sum = 0
  for (const v of values) sum += v
  return sum / values.length
}

/** Sample covariance of the components over their number. */
function covariance(a: Float64Array, b: Float64Array): number {
  const meanA = mean(a)
  const meanB = mean(b)
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] - meanA) * (b[i] - meanB)
  return sum / (a.length - 1) / a.length
}

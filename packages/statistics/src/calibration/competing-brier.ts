import { aalenJohansen } from '../competing-risks/aalen-johansen.ts'
import { requireCauseOf } from '../competing-risks/causes.ts'
import { incidenceAt } from '../competing-risks/incidence-at.ts'
import { requireProbability } from '../input-error.ts'
import { censoringInfluence, influenceError } from '../survival/censoring-influence.ts'
import type { CensoringSample } from '../survival/censoring-weights.ts'
import { censoringCurve, horizonWeights } from '../survival/horizon-weights.ts'
import { readFollowUp } from '../survival/survival-input.ts'
import { twoSidedQuantile } from '../survival/survival-limits.ts'
import type { SurvivalScore } from './survival-brier.ts'

/**
 * Brier score of predicted cumulative incidences at the horizon: the mean of (1 - risk)^2 / G(T-) over events of the
 * cause `of` by then, risk^2 / G(T-) over competing events by then and risk^2 / G(at) over those followed beyond.
 * `nullValue` is that of the Aalen-Johansen incidence predicted for everyone. Schoop et al., Biometrical Journal
 * 2011;53:88. R: riskRegression::Score(Hist(time, cause) ~ 1, metrics = "brier", cens.model = "km").
 * @throws StatisticsInputError on lengths, missing values, risks outside 0 to 1, a cause that no row has, or a
 * censoring curve at 0
 */
export function brierCompeting(options: {
  readonly time: ArrayLike<number>
  /** 0 censored, else the number of the cause. */
  readonly cause: ArrayLike<number>
  /** P(event of the cause by `at`) of each patient. */
  readonly risk: ArrayLike<number>
  readonly at: number
  /** The cause of interest; 1 by default. */
  readonly of?: number
  /** Case weights, 0 or more, of the patients and of the censoring curve. */
  readonly weights?: ArrayLike<number>
  /** Follow-up that the censoring curve is estimated from; by default these patients. */
  readonly censoring?: CensoringSample
  readonly level?: number
}): SurvivalScore {
  const { time, cause, risk, at, of = 1, weights, censoring, level = 0.95 } = options
  const z = twoSidedQuantile(level)
  const { event, competing } = requireCauseOf(cause, of, time.length)
  const followUp = readFollowUp({ time, event, weights })
  const { n, rows } = followUp
  requireProbability('risk', risk, n)
  const curve = censoringCurve(followUp, censoring ?? (weights && { time, event, weights }))
  const { weight, isCase } = horizonWeights(followUp, at, curve)
  const caseWeights = Float64Array.from({ length: n }, (_, i) => (weights ? weights[i] : 1))
  const total = caseWeights.reduce((sum, w) => sum + w, 0)
  const loss = (predicted: number, i: number) =>
    isCase[i] && !competing[i] ? (1 - predicted) ** 2 : predicted * predicted
  const mean = (predict: (row: number) => number) => {
    const terms = weight.map((w, i) => (w === 0 ? 0 : caseWeights[i] * w * loss(predict(i), i)))
    return { terms, value: terms.reduce((sum, term) => sum + term, 0) / total }
  }
  const { value, terms } = mean(i => risk[i])
  // Times rows over the total weight: the error is then the spread of these over the root of the rows.
  const scale = rows.length / total
  const influence = terms.map((term, i) => scale * (term - caseWeights[i] * value))
  if (!censoring) {
    const share = terms.map(term => (scale * term) / n)
    const added = censoringInfluence({
      time: followUp.time,
      event,
      horizon: at,
      atOwnTime: share.map((term, i) => (isCase[i] ? term : 0)),
      atHorizon: share.reduce((sum, term, i) => (isCase[i] ? sum : sum + term), 0),
      weights,
    })
    for (let i = 0; i < n; i++) influence[i] += added[i]
  }
  const nullRisk = incidenceOf(options, of, at)
  const nullValue = mean(() => nullRisk).value
  const se = influenceError(Float64Array.from(rows, i => influence[i]))
  return {
    value,
    se,
    lower: Math.max(value - z * se, 0),
    upper: value + z * se,
    nullValue,
    scaled: nullValue > 0 ? 1 - value / nullValue : Number.NaN,
    influence,
  }
}

function incidenceOf(
  { time, cause, weights }: Parameters<typeof brierCompeting>[0],
  of: number,
  at: number,
): number {
  const curve = aalenJohansen({ time, cause, weights })
  const one = curve.causes.find(found => found.cause === of)
  return one ? incidenceAt(curve, one, [at]).incidence[0] : 0
}

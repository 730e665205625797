import { requireProbability, StatisticsInputError } from '../input-error.ts'
import { censoringInfluence, influenceError } from '../survival/censoring-influence.ts'
import type { CensoringSample } from '../survival/censoring-weights.ts'
import { censoringCurve, type HorizonWeights, horizonWeights } from '../survival/horizon-weights.ts'
import { kaplanMeier } from '../survival/kaplan-meier.ts'
import { type FollowUp, readFollowUp } from '../survival/survival-input.ts'
import { twoSidedQuantile } from '../survival/survival-limits.ts'
import { survivalAt } from '../survival/survival-lookup.ts'

export interface SurvivalScore {
  readonly value: number
  /** From the influence function, the estimation of the censoring curve included; NaN with one patient. */
  readonly se: number
  readonly lower: number
  readonly upper: number
  /**
   * The same score of a model that predicts the Kaplan-Meier risk of these patients for everyone; NaN where the curve
   * ends before the horizon.
   */
  readonly nullValue: number
  /** 1 - value / nullValue; 0 is no better than the average risk. NaN where nullValue is 0 or NaN. */
  readonly scaled: number
  /** Influence of each patient: the difference of two models has the error of the difference of these. */
  readonly influence: Float64Array
}

export interface ScaledSurvivalScore extends SurvivalScore {
  /** From the influence function; with a `censoring` sample the average risk is taken as known. */
  readonly scaledSe: number
  readonly scaledLower: number
  readonly scaledUpper: number
}

export interface SurvivalScoreOptions {
  readonly time: ArrayLike<number>
  readonly event: ArrayLike<number>
  /** P(event by `at`) of each patient. */
  readonly risk: ArrayLike<number>
  /** The horizon. */
  readonly at: number
  /** Follow-up that the censoring curve is estimated from; by default these patients. */
  readonly censoring?: CensoringSample
  readonly level?: number
}

/**
 * Brier score at the horizon, weighted by the inverse probability of remaining uncensored: the mean of
 * (1 - risk)^2 / G(T-) over events by then and risk^2 / G(at) over those followed beyond. Graf et al.,
 * Stat Med 1999;18:2529. R: riskRegression::Score(metrics = "brier", cens.model = "km"); `scaled` is its IPA.
 * @throws StatisticsInputError on lengths, missing values, risks outside 0 to 1, a censoring curve at 0, or where
 * follow-up ends before the horizon
 */
export function brierSurvival(options: SurvivalScoreOptions): ScaledSurvivalScore {
  return scoreAtHorizon(options, false, squaredError)
}

/**
 * Logarithmic score at the horizon: the mean of -log(risk) / G(T-) over events by then and -log(1 - risk) / G(at)
 * over those followed beyond. Lower is better.
 * @throws StatisticsInputError as {@link brierSurvival}, and for a risk of exactly 0 or 1
 */
export function logScoreSurvival(options: SurvivalScoreOptions): ScaledSurvivalScore {
  return scoreAtHorizon(options, true, (risk, isCase) => -Math.log(isCase ? risk : 1 - risk))
}

type Loss = (risk: number, isCase: boolean) => number

const squaredError: Loss = (risk, isCase) => (isCase ? (1 - risk) ** 2 : risk * risk)

function scoreAtHorizon(options: SurvivalScoreOptions, open: boolean, loss: Loss): ScaledSurvivalScore {
  const { risk, at, censoring, level = 0.95 } = options
  const z = twoSidedQuantile(level)
  const followUp = readFollowUp({ time: options.time, event: options.event })
  requireProbability('risk', risk, followUp.n, open)
  const weights = horizonWeights(followUp, at, censoringCurve(followUp, censoring))
  const estimated = !censoring
  const { value, influence } = scoreWithInfluence(followUp, weights, at, estimated, i => risk[i], loss)
  const average = 1 - averageSurvival(followUp, [at], censoring)[0]
  const none = scoreWithInfluence(followUp, weights, at, estimated, () => average, loss)
  const se = influenceError(influence)
  return {
    value,
    se,
    lower: Math.max(value - z * se, 0),
    upper: value + z * se,
    nullValue: none.value,
    ...scaledScore({ value, influence }, none, z),
    influence,
  }
}

interface ScoreWithInfluence {
  readonly value: number
  readonly influence: Float64Array
}

/** Mean weighted loss, and each patient's influence on it (that on the censoring curve too, where `estimated`). */
function scoreWithInfluence(
  followUp: FollowUp,
  weights: HorizonWeights,
  at: number,
  estimated: boolean,
  riskOf: (row: number) => number,
  loss: Loss,
): ScoreWithInfluence {
  const { n, time, event } = followUp
  const { value, terms } = meanLoss(weights, riskOf, loss)
  const influence = terms.map(term => term - value)
  if (estimated) {
    const atOwnTime = terms.map((term, i) => (weights.isCase[i] ? term / n : 0))
    const atHorizon = terms.reduce((sum, term, i) => (weights.isControl[i] ? sum + term / n : sum), 0)
    const added = censoringInfluence({ time, event, horizon: at, atOwnTime, atHorizon })
    for (let i = 0; i < n; i++) influence[i] += added[i]
  }
  return { value, influence }
}

/**
 * 1 - score / null score with its error. That the average risk is estimated adds nothing: of constant predictions it
 * has the best score, whose derivative is 0.
 */
function scaledScore(
  score: ScoreWithInfluence,
  none: ScoreWithInfluence,
  z: number,
): Pick<ScaledSurvivalScore, 'scaled' | 'scaledSe' | 'scaledLower' | 'scaledUpper'> {
  if (!(none.value > 0))
    return { scaled: Number.NaN, scaledSe: Number.NaN, scaledLower: Number.NaN, scaledUpper: Number.NaN }
  const ratio = score.value / none.value
  const scaledSe = influenceError(
    score.influence.map((of, i) => (ratio * none.influence[i] - of) / none.value),
  )
  return {
    scaled: 1 - ratio,
    scaledSe,
    scaledLower: 1 - ratio - z * scaledSe,
    scaledUpper: 1 - ratio + z * scaledSe,
  }
}

function meanLoss(
  { weight, isCase }: HorizonWeights,
  riskOf: (row: number) => number,
  loss: Loss,
): { value: number; terms: Float64Array } {
  const terms = weight.map((w, i) => (w === 0 ? 0 : w * loss(riskOf(i), isCase[i] === 1)))
  return { value: terms.reduce((sum, term) => sum + term, 0) / terms.length, terms }
}

/** @throws StatisticsInputError where follow-up ends before a time, unless the censoring curve is of others */
function averageSurvival(
  { time, event }: FollowUp,
  times: ArrayLike<number>,
  censoring: CensoringSample | undefined,
): Float64Array {
  const survival = survivalAt(kaplanMeier({ time, event }), times)
  const beyond = survival.findIndex(Number.isNaN)
  if (beyond >= 0 && !censoring)
    throw new StatisticsInputError(
      'domain',
      'at',
      `Nobody is followed to ${times[beyond]}: the score there is unknown, choose an earlier horizon.`,
    )
  return survival
}

function nullLoss(weights: HorizonWeights, survival: number, loss: Loss): number {
  return meanLoss(weights, () => 1 - survival, loss).value
}

export interface IntegratedBrier {
  /** Brier score averaged over time between the first and the last of `times`. */
  readonly value: number
  readonly nullValue: number
  readonly scaled: number
  /** The Brier score at each of `times`. */
  readonly brier: Float64Array
}

/**
 * Brier score integrated over `times` by the trapezoidal rule and divided by their range.
 * @param options.times ascending, at least two
 * @param options.survival row-major, patients x times
 * @throws StatisticsInputError as {@link brierSurvival}
 */
export function integratedBrier(options: {
  readonly time: ArrayLike<number>
  readonly event: ArrayLike<number>
  readonly times: ArrayLike<number>
  readonly survival: ArrayLike<number>
  readonly censoring?: CensoringSample
}): IntegratedBrier {
  const { times, survival, censoring } = options
  const followUp = readFollowUp({ time: options.time, event: options.event })
  const m = times.length
  requireAscending(times)
  requireProbability('survival', survival, followUp.n * m)
  const curve = censoringCurve(followUp, censoring)
  const average = averageSurvival(followUp, times, censoring)
  const brier = new Float64Array(m)
  const nullBrier = new Float64Array(m)
  for (let k = 0; k < m; k++) {
    const weights = horizonWeights(followUp, times[k], curve)
    brier[k] = meanLoss(weights, i => 1 - survival[i * m + k], squaredError).value
    nullBrier[k] = nullLoss(weights, average[k], squaredError)
  }
  const value = trapezoid(times, brier)
  const nullValue = trapezoid(times, nullBrier)
  return { value, nullValue, scaled: nullValue > 0 ? 1 - value / nullValue : Number.NaN, brier }
}

export interface IntegratedBrierInterval extends IntegratedBrier {
  readonly se: number
  readonly lower: number
  readonly upper: number
  readonly scaledSe: number
  readonly scaledLower: number
  readonly scaledUpper: number
  /** The Brier score at each of `times` with its error, and scaled. */
  readonly scores: readonly ScaledSurvivalScore[]
}

/**
 * The integrated Brier score with standard errors: influence functions are integrated as the score is, so that the
 * scores at several times need not be independent.
 * @throws StatisticsInputError as {@link integratedBrier}
 */
export function integratedBrierInterval(
  options: Parameters<typeof integratedBrier>[0] & { readonly level?: number },
): IntegratedBrierInterval {
  const { time, event, times, survival, censoring, level = 0.95 } = options
  const z = twoSidedQuantile(level)
  const integrated = integratedBrier(options)
  const followUp = readFollowUp({ time, event })
  const { n } = followUp
  const m = times.length
  const curve = censoringCurve(followUp, censoring)
  const average = averageSurvival(followUp, times, censoring)
  const own = new Float64Array(n)
  const none = new Float64Array(n)
  const scores = Array.from({ length: m }, (_, k) => {
    const risk = Float64Array.from({ length: n }, (_, i) => 1 - survival[i * m + k])
    const score = brierSurvival({ time, event, risk, at: times[k], censoring, level })
    const weights = horizonWeights(followUp, times[k], curve)
    const constant = 1 - average[k]
    const nothing = scoreWithInfluence(followUp, weights, times[k], !censoring, () => constant, squaredError)
    const share = trapezoidWeight(times, k)
    for (let i = 0; i < n; i++) {
      own[i] += share * score.influence[i]
      none[i] += share * nothing.influence[i]
    }
    return score
  })
  const { value, nullValue } = integrated
  const se = influenceError(own)
  return {
    ...integrated,
    se,
    lower: Math.max(0, value - z * se),
    upper: value + z * se,
    ...scaledScore({ value, influence: own }, { value: nullValue, influence: none }, z),
    scores,
  }
}

/** What the value at the k-th time counts for in the trapezoidal mean over time. */
function trapezoidWeight(times: ArrayLike<number>, k: number): number {
  const last = times.length - 1
  const before = k > 0 ? times[k] - times[k - 1] : 0
  const after = k < last ? times[k + 1] - times[k] : 0
  return (before + after) / 2 / (times[last] - times[0])
}

function trapezoid(times: ArrayLike<number>, values: Float64Array): number {
  let area = 0
  for (let k = 1; k < times.length; k++) area += ((times[k] - times[k - 1]) * (values[k] + values[k - 1])) / 2
  return area / (times[times.length - 1] - times[0])
}

function requireAscending(times: ArrayLike<number>): void {
  let ascending = times.length >= 2
  for (let k = 1; k < times.length; k++) if (!(times[k] > times[k - 1])) ascending = false
  if (!ascending)
    throw new StatisticsInputError(
      'option',
      'times',
      'times must ascend and be at least two to integrate over.',
    )
}

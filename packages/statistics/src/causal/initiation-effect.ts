import { StatisticsInputError } from '../input-error.ts'
import { initiationOutcome, predictedOutcome } from './initiation-outcome.ts'
import { type InitiationPlan, type Initiations, initiationPlan } from './initiation-plan.ts'
import {
  type InitiationEstimand,
  type InitiationRisk,
  initiationHazardRatios,
  initiationRisk,
  initiationSurvival,
  readCurve,
  targetWeights,
} from './initiation-risk.ts'

/** What is read of one arm. */
export interface InitiatedArm {
  readonly survival: number
  readonly restrictedMean: number
  /** Corrected by the outcome model; NaN where that has no estimate. */
  readonly doublyRobustSurvival: number
  readonly doublyRobustMean: number
  /** Log hazard ratio against arm 0; 0 for arm 0. */
  readonly logHazardRatio: number
  /** Kish's effective number of patients at the end of the grace period. */
  readonly effectiveSize: number
  /** Latest time of follow-up of a patient of the arm. */
  readonly followed: number
}

export interface InitiationEffect {
  readonly plan: InitiationPlan
  readonly target: Float64Array
  readonly risk: InitiationRisk
  /** Weighted product-limit curve of each arm, after each time of `risk`. */
  readonly survival: readonly Float64Array[]
  readonly arms: readonly InitiatedArm[]
  /** What the outcome model predicts of every patient under each arm; null without it. */
  readonly predictions: PredictedArms | null
}

/** By arm, survival and restricted mean of every patient. */
export type PredictedArms = readonly ReturnType<typeof predictedOutcome>[]

/**
 * Arms that are started within a grace period compared from time zero, without immortal time: the strategies are
 * "start the arm within the grace period, when those who start it do" and "start none within it" (a stochastic
 * grace-period strategy; Wanis, J R Stat Soc A 2024;187:796). Every patient counts for each arm that what was seen of
 * them still agrees with, and leaves it on deviating (Hernan, BMJ 2018;360:k182), with the weight of
 * {@link initiationWeight}; a start after the grace period changes nothing (treatment policy). Survival by the
 * weighted product limit; hazard ratios by the weighted partial likelihood.
 *
 * Doubly robust: what an outcome model (Cox, a baseline an arm) predicts for the target population, plus the weighted
 * estimate less what the model predicts for the weighted patients of the arm; right where either model is. Robins,
 * Rotnitzky & Zhao, JASA 1994;89:846.
 * Censoring is taken to be independent within an arm.
 * @param given the plan, where it is known already
 * @param model the outcome model: fitted here, none (no doubly robust values), or its predictions: of a resample those of
 * the sample that it was drawn from, whose own error is of second order
 * @throws StatisticsInputError as initiationPlan; separated arms; a horizon beyond the follow-up of an arm
 */
export function initiationEffect(
  data: Initiations & {
    readonly x: readonly ArrayLike<number>[]
    readonly tau: number
    readonly estimand?: InitiationEstimand
    readonly tolerance?: number
    readonly prior?: number
    readonly guess?: readonly ArrayLike<number>[]
  },
  given?: InitiationPlan,
  model: 'fitted' | 'none' | PredictedArms = 'fitted',
): InitiationEffect {
  const { tau, estimand = 'ate' } = data
  const plan = given ?? initiationPlan(data)
  if (plan.separated)
    throw new StatisticsInputError(
      'domain',
      'x',
      'The covariates tell the arms apart: there is no overlap, and no comparison.',
    )
  const target = targetWeights(plan, estimand)
  const risk = initiationRisk(data, plan, target)
  const survival = plan.scores.map((_, k) => initiationSurvival(risk, k))
  const ratios = initiationHazardRatios(risk)
  const fitted = model === 'fitted' ? initiationOutcome(data, plan) : null
  const predictions =
    typeof model === 'string' ? fitted && plan.scores.map((_, k) => predictedOutcome(fitted, k, tau)) : model
  const arms = plan.scores.map((_, k): InitiatedArm => {
    const followed = lastFollowed(data, plan, k)
    const end = survival[k][survival[k].length - 1] ?? 1
    if (followed < tau && end > 0)
      throw new StatisticsInputError(
        'option',
        'tau',
        `tau is ${Number(tau.toPrecision(4))} and follow-up of arm ${k} ends at ${Number(followed.toPrecision(4))}: choose a horizon within follow-up.`,
      )
    const read = readCurve(risk.time, survival[k], tau)
    const weight = plan.posterior[k].map((r, i) => (r * target[i]) / plan.scores[k][i])
    const corrected = predictions && augmentation(predictions[k], target, weight)
    return {
      ...read,
      doublyRobustSurvival: corrected ? read.survival + corrected.survival : Number.NaN,
      doublyRobustMean: corrected ? read.restrictedMean + corrected.restrictedMean : Number.NaN,
      logHazardRatio: ratios[k],
      effectiveSize: kish(weight),
      followed,
    }
  })
  return { plan, target, risk, survival, arms, predictions }
}

/** Mean prediction in the target population less that of the weighted patients of the arm. */
function augmentation(
  predicted: ReturnType<typeof predictedOutcome>,
  target: Float64Array,
  weight: Float64Array,
) {
  const gap = (values: Float64Array) => mean(values, target) - mean(values, weight)
  return { survival: gap(predicted.survival), restrictedMean: gap(predicted.restrictedMean) }
}

function mean(values: Float64Array, weights: Float64Array): number {
  let sum = 0
  let total = 0
  for (let i = 0; i < values.length; i++) {
    sum += weights[i] * values[i]
    total += weights[i]
  }
  return sum / total
}

/** (sum w)^2 / sum w^2, as effectiveSampleSize. */
function kish(weight: Float64Array): number {
  let sum = 0
  let squares = 0
  for (const w of weight) {
    sum += w
    squares += w * w
  }
  return squares === 0 ? 0 : (sum * sum) / squares
}

function lastFollowed({ time }: Initiations, { posterior }: InitiationPlan, k: number): number {
  let last = 0
  for (let i = 0; i < time.length; i++) if (posterior[k][i] > 0) last = Math.max(last, time[i])
  return last
}

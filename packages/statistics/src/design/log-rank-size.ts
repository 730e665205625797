import { normalLower, normalQuantile } from '../distributions/index.ts'
import { requireOneOf, StatisticsInputError } from '../input-error.ts'
import { type EventProbabilityOptions, eventProbability } from './event-probability.ts'
import { requireBetween, requireErrors } from './option-range.ts'

export interface LogRankSizeOptions {
  /** Hazard of the experimental arm over that of the control arm, under the alternative. */
  readonly hazardRatio: number
  /** Schoenfeld: the asymptotic variance under equality. Freedman: events shared as the hazards. */
  readonly method?: 'schoenfeld' | 'freedman'
  readonly alpha?: number
  readonly sides?: 1 | 2
  readonly power?: number
  /** Patients of the experimental arm for each of the control arm. */
  readonly allocation?: number
  /** Follow-up, to turn events into patients. */
  readonly followUp?: FollowUpPlan
}

/** Exponential survival of the control arm, uniform accrual, then a further follow-up of all. */
export type FollowUpPlan = Omit<EventProbabilityOptions, 'hazard'> & {
  /** Events a patient and unit of time in the control arm: log 2 / median. */
  readonly controlHazard: number
}

export interface LogRankSize {
  readonly method: 'schoenfeld' | 'freedman'
  /** Events needed, before rounding up. */
  readonly exactEvents: number
  readonly events: number
  /** Share of patients expected to have their event in the control arm, the experimental arm and both; null without a plan. */
  readonly eventProbability: {
    readonly control: number
    readonly experimental: number
    readonly overall: number
  } | null
  /** Patients for those events, each arm rounded up; null without a plan. */
  readonly n: { readonly control: number; readonly experimental: number; readonly total: number } | null
}

/**
 * Events for a log-rank test to detect a hazard ratio h, with k = `allocation` patients of the experimental arm for
 * each control and z the sum of the normal quantiles of 1 - alpha / sides and of the power.
 * Schoenfeld: d = z^2 (1 + k)^2 / (k (log h)^2) (Biometrika 1981;68:316; Biometrics 1983;39:499).
 * Freedman: d = z^2 (1 + k h)^2 / (k (1 - h)^2) (Stat Med 1982;1:121).
 * Patients: events over the probability of an event under exponential survival and uniform accrual.
 * R: rpact::getSampleSizeSurvival(typeOfComputation).
 * @throws StatisticsInputError when an option is out of its range, or the hazard ratio is 1
 */
export function logRankSize(options: LogRankSizeOptions): LogRankSize {
  const { hazardRatio, method = 'schoenfeld', alpha = 0.05, sides = 2, power = 0.8, allocation = 1 } = options
  requireOneOf('method', method, ['schoenfeld', 'freedman'])
  requireErrors(alpha, power, sides)
  requireRatio(hazardRatio)
  requireBetween('allocation', allocation, 0, Number.POSITIVE_INFINITY)
  const z = normalQuantile(1 - alpha / sides) + normalQuantile(power)
  const exactEvents = (z / effectPerRootEvent(method, hazardRatio, allocation)) ** 2
  const probability = options.followUp ? probabilities(options.followUp, hazardRatio, allocation) : null
  return {
    method,
    exactEvents,
    events: Math.ceil(exactEvents - 1e-9),
    eventProbability: probability,
    n: probability ? patients(exactEvents / probability.overall, allocation) : null,
  }
}

/** Power of the log-rank test with the events given; the options as `logRankSize`. */
export function logRankPower(
  options: Omit<LogRankSizeOptions, 'power' | 'followUp'> & { readonly events: number },
): number {
  const { hazardRatio, method = 'schoenfeld', alpha = 0.05, sides = 2, allocation = 1, events } = options
  requireOneOf('method', method, ['schoenfeld', 'freedman'])
  requireErrors(alpha, 1 - 1e-12, sides)
  requireRatio(hazardRatio)
  requireBetween('allocation', allocation, 0, Number.POSITIVE_INFINITY)
  requireBetween('events', events, 0, Number.POSITIVE_INFINITY)
  const effect = Math.sqrt(events) * effectPerRootEvent(method, hazardRatio, allocation)
  return normalLower(effect - normalQuantile(1 - alpha / sides))
}

/**
 * The hazard ratio below 1 that the log-rank test finds with the power given, from so many events: Schoenfeld's formula
 * solved for it, exp(-z (1 + k) / sqrt(k d)). Its reciprocal is found as often with the arms exchanged.
 * @throws StatisticsInputError when an option is out of its range
 */
export function detectableHazardRatio(options: {
  readonly events: number
  readonly power?: number
  readonly alpha?: number
  readonly sides?: 1 | 2
  readonly allocation?: number
}): number {
  const { events, power = 0.8, alpha = 0.05, sides = 2, allocation = 1 } = options
  requireErrors(alpha, power, sides)
  requireBetween('allocation', allocation, 0, Number.POSITIVE_INFINITY)
  requireBetween('events', events, 0, Number.POSITIVE_INFINITY)
  const z = normalQuantile(1 - alpha / sides) + normalQuantile(power)
  return Math.exp((-z * (1 + allocation)) / Math.sqrt(allocation * events))
}

/** Mean of the standardised log-rank statistic, over the square root of the events. */
function effectPerRootEvent(method: 'schoenfeld' | 'freedman', h: number, k: number): number {
  return method === 'schoenfeld'
    ? (Math.abs(Math.log(h)) * Math.sqrt(k)) / (1 + k)
    : (Math.sqrt(k) * Math.abs(1 - h)) / (1 + k * h)
}

function probabilities(plan: FollowUpPlan, hazardRatio: number, allocation: number) {
  const { controlHazard, ...rest } = plan
  requireBetween('controlHazard', controlHazard, 0, Number.POSITIVE_INFINITY)
  const control = eventProbability({ ...rest, hazard: controlHazard })
  const experimental = eventProbability({ ...rest, hazard: controlHazard * hazardRatio })
  return { control, experimental, overall: (control + allocation * experimental) / (1 + allocation) }
}

function patients(total: number, allocation: number) {
  const control = Math.ceil(total / (1 + allocation) - 1e-9)
  const experimental = Math.ceil((total * allocation) / (1 + allocation) - 1e-9)
  return { control, experimental, total: control + experimental }
}

function requireRatio(hazardRatio: number): void {
  requireBetween('hazardRatio', hazardRatio, 0, Number.POSITIVE_INFINITY)
  if (hazardRatio === 1)
    throw new StatisticsInputError('option', 'hazardRatio', 'hazardRatio is 1: there is no effect to detect.')
}

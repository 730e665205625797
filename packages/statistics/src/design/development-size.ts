import { StatisticsInputError } from '../input-error.ts'
import {
  ASSUMED_NAGELKERKE,
  coxSnellFromConcordance,
  type ExpectedFit,
  largestR2Binary,
  largestR2Survival,
} from './explained-variation.ts'

export interface SizeCriterion {
  readonly name:
    | 'shrinkage'
    | 'optimism'
    | 'overall risk'
    | 'prediction error'
    | 'residual deviation'
    | 'mean'
  readonly n: number
}

export interface DevelopmentSize {
  readonly criteria: readonly SizeCriterion[]
  /** The largest of the criteria. */
  readonly n: number
  /** Events expected among n patients; NaN for a continuous outcome. */
  readonly events: number
  /** Events per candidate parameter at n (patients per parameter for a continuous outcome). */
  readonly eventsPerParameter: number
  /** R-squared the sizes rest on (Cox-Snell's, or the adjusted one for a continuous outcome). */
  readonly r2: number
}

export interface RileyBinaryOptions extends ExpectedFit {
  /** Expected share of events. */
  readonly prevalence: number
  /** Candidate parameters, every dummy and spline term counted. */
  readonly parameters: number
  /** Expected concordance statistic, in place of an R-squared. */
  readonly cStatistic?: number
  /** Expected uniform shrinkage; 0.9 keeps overfitting to 10 %. */
  readonly shrinkage?: number
}

export interface RileySurvivalOptions extends ExpectedFit {
  /** Events a patient and unit of time. */
  readonly rate: number
  readonly meanFollowUp: number
  /** Time of the predicted risk, in the same unit. */
  readonly horizon: number
  readonly parameters: number
  readonly shrinkage?: number
}

export interface RileyContinuousOptions {
  /** Expected adjusted R-squared. */
  readonly r2: number
  /** Mean and standard deviation of the outcome. */
  readonly mean: number
  readonly sd: number
  readonly parameters: number
  readonly shrinkage?: number
}

/** Half width of the interval of the overall risk, and difference of apparent and adjusted R-squared, allowed. */
const MARGIN = 0.05
const Z = 1.96

/**
 * Smallest number of patients to develop a model of a binary outcome: shrinkage of at least `shrinkage`; apparent
 * and adjusted Nagelkerke R-squared within 0.05; overall risk within 0.05; mean absolute error of the predicted
 * risks of at most 0.05 (with up to 30 parameters, where its formula was derived). Riley et al., Stat Med
 * 2019;38:1276 and BMJ 2020;368:m441.
 * @throws StatisticsInputError when an option is out of its range, or R-squared above the largest possible
 */
export function rileyBinary(options: RileyBinaryOptions): DevelopmentSize {
  const { prevalence, parameters, shrinkage = 0.9, cStatistic } = options
  inRange('prevalence', prevalence, 0, 1)
  const largest = largestR2Binary(prevalence)
  if (cStatistic !== undefined) inRange('cStatistic', cStatistic, 0.5, 1)
  const r2 =
    cStatistic === undefined ? expectedR2(options, largest) : coxSnellFromConcordance(cStatistic, prevalence)
  const criteria: SizeCriterion[] = [
    ...overfitting(parameters, r2, largest, shrinkage),
    { name: 'overall risk', n: Math.ceil((Z / MARGIN) ** 2 * prevalence * (1 - prevalence)) },
  ]
  if (parameters <= 30) {
    // van Smeden et al., Stat Methods Med Res 2019;28:2455
    const logN =
      (-0.508 + 0.259 * Math.log(prevalence) + 0.504 * Math.log(parameters) - Math.log(MARGIN)) / 0.544
    criteria.push({ name: 'prediction error', n: Math.ceil(Math.exp(logN)) })
  }
  return sized(criteria, prevalence, parameters, r2)
}

/**
 * Smallest number of patients to develop a model of a time-to-event outcome: shrinkage, optimism (as
 * `rileyBinary`), and overall risk at the horizon within 0.05 under a constant rate. Riley et al., Stat Med
 * 2019;38:1276 and BMJ 2020;368:m441.
 * @throws StatisticsInputError as `rileyBinary`
 */
export function rileySurvival(options: RileySurvivalOptions): DevelopmentSize {
  const { rate, meanFollowUp, horizon, parameters, shrinkage = 0.9 } = options
  for (const [name, value] of [
    ['rate', rate],
    ['meanFollowUp', meanFollowUp],
    ['horizon', horizon],
  ] as const)
    inRange(name, value, 0, Number.POSITIVE_INFINITY)
  const eventsPerPatient = rate * meanFollowUp
  const largest = largestR2Survival(eventsPerPatient)
  const r2 = expectedR2(options, largest)
  // the rate's limits rate -/+ z sqrt(rate / (n meanFollowUp)) must leave the risk within the margin
  const risk = -Math.expm1(-rate * horizon)
  const distances: number[] = []
  if (risk > MARGIN) distances.push(rate + Math.log1p(-(risk - MARGIN)) / horizon)
  if (risk < 1 - MARGIN) distances.push(-Math.log1p(-(risk + MARGIN)) / horizon - rate)
  const nearest = Math.min(...distances)
  return sized(
    [
      ...overfitting(parameters, r2, largest, shrinkage),
      { name: 'overall risk', n: Math.ceil((Z * Z * rate) / (meanFollowUp * nearest * nearest)) },
    ],
    eventsPerPatient,
    parameters,
    r2,
  )
}

/**
 * Smallest number of patients to develop a linear model: shrinkage of at least `shrinkage`; apparent and adjusted
 * R-squared within 0.05; residual standard deviation within 10 % (234 residual degrees of freedom); upper limit
 * of the mean within 10 %. Riley et al., Stat Med 2019;38:1262.
 * @throws StatisticsInputError as `rileyBinary`
 */
export function rileyContinuous(options: RileyContinuousOptions): DevelopmentSize {
  const { r2, mean, sd, parameters, shrinkage = 0.9 } = options
  inRange('r2', r2, 0, 1)
  inRange('sd', sd, 0, Number.POSITIVE_INFINITY)
  inRange('mean', mean, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
  inRange('shrinkage', shrinkage, 0, 1)
  countable(parameters)
  const expected = (n: number) => {
    const apparent = (r2 * (n - parameters - 1) + parameters) / (n - 1)
    return 1 + (parameters - 2) / (n * Math.log1p(-apparent))
  }
  const meanFits = (n: number) => (Z * sd * Math.sqrt((1 - r2) / n)) / Math.abs(mean) <= 0.1
  return sized(
    [
      { name: 'shrinkage', n: smallest(parameters + 2, n => expected(n) >= shrinkage) },
      { name: 'optimism', n: Math.ceil(1 + (parameters * (1 - r2)) / MARGIN) },
      { name: 'residual deviation', n: 234 + parameters },
      { name: 'mean', n: mean === 0 ? 0 : smallest(parameters + 2, meanFits) },
    ],
    Number.NaN,
    parameters,
    r2,
  )
}

function overfitting(parameters: number, r2: number, largest: number, shrinkage: number): SizeCriterion[] {
  countable(parameters)
  inRange('shrinkage', shrinkage, r2, 1)
  const size = (s: number) => Math.ceil(parameters / ((s - 1) * Math.log1p(-r2 / s)))
  return [
    { name: 'shrinkage', n: size(shrinkage) },
    { name: 'optimism', n: size(r2 / (r2 + MARGIN * largest)) },
  ]
}

function expectedR2({ coxSnellR2, nagelkerkeR2 }: ExpectedFit, largest: number): number {
  const r2 = coxSnellR2 ?? (nagelkerkeR2 ?? ASSUMED_NAGELKERKE) * largest
  inRange(coxSnellR2 === undefined ? 'nagelkerkeR2' : 'coxSnellR2', r2, 0, largest)
  return r2
}

function sized(
  criteria: readonly SizeCriterion[],
  eventsPerPatient: number,
  parameters: number,
  r2: number,
): DevelopmentSize {
  const n = Math.max(...criteria.map(criterion => criterion.n))
  const events = n * eventsPerPatient
  return { criteria, n, events, eventsPerParameter: (Number.isNaN(events) ? n : events) / parameters, r2 }
}

/** The smallest n from `start` that fits, where every larger one fits too. */
function smallest(start: number, fits: (n: number) => boolean): number {
  let high = start
  while (!fits(high)) high *= 2
  let low = start
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (fits(middle)) high = middle
    else low = middle + 1
  }
  return low
}

function countable(parameters: number): void {
  if (!Number.isInteger(parameters) || parameters < 1)
    throw new StatisticsInputError('option', 'parameters', `parameters is ${parameters}: give 1 or more.`)
}

function inRange(argument: string, value: number, low: number, high: number): void {
  if (!(value > low && value < high))
    throw new StatisticsInputError(
      'option',
      argument,
      `${argument} is ${value}: it lies between ${low} and ${high}.`,
    )
}

import { normalDensity, normalQuantile } from '../distributions/index.ts'
import { inverseLogit } from '../regression/binomial-moments.ts'
import { requireBetween } from './option-range.ts'

/** What the new model is expected to explain; give one. Without any, 15 % of the largest Cox-Snell R-squared. */
export interface ExpectedFit {
  /** Cox and Snell's R-squared, adjusted for optimism. */
  readonly coxSnellR2?: number
  /** Nagelkerke's R-squared: Cox-Snell's as a share of the largest possible. */
  readonly nagelkerkeR2?: number
}

/** Share of the largest Cox-Snell R-squared assumed where nothing is known (Riley et al., BMJ 2020). */
export const ASSUMED_NAGELKERKE = 0.15

/** Largest Cox-Snell R-squared of a binary outcome: 1 - exp(2 (p log p + (1 - p) log(1 - p))). */
export function largestR2Binary(prevalence: number): number {
  return 1 - Math.exp(2 * (prevalence * Math.log(prevalence) + (1 - prevalence) * Math.log1p(-prevalence)))
}

/**
 * Largest Cox-Snell R-squared of a time-to-event outcome: 1 - exp(2 (E log E - E)), E the expected events a
 * patient (rate x mean follow-up; the mean follow-up is the unit of time).
 */
export function largestR2Survival(eventsPerPatient: number): number {
  return 1 - Math.exp(2 * (eventsPerPatient * Math.log(eventsPerPatient) - eventsPerPatient))
}

/**
 * Cox-Snell R-squared that goes with a concordance statistic, for linear predictors that are normal with equal
 * variance in events and non-events (Riley, Van Calster & Collins, Stat Med 2021;40:859). By quadrature where the
 * paper simulates.
 * @throws StatisticsInputError unless both lie between 0 and 1
 */
export function coxSnellFromConcordance(concordance: number, prevalence: number): number {
  requireBetween('concordance', concordance, 0, 1)
  requireBetween('prevalence', prevalence, 0, 1)
  const distance = Math.SQRT2 * normalQuantile(concordance)
  const start = Math.log(prevalence / (1 - prevalence)) - (distance * distance) / 2
  const gain = normalMean(x => {
    const others = start + distance * x
    const events = start + distance * (x + distance)
    return prevalence * Math.log(inverseLogit(events)) + (1 - prevalence) * Math.log(inverseLogit(-others))
  })
  const none = prevalence * Math.log(prevalence) + (1 - prevalence) * Math.log1p(-prevalence)
  return 1 - Math.exp(2 * (none - gain))
}

/** E f(Z), Z standard normal, by the trapezoidal rule on -10 to 10 (spectrally accurate for a smooth f). */
export function normalMean(f: (z: number) => number): number {
  const step = 1 / 64
  let sum = 0
  for (let k = -640; k <= 640; k++) sum += f(k * step) * normalDensity(k * step)
  return sum * step
}

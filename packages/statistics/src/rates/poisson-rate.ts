import { chiSquaredQuantile } from '../distributions/index.ts'
import { requireLevel, StatisticsInputError } from '../input-error.ts'

export interface PoissonRateOptions {
  /** Events, whole and 0 or more. */
  readonly events: number
  /** Time under observation, in the unit of time that the rate is wanted for. */
  readonly exposure: number
  readonly level?: number
}

export interface PoissonRate {
  /** Events a unit of exposure. */
  readonly rate: number
  readonly lower: number
  readonly upper: number
}

/**
 * A rate of events with its exact interval: the limits of a Poisson mean are halves of chi-squared quantiles on 2 x
 * and 2 x + 2 degrees of freedom (Garwood, Biometrika 1936;28:437), divided by the exposure. No event: the lower limit
 * is 0. R: poisson.test(events, exposure).
 * @throws StatisticsInputError events that are not whole and 0 or more, an exposure that is not above 0
 */
export function poissonRate({ events, exposure, level = 0.95 }: PoissonRateOptions): PoissonRate {
  requireLevel(level)
  if (!(Number.isInteger(events) && events >= 0))
    throw new StatisticsInputError('domain', 'events', `events is ${events}: give a whole number, 0 or more.`)
  if (!(exposure > 0 && Number.isFinite(exposure)))
    throw new StatisticsInputError('domain', 'exposure', `exposure is ${exposure}: give a time above 0.`)
  const tail = (1 - level) / 2
  return {
    rate: events / exposure,
    lower: events === 0 ? 0 : chiSquaredQuantile(tail, 2 * events) / 2 / exposure,
    upper: chiSquaredQuantile(1 - tail, 2 * events + 2) / 2 / exposure,
  }
}

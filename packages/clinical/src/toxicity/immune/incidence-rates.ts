import { type PoissonRate, poissonRate } from '@tessera/statistics'
import { daysPerYear } from '@tessera/tables'
import type { ImmuneEvent } from './immune-events.ts'
import type { ImmuneEndpoint } from './time-to-immune-event.ts'
import { immuneEpisodes } from './worst-by-class.ts'

/** A rate for 100 person-years with its exact interval. */
export interface ExposureRate {
  readonly events: number
  readonly patients: number
  readonly personYears: number
  /** Null where nobody was under observation. */
  readonly rate: PoissonRate | null
}

/**
 * Exposure-adjusted incidence rate (EAIR): patients with an event for 100 person-years, each under observation until
 * the first event, a competing event or the end of the time at risk. Assumes a constant hazard, which the cumulative
 * incidence does not.
 */
export function exposureAdjustedIncidence(
  { rows }: Pick<ImmuneEndpoint, 'rows'>,
  level = 0.95,
): ExposureRate {
  const patients = rows.filter(({ cause }) => cause === 1).length
  return rateOf(
    patients,
    patients,
    rows.reduce((sum, { time }) => sum + time, 0),
    level,
  )
}

/**
 * Exposure-adjusted event rate (EAER): episodes for 100 person-years of the whole time at risk, which an event does not
 * end. `whole` is the endpoint's time at risk without the event: from {@link timeToImmuneEvent} of no events.
 */
export function exposureAdjustedEvents(
  events: readonly ImmuneEvent[],
  whole: Pick<ImmuneEndpoint, 'rows'>,
  level = 0.95,
): ExposureRate {
  const counted = events.filter(({ why }) => why === null)
  const patients = new Set(counted.map(({ patientId }) => patientId)).size
  return rateOf(
    immuneEpisodes(counted),
    patients,
    whole.rows.reduce((sum, { time }) => sum + time, 0),
    level,
  )
}

function rateOf(events: number, patients: number, days: number, level: number): ExposureRate {
  const personYears = days / daysPerYear
  const rate = personYears > 0 ? poissonRate({ events, exposure: personYears / 100, level }) : null
  return { events, patients, personYears, rate }
}

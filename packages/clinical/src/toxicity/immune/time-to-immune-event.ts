import type { Death } from '../events/deaths.ts'
import type { Exposure } from '../exposure/doses.ts'
import type { ImmuneEvent } from './immune-events.ts'

/** Something else that ends the time at risk, as the study declares it: progression, new therapy. */
export interface CompetingEvent {
  readonly patientId: string
  readonly day: number
  readonly cause: string
}

/** A patient's time to the first event, for cumulative incidence. */
export interface ImmuneEndpointRow {
  readonly patientId: string
  /** Days from the first dose, whose day is 1, to event, competing event or end of observation. */
  readonly time: number
  /** 0 censored, 1 the event, 2, 3, ... by the order of the causes. */
  readonly cause: number
  readonly causeLabel: string
  /** The event that counted. */
  readonly event: ImmuneEvent | null
  /** Whether it is of grade 5: event and death at once, counted as the event. */
  readonly fatal: boolean
  /** One line that says what fired. */
  readonly rule: string
}

export interface ImmuneEndpoint {
  readonly label: string
  readonly causes: readonly string[]
  readonly rows: readonly ImmuneEndpointRow[]
}

export interface ImmuneEndpointOptions {
  /** 1: any grade, 3: grade 3 or more. */
  readonly minimumGrade: 1 | 2 | 3 | 4
  /** One organ class alone; all by default. */
  readonly organ?: string
  readonly windowDays: number
  readonly deaths: ReadonlyMap<string, Death>
  readonly competing?: readonly CompetingEvent[]
  /** The last day on which events were asked for, by patient. */
  readonly lastContact?: ReadonlyMap<string, number>
  readonly dataCut?: number
}

/**
 * Time from the first dose to the first immune-related event with competing events, one row a patient with a dose.
 *
 * Rule: at risk from the first dose to the last dose plus the window, the last contact or the data cut, whichever is
 * first; an event or a death with a date ends it whatever the last contact. The first event of the grade is the event; death and the declared events before it compete; otherwise the
 * time is censored. On one day the event comes before death, and death before what was declared: a grade 5 event is
 * the event on the day on which it began. An event whose grade is not known counts for any grade, not for grade 3.
 */
export function timeToImmuneEvent(
  events: readonly ImmuneEvent[],
  exposures: ReadonlyMap<string, Exposure>,
  options: ImmuneEndpointOptions,
): ImmuneEndpoint {
  const { minimumGrade, organ, windowDays, deaths, competing = [], lastContact, dataCut } = options
  const declared = [...new Set(competing.map(({ cause }) => cause))].sort()
  const name = `first ${organ === undefined ? 'immune-related event' : `${organ} event`} of ${minimumGrade === 1 ? 'any grade' : `grade ${minimumGrade} or more`}`
  const causes = [name, 'death', ...declared]
  const counted = Map.groupBy(
    events.filter(
      ({ why, grade, organ: own }) =>
        why === null && (grade ?? 1) >= minimumGrade && (organ === undefined || own === organ),
    ),
    ({ patientId }) => patientId,
  )
  const others = Map.groupBy(competing, ({ patientId }) => patientId)
  const rows = [...exposures.values()].map(({ patientId, first, last }): ImmuneEndpointRow => {
    const closes = Math.min(last + windowDays, dataCut ?? Number.POSITIVE_INFINITY)
    const end = Math.min(closes, lastContact?.get(patientId) ?? Number.POSITIVE_INFINITY)
    const own = (counted.get(patientId) ?? []).toSorted(
      (a, b) => a.start - b.start || (b.grade ?? 0) - (a.grade ?? 0),
    )
    const death = deaths.get(patientId)
    const candidates = [
      ...own.slice(0, 1).map(event => ({ day: event.start, cause: 1, event })),
      ...(death ? [{ day: death.day, cause: 2, event: null }] : []),
      ...(others.get(patientId) ?? []).map(({ day, cause }) => ({
        day: Math.floor(day),
        cause: 3 + declared.indexOf(cause),
        event: null,
      })),
    ].filter(({ day, event }) => day >= first && (event !== null || day <= closes))
    const earliest = candidates.reduce<(typeof candidates)[number] | null>(
      (one, other) =>
        one === null || other.day < one.day || (other.day === one.day && other.cause < one.cause)
          ? other
          : one,
      null,
    )
    const day = earliest?.day ?? Math.max(first, end)
    const time = day - first + 1
    const event = earliest?.event ?? null
    return {
      patientId,
      time,
      cause: earliest?.cause ?? 0,
      causeLabel: earliest ? causes[earliest.cause - 1] : 'censored',
      event,
      fatal: event?.grade === 5,
      rule: ruleOf(earliest, event, { last, windowDays, end, first, time }, causes),
    }
  })
  return { label: name, causes, rows }
}

function ruleOf(
  earliest: { readonly cause: number } | null,
  event: ImmuneEvent | null,
  {
    last,
    windowDays,
    end,
    first,
    time,
  }: Readonly<Record<'last' | 'windowDays' | 'end' | 'first' | 'time', number>>,
  causes: readonly string[],
): string {
  if (event)
    return `${event.term} (${event.organ}), grade ${event.grade ?? 'not known'}, begins on study day ${time}${event.grade === 5 ? ': event, and death' : ''}`
  if (earliest) return `${causes[earliest.cause - 1]} on study day ${time}, before any such event`
  if (end < first) return 'observation ended before the first dose: censored on study day 1'
  return end === last + windowDays
    ? `no such event by ${windowDays} days after the last dose`
    : 'no such event by the last contact or data cut'
}

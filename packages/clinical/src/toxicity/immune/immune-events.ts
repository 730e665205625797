import type { Finding } from '@tessera/evidence'
import { formatDay } from '@tessera/tables'
import type { AdverseEvent, EventGrade } from '../events/adverse-event.ts'
import type { Exposure } from '../exposure/doses.ts'
import { type ClassOf, classesBy } from './classes.ts'

/** Why a listed event is not counted. */
export type NotCounted =
  | 'no dose'
  | 'no start'
  | 'before the first dose'
  | 'after the window'
  | 'after the data cut'
  | 'after the death'
  | 'not related to the drug'
  | 'not judged immune-related'

/** An adverse event of an organ class. Study day 1 is the day of the first dose. */
export interface ImmuneEvent {
  readonly patientId: string
  readonly organ: string
  readonly term: string
  readonly grade: EventGrade | null
  /** Day since 1970-01-01 and study day; NaN where the start is not known. */
  readonly start: number
  readonly studyDay: number
  /** NaN while it goes on or where it is not known. */
  readonly end: number
  readonly related: boolean | null
  /** Null where it counts. */
  readonly why: NotCounted | null
  readonly file: string
  readonly row: number
}

/**
 * Which listed events count: `listed` all, `related` those that the investigator related to the drug, `flagged` those
 * that were judged immune-related, of whatever term.
 */
export type Attribution = 'listed' | 'related' | 'flagged'

export interface ImmuneOptions {
  /** Events begin within so many days of the last dose. */
  readonly windowDays: number
  readonly attribution?: Attribution
  readonly classOf?: ClassOf
  /** Day since 1970-01-01. */
  readonly dataCut?: number
  /** Day of death by patient: an event that begins after it is none. */
  readonly deaths?: ReadonlyMap<string, { readonly day: number }>
}

export interface ImmuneEvents {
  readonly events: readonly ImmuneEvent[]
  readonly findings: readonly Finding[]
}

/**
 * Immune-related adverse events by organ class, counted where they begin from the day of the first dose to the window
 * after the last. Of a start that is known to the month, the first day that it can be since the first dose is taken.
 * A flagged event whose term is in no class is of the class `other`.
 */
export function immuneEvents(
  events: readonly AdverseEvent[],
  exposures: ReadonlyMap<string, Exposure>,
  options: ImmuneOptions,
): ImmuneEvents {
  const { attribution = 'listed', classOf = classesBy() } = options
  const findings: Finding[] = []
  const found = events.flatMap(event => {
    const organ = classOf(event.term) ?? (attribution === 'flagged' && event.immune === true ? 'other' : null)
    if (organ === null) return []
    const exposure = exposures.get(event.patientId)
    const start = startOf(event, exposure)
    if (event.start.precision !== 'day' && Number.isFinite(start))
      findings.push({
        severity: 'warning',
        code: 'immune-event-date',
        message: `the start of '${event.term}' is taken as ${formatDay(start)}`,
        cure: 'give the day',
        field: 'start',
        file: event.file,
        row: event.row,
        patientId: event.patientId,
      })
    const why = whyNot(event, start, exposure, attribution, options)
    if (why === 'no dose')
      findings.push({
        severity: 'warning',
        code: 'immune-event-without-dose',
        message: `'${event.term}' of a patient without a dose: not counted`,
        cure: 'give the doses, or leave the patient out',
        field: 'patient_id',
        file: event.file,
        row: event.row,
        patientId: event.patientId,
      })
    const immune: ImmuneEvent = {
      patientId: event.patientId,
      organ,
      term: event.term,
      grade: event.grade,
      start,
      studyDay: exposure ? start - exposure.first + 1 : Number.NaN,
      end: Math.floor(event.end.latest),
      related: event.related,
      why,
      file: event.file,
      row: event.row,
    }
    return [immune]
  })
  return { events: found, findings }
}

function startOf({ start }: AdverseEvent, exposure: Exposure | undefined): number {
  if (start.precision === 'day') return Math.floor(start.day)
  const reaches = exposure !== undefined && start.earliest <= exposure.first && start.latest >= exposure.first
  return reaches ? exposure.first : start.earliest
}

function whyNot(
  { patientId, immune, related }: AdverseEvent,
  start: number,
  exposure: Exposure | undefined,
  attribution: Attribution,
  { windowDays, dataCut = Number.POSITIVE_INFINITY, deaths }: ImmuneOptions,
): NotCounted | null {
  if (attribution === 'flagged' && immune !== true) return 'not judged immune-related'
  if (attribution === 'related' && related !== true) return 'not related to the drug'
  if (!exposure) return 'no dose'
  if (Number.isNaN(start)) return 'no start'
  if (start < exposure.first) return 'before the first dose'
  if (start > exposure.last + windowDays) return 'after the window'
  if (start > dataCut) return 'after the data cut'
  return start > (deaths?.get(patientId)?.day ?? Number.POSITIVE_INFINITY) ? 'after the death' : null
}

import type { Finding } from '@tessera/evidence'
import { type Fields, formatDay, type PartialDay } from '@tessera/tables'
import type { Exposure } from '../exposure/doses.ts'
import type { CompetingEvent } from './time-to-immune-event.ts'

/** The columns of a table of competing events: one row an event, its cause as the study names it. */
export const competingFields = {
  patientId: {
    kind: 'text',
    names: ['patient_id', 'USUBJID', 'SUBJID'],
    required: true,
    always: true,
    what: 'patient',
  },
  date: { kind: 'day', names: ['date', 'ADT'], required: true, what: 'date of the competing event' },
  cause: {
    kind: 'text',
    names: ['cause', 'PARAMCD', 'event'],
    required: true,
    always: true,
    what: 'what competes: progression, new therapy',
  },
} as const satisfies Fields

export interface CompetingRecord {
  readonly patientId: string | null
  readonly date: PartialDay
  readonly cause: string | null
  readonly row: number
}

/** Competing events with a date. Those before the first dose cannot end the time at risk: left out, as a finding. */
export function competingEvents(
  records: readonly CompetingRecord[],
  exposures: ReadonlyMap<string, Exposure>,
  file: string,
): { readonly events: readonly CompetingEvent[]; readonly findings: readonly Finding[] } {
  const findings: Finding[] = []
  const events = records.flatMap(({ patientId, date, cause, row }) => {
    if (patientId === null || cause === null) return []
    const say = (code: string, message: string, cure: string) =>
      findings.push({ severity: 'warning', code, message, cure, field: 'date', file, row, patientId })
    if (Number.isNaN(date.latest)) {
      say(
        'competing-without-date',
        `${cause} without a date is left out`,
        'give the date, or leave the row out',
      )
      return []
    }
    if (date.precision !== 'day')
      say('competing-date-incomplete', `${cause} is taken to be on ${formatDay(date.latest)}`, 'give the day')
    const first = exposures.get(patientId)?.first
    if (first !== undefined && date.latest < first)
      say(
        'competing-before-first-dose',
        `${cause} before the first dose does not end the time at risk: left out`,
        'correct the date, or leave the row out',
      )
    return first === undefined || date.latest >= first
      ? [{ patientId, day: Math.floor(date.latest), cause }]
      : []
  })
  return { events, findings }
}

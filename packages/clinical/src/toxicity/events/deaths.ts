import type { Finding } from '@tessera/evidence'
import { type Fields, formatDay, type PartialDay } from '@tessera/tables'
import type { AdverseEvent } from './adverse-event.ts'

/** The columns of a table of patients with their deaths and the end of their follow-up: SDTM DM, ADSL or a plain one. */
export const followUpFields = {
  patientId: {
    kind: 'text',
    names: ['patient_id', 'USUBJID', 'SUBJID'],
    required: true,
    always: true,
    what: 'patient',
  },
  death: { kind: 'day', names: ['death_date', 'DTHDTC', 'DTHDT'], what: 'date of death' },
  died: { kind: 'flag', names: ['died', 'DTHFL'], what: 'whether the patient died' },
  lastContact: {
    kind: 'day',
    names: ['last_contact_date', 'last_contact', 'LSTALVDT', 'RFPENDTC', 'EOSDT'],
    what: 'last date on which events were asked for',
  },
  arm: { kind: 'text', names: ['arm', 'ACTARM', 'TRT01A', 'ARM'], what: 'arm' },
} as const satisfies Fields

export interface FollowUpRecord {
  readonly patientId: string | null
  readonly death: PartialDay
  readonly died: boolean | null
  readonly lastContact: PartialDay
  readonly arm: string | null
  readonly row: number
}

/** A death, and what it is known from. */
export interface Death {
  readonly patientId: string
  readonly day: number
  readonly from: 'date of death' | 'end of a grade 5 event' | 'start of a grade 5 event'
  /** The grade 5 event, if there is one: it is event and death. */
  readonly event: AdverseEvent | null
}

export interface Deaths {
  readonly byPatient: ReadonlyMap<string, Death>
  readonly findings: readonly Finding[]
}

/**
 * The death of each patient. Rule: the recorded date of death; where there is none, a grade 5 event dates the death at
 * its end, or at its start where it has no end. A grade 5 event is an event on its start and a death on that day. A
 * grade 5 event whose end is not the date of death, one that begins after it, a death flag without a date and an event
 * that begins after the death are findings.
 */
export function deathsOf(
  followUp: readonly FollowUpRecord[],
  events: readonly AdverseEvent[],
  file: string | null,
): Deaths {
  const findings: Finding[] = []
  const byPatient = new Map<string, Death>()
  for (const { patientId, death, died, row } of followUp) {
    if (patientId === null) continue
    const at = { file: file ?? undefined, row, patientId, field: 'death' }
    if (!Number.isNaN(death.latest)) {
      byPatient.set(patientId, {
        patientId,
        day: Math.floor(death.latest),
        from: 'date of death',
        event: null,
      })
      if (death.precision !== 'day')
        findings.push({
          severity: 'warning',
          code: 'death-date-incomplete',
          message: `only the ${death.precision} of the death is known: ${formatDay(death.latest)} is taken`,
          cure: 'give the day',
          ...at,
        })
      if (died === false)
        findings.push({
          severity: 'error',
          code: 'death-contradicted',
          message: 'has a date of death and is said not to have died',
          cure: 'correct one of them',
          ...at,
        })
    } else if (died === true && !events.some(event => event.patientId === patientId && event.grade === 5))
      findings.push({
        severity: 'warning',
        code: 'death-without-date',
        message: 'died, the date is not given: not counted as a death',
        cure: 'give the date of death',
        ...at,
      })
  }
  for (const event of events.filter(({ grade }) => grade === 5))
    addFatalEvent(event, followUp.length > 0, byPatient, findings)
  for (const event of events) {
    const death = byPatient.get(event.patientId)
    if (death && event.start.earliest >= death.day + 1)
      findings.push({
        severity: 'error',
        code: 'event-after-death',
        message: `'${event.term}' begins on ${formatDay(event.start.earliest)}, after the death on ${formatDay(death.day)}`,
        cure: 'correct one of the dates',
        field: 'start',
        ...placeOf(event),
      })
  }
  return { byPatient, findings }
}

function addFatalEvent(
  event: AdverseEvent,
  hasFollowUp: boolean,
  byPatient: Map<string, Death>,
  findings: Finding[],
): void {
  const { patientId, term, start, end } = event
  const recorded = byPatient.get(patientId)
  const own = Number.isNaN(end.latest) ? start.earliest : end.latest
  if (recorded) {
    byPatient.set(patientId, { ...recorded, event: recorded.event ?? event })
    const differs = Number.isNaN(end.latest)
      ? Math.floor(start.earliest) > recorded.day
      : Math.floor(end.latest) !== recorded.day
    if (differs)
      findings.push({
        severity: 'error',
        code: 'death-dates-differ',
        message: `the grade 5 event '${term}' ${Number.isNaN(end.latest) ? 'begins' : 'ends'} on ${formatDay(own)}, the ${recorded.from} is ${formatDay(recorded.day)}; the latter counts`,
        cure: 'correct one of the dates',
        field: 'end',
        ...placeOf(event),
      })
    return
  }
  if (Number.isNaN(own)) {
    findings.push({
      severity: 'warning',
      code: 'death-without-date',
      message: `'${term}' has grade 5 and no date, and no date of death is given: not counted as a death`,
      cure: 'give the date of death',
      field: 'end',
      ...placeOf(event),
    })
    return
  }
  const from = Number.isNaN(end.latest) ? 'start of a grade 5 event' : 'end of a grade 5 event'
  byPatient.set(patientId, { patientId, day: Math.floor(own), from, event })
  if (hasFollowUp || from === 'start of a grade 5 event')
    findings.push({
      severity: 'warning',
      code: 'death-from-event',
      message: `'${term}' has grade 5 and no date of death is given: dated at its ${from === 'end of a grade 5 event' ? 'end' : 'start'}, ${formatDay(own)}`,
      cure: 'give the date of death',
      field: 'death',
      ...placeOf(event),
    })
}

function placeOf({ file, row, patientId }: AdverseEvent) {
  return { file, row, patientId }
}

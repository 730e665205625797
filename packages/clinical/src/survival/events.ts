import type { Finding } from '@tessera/evidence'
import { type Fields, type GivenColumns, nearestName, readRecords } from '@tessera/tables'
import { unknownPatient } from './assessments.ts'
import { type Fact, type FactKind, factKinds, type SurvivalPatient } from './fact.ts'
import { siteOf } from './patients.ts'

/** A table with a row an event: several progressions of one patient, adverse events, anything dated. */
export const eventFields = {
  patientId: {
    kind: 'text',
    names: ['patient_id', 'USUBJID', 'SUBJID'],
    required: true,
    always: true,
    what: 'patient',
  },
  eventKind: { kind: 'text', names: ['event', 'fact'], what: 'kind of event' },
  eventDate: {
    kind: 'day',
    names: ['event_date', 'date', 'ASTDT', 'AESTDTC'],
    required: true,
    what: 'date of the event',
  },
  eventSite: { kind: 'text', names: ['site'], what: 'site of a progression or recurrence' },
  detail: { kind: 'text', names: ['detail', 'AEDECOD', 'AETERM'], what: 'what it was' },
} as const satisfies Fields

export type EventColumns = GivenColumns<typeof eventFields>

export interface ReadEvents {
  readonly events: readonly (Fact & { readonly patientId: string })[]
  readonly findings: readonly Finding[]
}

/**
 * Reads dated events. A table that does not say the kind of its events has one: `event`. Rows without a date
 * are findings.
 */
export async function readEvents(
  path: string,
  options: { readonly given?: EventColumns; readonly where?: string } = {},
): Promise<ReadEvents> {
  const { file, records, columns, findings } = await readRecords(path, eventFields, options)
  const faults: Finding[] = [...findings]
  const field = columns.eventDate ?? 'event_date'
  const events = records.flatMap(record => {
    const { patientId, row, eventDate: day, detail } = record
    if (patientId === null) return []
    const at = { file, row, patientId }
    const kind = columns.eventKind === undefined ? 'event' : kindOf(record.eventKind)
    if (kind === null) {
      faults.push(unknownKind(record.eventKind, columns.eventKind, at))
      return []
    }
    if (day.precision === 'missing') {
      faults.push({
        severity: 'warning',
        code: 'event-without-date',
        message: `${detail ?? kind} has no date: it does not count`,
        cure: 'fill in the date, its month or year where no more is known',
        field,
        ...at,
      })
      return []
    }
    const site = siteOf(record.eventSite, columns.eventSite ?? 'site', record, file, faults)
    return [{ kind, day, site, detail, field, ...at }]
  })
  return { events, findings: faults }
}

/** The patients with further facts; events of a patient who is not in the table are findings. */
export function withEvents(
  patients: readonly SurvivalPatient[],
  events: ReadEvents['events'],
): { readonly patients: readonly SurvivalPatient[]; readonly findings: readonly Finding[] } {
  const byPatient = Map.groupBy(events, ({ patientId }) => patientId)
  const known = new Set(patients.map(({ patientId }) => patientId))
  const strangers = [...byPatient].filter(([patientId]) => !known.has(patientId))
  return {
    patients: patients.map(patient => ({
      ...patient,
      facts: [...patient.facts, ...(byPatient.get(patient.patientId) ?? [])],
    })),
    findings: strangers.map(([patientId, [first]]) => unknownPatient(patientId, first.file, first.row)),
  }
}

function kindOf(text: string | null): FactKind | null {
  const plain = text?.toLowerCase().replaceAll(/[\s_-]+/g, ' ') ?? ''
  return factKinds.find(kind => kind.replaceAll('-', ' ') === plain) ?? null
}

function unknownKind(
  text: string | null,
  field = 'event',
  at: { readonly file: string; readonly row: number; readonly patientId: string },
): Finding {
  const near = text === null ? null : nearestName(text, factKinds)
  return {
    severity: 'error',
    code: 'event-unknown',
    message: text === null ? 'the kind of event is missing' : `'${text}' is not a kind of event`,
    cure: near ? `did you mean '${near}'?` : `write one of ${factKinds.join(', ')}`,
    field,
    ...at,
  }
}

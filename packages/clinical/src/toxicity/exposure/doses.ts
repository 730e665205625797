import type { Finding } from '@tessera/evidence'
import { type Fields, formatDay, type PartialDay } from '@tessera/tables'

/** The columns of a table of doses: SDTM EX or a plain one. */
export const doseFields = {
  patientId: {
    kind: 'text',
    names: ['patient_id', 'USUBJID', 'SUBJID'],
    required: true,
    always: true,
    what: 'patient',
  },
  drug: { kind: 'text', names: ['drug', 'EXTRT'], what: 'drug' },
  dose: { kind: 'number', names: ['dose', 'EXDOSE'], what: 'dose' },
  start: {
    kind: 'day',
    names: ['start', 'date', 'EXSTDTC', 'ASTDT'],
    required: true,
    what: 'date of the dose',
  },
  end: { kind: 'day', names: ['end', 'EXENDTC', 'AENDT'], what: 'date of the last dose of the row' },
} as const satisfies Fields

export interface DoseRecord {
  readonly patientId: string | null
  readonly drug: string | null
  readonly dose: number
  readonly start: PartialDay
  readonly end: PartialDay
  readonly row: number
}

/** From the first to the last dose of a patient, as whole days since 1970-01-01. */
export interface Exposure {
  readonly patientId: string
  readonly first: number
  readonly last: number
  readonly row: number
}

export interface Exposures {
  readonly byPatient: ReadonlyMap<string, Exposure>
  readonly findings: readonly Finding[]
}

/**
 * First and last dose by patient. A row without an end is a single dose; a dose of 0 was not given, unless the drug is
 * a placebo. Of a date without its day the first possible day is taken for a start and the last for an end.
 */
export function exposuresOf(
  records: readonly DoseRecord[],
  { file, drugs }: { readonly file: string; readonly drugs?: readonly string[] },
): Exposures {
  const findings: Finding[] = []
  const wanted = drugs && new Set(drugs.map(drug => drug.toLowerCase()))
  const byPatient = new Map<string, Exposure>()
  for (const record of records) {
    const { patientId, drug, dose, start, row } = record
    if (patientId === null || (wanted && !wanted.has(drug?.toLowerCase() ?? ''))) continue
    const say = (code: string, message: string, cure: string, field: string) =>
      findings.push({ severity: 'warning', code, message, cure, field, file, row, patientId })
    if (dose === 0 && !/placebo|安慰剂/i.test(drug ?? '')) {
      findings.push({
        severity: 'note',
        code: 'dose-not-given',
        message: 'a dose of 0: not counted as given',
        cure: 'nothing, if the dose was left out',
        field: 'dose',
        file,
        row,
        patientId,
      })
      continue
    }
    if (Number.isNaN(start.earliest)) {
      say('dose-without-date', 'a dose without its date is left out', 'give the date', 'start')
      continue
    }
    if (start.precision !== 'day')
      say('dose-date-incomplete', `taken as ${formatDay(start.earliest)}`, 'give the day', 'start')
    const from = Math.floor(start.earliest)
    const given = Math.floor(record.end.latest)
    if (given < from)
      say(
        'dose-ends-before-it-starts',
        `ends on ${formatDay(given)}, before it starts`,
        'correct the dates',
        'end',
      )
    const to = given >= from ? given : from
    const known = byPatient.get(patientId)
    byPatient.set(patientId, {
      patientId,
      first: Math.min(known?.first ?? from, from),
      last: Math.max(known?.last ?? to, to),
      row: known?.row ?? row,
    })
  }
  return { byPatient, findings }
}

import type { Finding } from '@tessera/evidence'
import {
  type Fields,
  type GivenColumns,
  type PartialDay,
  type ReadTableOptions,
  type RecordOf,
  readRecords,
} from '@tessera/tables'
import { type Fact, type FactKind, type Site, type SurvivalPatient, sites } from './fact.ts'

/** A table with a row a patient: our own names of its columns, then those of ADSL and DM. */
export const survivalPatientFields = {
  patientId: {
    kind: 'text',
    names: ['patient_id', 'USUBJID', 'SUBJID'],
    required: true,
    always: true,
    what: 'patient',
  },
  group: { kind: 'text', names: ['arm', 'TRT01P', 'ARM'], what: 'group to compare' },
  timeZero: {
    kind: 'day',
    names: ['time_zero', 'randomised_date', 'randomised', 'RANDDT', 'TRTSDT', 'RFSTDTC'],
    required: true,
    what: 'date that time counts from',
  },
  dead: { kind: 'flag', names: ['died', 'DTHFL'], what: 'whether the patient died' },
  death: { kind: 'day', names: ['death_date', 'DTHDT', 'DTHDTC'], what: 'date of death' },
  lastContact: {
    kind: 'day',
    names: ['last_contact_date', 'LSTALVDT', 'RFPENDTC', 'RFENDT', 'RFENDTC'],
    what: 'date of last contact',
  },
  progression: { kind: 'day', names: ['progression_date', 'PDDT'], what: 'date of progression' },
  progressionSite: { kind: 'text', names: ['progression_site'], what: 'site of progression' },
  clinicalProgression: {
    kind: 'day',
    names: ['clinical_progression_date'],
    what: 'date of clinical progression that no assessment documents',
  },
  localProgression: { kind: 'day', names: ['local_progression_date'], what: 'date of local progression' },
  regionalProgression: {
    kind: 'day',
    names: ['regional_progression_date'],
    what: 'date of regional progression',
  },
  distantProgression: {
    kind: 'day',
    names: ['distant_progression_date'],
    what: 'date of distant progression',
  },
  recurrence: { kind: 'day', names: ['recurrence_date'], what: 'date of recurrence' },
  recurrenceSite: { kind: 'text', names: ['recurrence_site'], what: 'site of recurrence' },
  localRecurrence: { kind: 'day', names: ['local_recurrence_date'], what: 'date of local recurrence' },
  regionalRecurrence: {
    kind: 'day',
    names: ['regional_recurrence_date'],
    what: 'date of regional recurrence',
  },
  distantRecurrence: { kind: 'day', names: ['distant_recurrence_date'], what: 'date of distant recurrence' },
  secondPrimary: { kind: 'day', names: ['second_primary_date'], what: 'date of a second primary' },
  unresectable: {
    kind: 'day',
    names: ['unresectable_date'],
    what: 'date of progression that precludes surgery',
  },
  response: { kind: 'day', names: ['response_date', 'RSPDT'], what: 'date of first response' },
  surgery: { kind: 'day', names: ['surgery_date'], what: 'date of surgery' },
  newTherapy: {
    kind: 'day',
    names: ['new_therapy_date', 'NACTDT'],
    what: 'date of the first new anticancer therapy',
  },
  stop: { kind: 'day', names: ['treatment_stop_date'], what: 'date on which treatment was stopped' },
  stopReason: { kind: 'text', names: ['treatment_stop_reason'], what: 'reason why treatment was stopped' },
  withdrawal: { kind: 'day', names: ['withdrawal_date'], what: 'date of withdrawal' },
  lost: { kind: 'day', names: ['lost_date'], what: 'date of loss to follow-up' },
} as const satisfies Fields

export type PatientColumns = GivenColumns<typeof survivalPatientFields>

/** Which field is which fact, and where. */
const facts: readonly (readonly [DayField, FactKind, Site | null])[] = [
  ['death', 'death', null],
  ['lastContact', 'last contact', null],
  ['progression', 'progression', null],
  ['clinicalProgression', 'clinical progression', null],
  ['localProgression', 'progression', 'local'],
  ['regionalProgression', 'progression', 'regional'],
  ['distantProgression', 'progression', 'distant'],
  ['recurrence', 'recurrence', null],
  ['localRecurrence', 'recurrence', 'local'],
  ['regionalRecurrence', 'recurrence', 'regional'],
  ['distantRecurrence', 'recurrence', 'distant'],
  ['secondPrimary', 'second primary', null],
  ['unresectable', 'unresectable', null],
  ['response', 'response', null],
  ['surgery', 'surgery', null],
  ['newTherapy', 'new therapy', null],
  ['stop', 'treatment stopped', null],
  ['withdrawal', 'withdrawal', null],
  ['lost', 'lost to follow-up', null],
]

type PatientRecord = RecordOf<typeof survivalPatientFields>
type DayField = {
  [K in keyof PatientRecord]: PatientRecord[K] extends PartialDay ? K : never
}[keyof PatientRecord] &
  keyof typeof survivalPatientFields

export interface SurvivalPatients {
  readonly patients: readonly SurvivalPatient[]
  /** The column that each field was read from. */
  readonly columns: { readonly [K in keyof typeof survivalPatientFields]?: string }
  readonly findings: readonly Finding[]
}

/**
 * Reads a table with a row a patient: time zero, dates of events and of whatever ends observation. Other sources
 * (assessments, a table of events) are added with `withAssessments` and `withEvents`.
 * @throws FindingsError as `readRecords`
 */
export async function readSurvivalPatients(
  path: string,
  options: {
    readonly given?: PatientColumns
    readonly table?: ReadTableOptions
    readonly where?: string
  } = {},
): Promise<SurvivalPatients> {
  const { file, records, columns, findings } = await readRecords(path, survivalPatientFields, options)
  const faults: Finding[] = [...findings]
  const patients: SurvivalPatient[] = []
  const seen = new Map<string, number>()
  for (const record of records) {
    const { patientId, row } = record
    if (patientId === null) continue
    const earlier = seen.get(patientId)
    if (earlier !== undefined) {
      faults.push(patientTwice(patientId, earlier, row, file))
      continue
    }
    seen.set(patientId, row)
    const own = factsOf(record, columns, file, faults)
    patients.push({
      patientId,
      group: record.group,
      timeZero: record.timeZero,
      ...(record.dead === true && record.death.precision === 'missing'
        ? { diedWithoutDate: true as const }
        : {}),
      facts: own,
      assessments: [],
      file,
      row,
    })
  }
  return { patients, columns, findings: faults }
}

function factsOf(
  record: PatientRecord,
  columns: SurvivalPatients['columns'],
  file: string,
  faults: Finding[],
): Fact[] {
  return facts.flatMap(([name, kind, site]) => {
    const day = record[name]
    if (day.precision === 'missing') return []
    if (kind === 'treatment stopped' && isCompleted(record.stopReason)) return []
    const field = columns[name] ?? name
    const stated =
      name === 'progression'
        ? siteOf(record.progressionSite, 'progression_site', record, file, faults)
        : name === 'recurrence'
          ? siteOf(record.recurrenceSite, 'recurrence_site', record, file, faults)
          : site
    const detail = kind === 'treatment stopped' ? record.stopReason : null
    return [{ kind, day, site: stated, detail, file, row: record.row, field } satisfies Fact]
  })
}

/** A treatment that was given to its end did not fail. */
function isCompleted(reason: string | null): boolean {
  return reason !== null && /^complet|^finish|完成/i.test(reason)
}

/** `local`, `regional`, `distant` by their first letters; anything else is a finding. */
export function siteOf(
  text: string | null,
  field: string,
  record: { readonly row: number; readonly patientId: string | null },
  file: string,
  faults: Finding[],
): Site | null {
  if (text === null) return null
  const site = sites.find(one => text.toLowerCase().startsWith(one.slice(0, 3)))
  if (site) return site
  faults.push({
    severity: 'error',
    code: 'site-unknown',
    message: `'${text}' is not a site`,
    cure: `write ${sites.join(', ')}, or leave it empty`,
    file,
    row: record.row,
    field,
    value: text,
    ...(record.patientId === null ? {} : { patientId: record.patientId }),
  })
  return null
}

function patientTwice(patientId: string, first: number, row: number, file: string): Finding {
  return {
    severity: 'error',
    code: 'patient-twice',
    message: `the patient is in rows ${first} and ${row}; the first counts`,
    cure: 'give one row a patient; further progressions and events go to a table of events',
    file,
    row,
    patientId,
  }
}

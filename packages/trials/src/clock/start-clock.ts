import type { Finding } from '@tessera/evidence'
import type { PartialDay } from '@tessera/tables'
import { clockFindings } from './clock-findings.ts'
import { datedOutcomes } from './dated-outcomes.ts'
import type { Arms, Cohort, TrialOutcome, TrialPatient } from './trial-patient.ts'
import type { ClockFault, TrialRecord } from './trial-record.ts'

/** What else is known of a record, from columns that the user names. */
export interface RecordExtras {
  readonly outcomes?: Readonly<Record<string, TrialOutcome>>
  readonly covariates?: Readonly<Record<string, number | string | null>>
}

export interface ClockSettings {
  readonly arms: Arms
  /** Induction cycles after which the response must have been confirmed: at least, and (where stated) at most. */
  readonly inductionCycles: { readonly least: number; readonly most?: number }
  /** Name of the file, for findings. */
  readonly file?: string
}

export interface StartedTrial {
  readonly patients: readonly TrialPatient[]
  readonly excluded: readonly {
    readonly patientId: string
    readonly row: number
    readonly cohort: Cohort | null
    readonly assigned: string | null
    readonly reason: ClockFault
  }[]
  readonly findings: readonly Finding[]
}

/**
 * Starts each patient's clock: at randomisation or, in the preference cohort, on the day on which the preference was
 * recorded; either way not before the response to the stated number of induction cycles was confirmed. Rows without a
 * cohort did not enter and have no clock. Who fails a rule that was known before time zero is left out with the
 * reason and a finding; nothing that happens afterwards (progression before radiotherapy, the other treatment, no
 * treatment) takes a patient out of the arm.
 */
export function startClock(
  records: readonly TrialRecord[],
  settings: ClockSettings,
  extras: (record: TrialRecord) => RecordExtras = () => ({}),
): StartedTrial {
  const say = clockFindings(settings.file)
  const patients: TrialPatient[] = []
  const excluded: StartedTrial['excluded'][number][] = []
  const seen = new Map<string, number>()
  for (const record of records) {
    const { patientId } = record
    if (patientId === null) continue
    const cohort = cohortOf(record)
    if (cohort === null) {
      if (record.randomisedOn.precision !== 'missing' || record.preferenceOn.precision !== 'missing')
        say.enteredWithoutCohort(record)
      continue
    }
    const before = seen.get(patientId)
    if (before === undefined) seen.set(patientId, record.row)
    const fault =
      before !== undefined ? ('patient occurs twice' as const) : clockFault(record, cohort, settings)
    if (fault !== null) {
      const known = cohort === 'unknown' ? null : cohort
      excluded.push({ patientId, row: record.row, cohort: known, assigned: record.assigned, reason: fault })
      say.leftOut(record, fault, before)
      continue
    }
    if (cohort === 'unknown') continue
    const patient = patientOf(record, patientId, cohort, extras(record))
    say.doubtful(record, patient, settings.arms)
    patients.push(patient)
  }
  return { patients, excluded, findings: say.findings }
}

/** The day from which a record's clock runs. */
export function timeZeroOf(record: TrialRecord, cohort: Cohort): PartialDay {
  return cohort === 'randomised' ? record.randomisedOn : record.preferenceOn
}

function cohortOf({ cohort }: TrialRecord): Cohort | 'unknown' | null {
  const text = cohort?.toLowerCase() ?? ''
  if (text === '') return null
  if (text === 'randomised' || text === 'randomized') return 'randomised'
  return text === 'preference' ? 'preference' : 'unknown'
}

function clockFault(
  record: TrialRecord,
  cohort: Cohort | 'unknown',
  { arms, inductionCycles }: ClockSettings,
): ClockFault | null {
  if (cohort === 'unknown') return 'cohort unknown'
  if (record.assigned !== arms.experimental && record.assigned !== arms.control) return 'arm unknown'
  const { day } = timeZeroOf(record, cohort)
  if (Number.isNaN(day)) return 'no time zero'
  if (cohort === 'preference' && record.randomisedOn.precision !== 'missing')
    return 'time zero contradicts the cohort'
  if (record.responseConfirmed.precision === 'missing') return 'response not confirmed'
  if (record.responseConfirmed.latest > day) return 'response confirmed after time zero'
  const cycles = record.inductionCycles
  if (!(cycles >= inductionCycles.least && cycles <= (inductionCycles.most ?? Number.POSITIVE_INFINITY)))
    return 'induction cycles outside the protocol'
  if (record.progression.latest < day || record.death.latest < day)
    return 'progressed or died before time zero'
  return null
}

function patientOf(
  record: TrialRecord,
  patientId: string,
  cohort: Cohort,
  { outcomes = {}, covariates = {} }: RecordExtras,
): TrialPatient {
  const timeZero = timeZeroOf(record, cohort).day
  const treatmentStart = record.treatmentStart.day
  const progressed = record.progression.day
  const response: Record<string, TrialOutcome> =
    record.response === null ? {} : { response: { kind: 'binary', value: record.response } }
  return {
    patientId,
    centre: record.centre,
    stratum: record.stratum,
    cohort,
    assigned: record.assigned ?? '',
    received: record.received,
    timeZero,
    treatmentStart,
    progressedBeforeTreatment: !Number.isNaN(progressed) && !(progressed >= treatmentStart),
    deviation: record.deviation,
    outcomes: { ...datedOutcomes(record, timeZero), ...response, ...outcomes },
    covariates: { centre: record.centre, stratum: record.stratum, ...covariates },
    row: record.row,
  }
}

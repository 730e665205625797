import type { Finding } from '@tessera/evidence'
import { type GivenColumns, readRecords } from '@tessera/tables'
import { biologicalDose } from './biological-dose.ts'
import { DoseError } from './dose-error.ts'

const patientId = {
  kind: 'text',
  names: ['patient_id', 'USUBJID'],
  required: true,
  always: true,
  what: 'patient',
} as const

export const radiotherapyFields = {
  patientId,
  site: { kind: 'text', names: ['site', 'EXLOC'], what: 'site that was irradiated' },
  fractions: { kind: 'number', names: ['fractions'], required: true, always: true, what: 'fractions given' },
  dose: { kind: 'number', names: ['dose', 'total_dose', 'dose_gy'], what: 'total dose in Gy' },
  dosePerFraction: { kind: 'number', names: ['dose_per_fraction'], what: 'dose of a fraction in Gy' },
  planned: { kind: 'number', names: ['planned_dose'], what: 'planned dose in Gy' },
  start: { kind: 'day', names: ['start', 'EXSTDTC'], what: 'first fraction' },
  end: { kind: 'day', names: ['end', 'EXENDTC'], what: 'last fraction' },
} as const

/** A course with its doses in Gy; several of a patient stay apart. */
export interface CourseDose {
  readonly patientId: string
  readonly site: string | null
  readonly fractions: number
  readonly dosePerFraction: number
  readonly dose: number
  readonly bed: number
  readonly eqd2: number
  /** Days from the first to the last fraction; null where a date is missing. */
  readonly days: number | null
  /** Interruptions: weekdays from the first to the last fraction without one, were it one a weekday; null without dates. */
  readonly extraDays: number | null
  /** Given / planned dose; null where none is planned. */
  readonly delivered: number | null
  readonly row: number
}

/**
 * Courses of radiotherapy with BED and EQD2. A dose that is not fractions times dose per fraction, an end before the
 * start, and a fraction above 10 Gy are findings.
 * @throws FindingsError when the file cannot be read
 */
export async function readCourses(
  path: string,
  alphaBeta: number,
  given?: GivenColumns<typeof radiotherapyFields>,
): Promise<{ readonly courses: readonly CourseDose[]; readonly findings: readonly Finding[] }> {
  const read = await readRecords(path, radiotherapyFields, given ? { given } : {})
  const findings: Finding[] = [...read.findings]
  const courses = read.records.flatMap((record): CourseDose[] => {
    const { patientId: id, fractions, row } = record
    if (id === null || Number.isNaN(fractions)) return []
    const say = (severity: Finding['severity'], code: string, message: string, cure: string, field: string) =>
      findings.push({ severity, code, message, cure, field, file: read.file, row, patientId: id })
    const each = Number.isNaN(record.dosePerFraction) ? record.dose / fractions : record.dosePerFraction
    if (!Number.isNaN(record.dose) && Math.abs(record.dose - fractions * each) > 0.01 * record.dose)
      say(
        'error',
        'dose-contradiction',
        `${fractions} fractions of ${each} Gy are ${(fractions * each).toFixed(1)} Gy, and the dose is ${record.dose} Gy`,
        'correct one of the three; the fractions count',
        'dose',
      )
    if (each > 10)
      say(
        'warning',
        'large-fraction',
        `a fraction of ${each} Gy: BED overstates its effect`,
        'read BED with that in mind',
        'dose_per_fraction',
      )
    if (record.planned <= 0)
      say(
        'error',
        'planned-dose-impossible',
        `a planned dose of ${record.planned} Gy`,
        'give Gy above 0, or leave it empty',
        'planned_dose',
      )
    const days = record.end.day - record.start.day
    if (days < 0)
      say(
        'error',
        'end-before-start',
        'the last fraction is before the first',
        'correct one of the dates',
        'end',
      )
    try {
      const { dose, bed, eqd2 } = biologicalDose({ fractions, dosePerFraction: each, alphaBeta })
      const known = days >= 0
      return [
        {
          patientId: id,
          site: record.site,
          fractions,
          dosePerFraction: each,
          dose,
          bed,
          eqd2,
          days: known ? days : null,
          extraDays: known ? Math.max(0, weekdays(record.start.day, record.end.day) - fractions) : null,
          delivered: record.planned > 0 ? dose / record.planned : null,
          row,
        },
      ]
    } catch (error) {
      if (!(error instanceof DoseError)) throw error
      say('error', 'dose-impossible', error.message, 'correct the course', 'fractions')
      return []
    }
  })
  return { courses, findings }
}

/** Mondays to Fridays from one day to another, both counted; day 0 (1970-01-01) was a Thursday. */
function weekdays(first: number, last: number): number {
  const before = (day: number) => {
    const sinceMonday = Math.floor(day) + 3
    return 5 * Math.floor(sinceMonday / 7) + Math.min(5, sinceMonday - 7 * Math.floor(sinceMonday / 7))
  }
  return before(last + 1) - before(first)
}

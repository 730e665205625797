import type { Finding } from '@tessera/evidence'
import { type GivenColumns, readRecords } from '@tessera/tables'
import type { SamplingCourse } from './sample-status.ts'

export const samplingCourseFields = {
  patientId: {
    kind: 'text',
    names: ['patient_id', 'USUBJID'],
    required: true,
    always: true,
    what: 'patient',
  },
  timeZero: {
    kind: 'day',
    names: ['time_zero', 'first_dose', 'RFSTDTC'],
    required: true,
    always: true,
    what: 'time zero',
  },
  end: {
    kind: 'day',
    names: ['end', 'withdrawal_date', 'last_contact_date', 'RFENDTC'],
    what: 'end of follow-up',
  },
  death: { kind: 'day', names: ['death_date', 'DTHDTC', 'DTHDT'], what: 'date of death' },
} as const

/**
 * Time zero and end of follow-up of each patient: the earlier of its end and of death, and none where neither is known.
 * A time zero of which the day is not known, an end before it, and a second row of a patient are errors; of an end only
 * the month of which is known the last day counts, with a note.
 * @throws FindingsError when the file cannot be read
 */
export async function readSamplingCourses(
  path: string,
  given?: GivenColumns<typeof samplingCourseFields>,
): Promise<{ readonly courses: readonly SamplingCourse[]; readonly findings: readonly Finding[] }> {
  const read = await readRecords(path, samplingCourseFields, given ? { given } : {})
  const findings: Finding[] = [...read.findings]
  if (read.columns.end === undefined && read.columns.death === undefined)
    findings.push({
      severity: 'note',
      code: 'no-end-of-follow-up',
      message: 'no column for the end of follow-up or death: every sample up to the data cut is due',
      cure: 'give end or death_date',
      file: read.file,
    })
  const seen = new Set<string>()
  const courses = read.records.flatMap(({ patientId, timeZero, end, death, row }): SamplingCourse[] => {
    if (patientId === null || timeZero.precision === 'missing') return []
    const say = (severity: Finding['severity'], code: string, message: string, cure: string, field: string) =>
      findings.push({ severity, code, message, cure, file: read.file, row, field, patientId })
    if (seen.has(patientId)) {
      say(
        'error',
        'patient-twice',
        'a patient has two rows; the first counts',
        'give one row a patient',
        'patient_id',
      )
      return []
    }
    seen.add(patientId)
    if (timeZero.precision !== 'day') {
      say(
        'error',
        'time-zero-partial',
        `only the ${timeZero.precision} of time zero is known: the patient is left out`,
        'give the day',
        read.columns.timeZero ?? 'time_zero',
      )
      return []
    }
    const ends = [
      { date: end, field: read.columns.end ?? 'end' },
      { date: death, field: read.columns.death ?? 'death_date' },
    ].filter(({ date }) => date.precision !== 'missing')
    for (const { date, field } of ends) {
      if (date.precision !== 'day')
        say(
          'note',
          'date-partial',
          `only the ${date.precision} of ${field} is known: its last day counts`,
          'add the day',
          field,
        )
      if (date.latest < timeZero.day)
        say(
          'error',
          'end-before-time-zero',
          `${field} is before time zero`,
          'correct one of the dates',
          field,
        )
    }
    return [{ patientId, timeZero: timeZero.day, end: Math.min(...ends.map(({ date }) => date.latest)) }]
  })
  return { courses, findings }
}

import type { Finding } from '@tessera/evidence'
import { type GivenColumns, readRecords } from '@tessera/tables'
import type { ScoredQuestionnaire } from './read-answers.ts'

export const reportedCourseFields = {
  patientId: {
    kind: 'text',
    names: ['patient_id', 'USUBJID'],
    required: true,
    always: true,
    what: 'patient',
  },
  timeZero: {
    kind: 'day',
    names: ['time_zero', 'randomisation_date', 'randomization_date', 'first_dose', 'RFSTDTC'],
    required: true,
    always: true,
    what: 'time zero',
  },
  death: { kind: 'day', names: ['death_date', 'DTHDTC', 'DTHDT'], what: 'date of death' },
} as const

/** From when a patient's questionnaires count, and the day of death where there is one. */
export interface ReportedCourse {
  readonly timeZero: number
  readonly death: number | null
}

export interface ReportedCourses {
  readonly courses: ReadonlyMap<string, ReportedCourse>
  readonly findings: readonly Finding[]
}

/**
 * Time zero and death of each patient. A time zero of which the day is not known is an error; a death of which only
 * the month or year is known counts on its last day, with a note; two rows of a patient (the first counts) and a death
 * before time zero are errors. With the questionnaires: those of nobody in the table, and after death, are warnings.
 * @throws FindingsError when the file cannot be read
 */
export async function readReportedCourses(
  path: string,
  options: {
    readonly given?: GivenColumns<typeof reportedCourseFields>
    readonly questionnaires?: readonly ScoredQuestionnaire[]
  } = {},
): Promise<ReportedCourses> {
  const { given, questionnaires = [] } = options
  const read = await readRecords(path, reportedCourseFields, given ? { given } : {})
  const findings: Finding[] = [...read.findings]
  const courses = new Map<string, ReportedCourse>()
  for (const { patientId, timeZero, death, row } of read.records) {
    if (patientId === null || timeZero.precision === 'missing') continue
    const say = (severity: Finding['severity'], code: string, message: string, cure: string, field: string) =>
      findings.push({ severity, code, message, cure, file: read.file, row, field, patientId })
    if (courses.has(patientId)) {
      say(
        'error',
        'patient-twice',
        'a patient has two rows; the first counts',
        'give one row a patient',
        'patient_id',
      )
      continue
    }
    if (timeZero.precision !== 'day') {
      say(
        'error',
        'time-zero-partial',
        `only the ${timeZero.precision} of time zero is known: the patient is left out`,
        'give the day',
        read.columns.timeZero ?? 'time_zero',
      )
      continue
    }
    const deathField = read.columns.death ?? 'death_date'
    if (death.precision === 'month' || death.precision === 'year')
      say(
        'note',
        'date-partial',
        `only the ${death.precision} of death is known: its last day counts`,
        'add the day',
        deathField,
      )
    if (death.latest < timeZero.day)
      say(
        'error',
        'death-before-time-zero',
        'death is before time zero',
        'correct one of the dates',
        deathField,
      )
    courses.set(patientId, {
      timeZero: timeZero.day,
      death: death.precision === 'missing' ? null : death.latest,
    })
  }
  return { courses, findings: [...findings, ...contradictions(questionnaires, courses)] }
}

function contradictions(
  questionnaires: readonly ScoredQuestionnaire[],
  courses: ReadonlyMap<string, ReportedCourse>,
): Finding[] {
  return questionnaires.flatMap(({ patientId, day, file, row }): Finding[] => {
    const at = { severity: 'warning' as const, file, row, patientId }
    const course = courses.get(patientId)
    if (course === undefined)
      return [
        {
          ...at,
          code: 'questionnaire-of-nobody',
          message: 'a questionnaire of a patient without a time zero: not used for times',
          cure: 'add the patient, or correct the name',
          field: 'patient_id',
        },
      ]
    return course.death !== null && day.earliest > course.death
      ? [
          {
            ...at,
            code: 'questionnaire-after-death',
            message: 'a questionnaire after the day of death',
            cure: 'correct one of the dates',
            field: 'date',
          },
        ]
      : []
  })
}

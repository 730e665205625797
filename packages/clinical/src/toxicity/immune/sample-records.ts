import type { Finding } from '@tessera/evidence'
import type { Fields, PartialDay } from '@tessera/tables'
import type { DatedSample, DrugCourse } from './samples.ts'

/** The columns of a table of samples. */
export const sampleDateFields = {
  patientId: {
    kind: 'text',
    names: ['patient_id', 'USUBJID', 'SUBJID'],
    required: true,
    always: true,
    what: 'patient',
  },
  sample: {
    kind: 'text',
    names: ['sample', 'sample_id', 'BEREFID'],
    required: true,
    always: true,
    what: 'sample',
  },
  date: { kind: 'day', names: ['date', 'collected', 'BEDTC'], required: true, what: 'date of the sample' },
} as const satisfies Fields

/** The columns of a table of courses of a drug: SDTM CM or a plain one. */
export const drugCourseFields = {
  patientId: sampleDateFields.patientId,
  start: { kind: 'day', names: ['start', 'CMSTDTC'], required: true, what: 'first day of the course' },
  end: { kind: 'day', names: ['end', 'CMENDTC'], what: 'last day of the course' },
} as const satisfies Fields

export interface SampleDateRecord {
  readonly patientId: string | null
  readonly sample: string | null
  readonly date: PartialDay
}

export interface DrugCourseRecord {
  readonly patientId: string | null
  readonly start: PartialDay
  readonly end: PartialDay
  readonly row: number
}

/** Samples by their dates; of a month the last day, so that what may be after an event is flagged. */
export function datedSamples(records: readonly SampleDateRecord[]): DatedSample[] {
  return records.flatMap(({ patientId, sample, date }) =>
    patientId === null || sample === null ? [] : [{ patientId, sample, day: date.latest }],
  )
}

/** Courses at their longest: from the first day that it can be to the last. A course without a start is a finding. */
export function drugCourses(
  records: readonly DrugCourseRecord[],
  file: string,
): { readonly courses: readonly DrugCourse[]; readonly findings: readonly Finding[] } {
  const findings: Finding[] = []
  const courses = records.flatMap(({ patientId, start, end, row }) => {
    if (patientId === null) return []
    const at = { file, row, patientId }
    if (Number.isNaN(start.earliest)) {
      findings.push({
        severity: 'warning',
        code: 'course-without-date',
        message: 'a course without a start flags no sample',
        cure: 'give its first day, or its month',
        field: 'start',
        ...at,
      })
      return []
    }
    if (end.latest < start.earliest)
      findings.push({
        severity: 'error',
        code: 'course-ends-before-it-starts',
        message: 'a course ends before it starts: it is taken as one day',
        cure: 'correct the dates',
        field: 'end',
        ...at,
      })
    const last = end.latest < start.earliest ? start.earliest : end.latest
    return [{ patientId, start: start.earliest, end: last }]
  })
  return { courses, findings }
}

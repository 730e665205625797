import type { Finding } from '@tessera/evidence'
import { formatDay } from '@tessera/tables'
import type { PatientCourse } from '../patient-course.ts'
import type { RecistResponse, RecordedResponse } from '../visit-response.ts'

/** From worst to best, of two assessments on one day; an assessment that was not evaluable never hides another. */
const worstFirst: readonly RecistResponse[] = ['PD', 'SD', 'NON-CR/NON-PD', 'PR', 'CR', 'NE', 'ND']

/**
 * The assessments that best response is taken from, in order of time: on or after the reference date, not after
 * death, not after the first day of a new therapy (a scan on that day counts), and up to the first progression.
 * Of two on one day the worst counts. What is left out is a finding.
 */
export function consideredResponses(
  responses: readonly RecordedResponse[],
  referenceDay: number | null,
  course: PatientCourse | undefined,
): { readonly considered: readonly RecordedResponse[]; readonly findings: readonly Finding[] } {
  const findings: Finding[] = []
  const newTherapyDay = course?.newTherapyDay ?? Number.POSITIVE_INFINITY
  const deathDay = course?.deathDay ?? Number.POSITIVE_INFINITY
  const within = responses.filter(response => {
    const { day } = response
    if (referenceDay !== null && day < referenceDay) {
      findings.push(
        leftOut(
          response,
          'response-before-reference',
          'note',
          `before the reference date ${formatDay(referenceDay)}`,
        ),
      )
      return false
    }
    if (day > deathDay) {
      const code = response.response === 'PD' ? 'progression-after-death' : 'assessment-after-death'
      findings.push(leftOut(response, code, 'error', `after death on ${formatDay(deathDay)}`))
      return false
    }
    if (day > newTherapyDay) {
      findings.push(
        leftOut(
          response,
          'response-after-new-therapy',
          'note',
          `after new therapy from ${formatDay(newTherapyDay)}`,
        ),
      )
      return false
    }
    return true
  })
  const byDay = Map.groupBy(
    within.toSorted((a, b) => a.day - b.day),
    ({ day }) => day,
  )
  const daily = [...byDay.values()].map(same => {
    if (same.length > 1) findings.push(sameDay(same))
    return same.toSorted((a, b) => worstFirst.indexOf(a.response) - worstFirst.indexOf(b.response))[0]
  })
  const progression = daily.findIndex(({ response }) => response === 'PD')
  return { considered: progression < 0 ? daily : daily.slice(0, progression + 1), findings }
}

function leftOut(
  { patientId, reader, visit, day, response, file, row }: RecordedResponse,
  code: string,
  severity: Finding['severity'],
  why: string,
): Finding {
  return {
    severity,
    code,
    message: `${response} at ${visit} by ${reader} on ${formatDay(day)} is ${why}: no part of best response`,
    cure: severity === 'error' ? 'correct one of the dates' : 'none needed if the dates are right',
    field: 'date',
    file,
    row,
    patientId,
  }
}

function sameDay(same: readonly RecordedResponse[]): Finding {
  const [first, ...others] = same
  return {
    severity: 'error',
    code: 'visits-same-day',
    message: `${same.map(({ visit, row, response }) => `${visit} (row ${row}, ${response})`).join(' and ')} by ${first.reader} are all on ${formatDay(first.day)}: the worst counts`,
    cure: 'correct the date of one of them, or leave one out',
    field: 'date',
    file: others[0].file,
    row: others[0].row,
    patientId: first.patientId,
  }
}

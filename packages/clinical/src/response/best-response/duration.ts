import type { PatientCourse } from '../patient-course.ts'
import type { RecordedResponse } from '../visit-response.ts'

/** Duration of response: from the first CR or PR to progression or death, else censored. */
export interface ResponseDuration {
  /** End day minus first day of the response. */
  readonly days: number
  readonly event: boolean
  readonly endDay: number
  readonly because: 'progression' | 'death' | 'last assessment'
}

/**
 * Duration of a response that began on a day: ends at progression or death, whichever is first, and is censored at
 * the last evaluable assessment otherwise. Assessments after a new therapy are not in `read`, nor is a death then
 * an event. Hierarchies of censoring are those of the survival endpoints.
 */
export function durationOfResponse(
  from: number,
  read: readonly RecordedResponse[],
  course: PatientCourse | undefined,
): ResponseDuration {
  const ended = (endDay: number, event: boolean, because: ResponseDuration['because']) => ({
    days: endDay - from,
    event,
    endDay,
    because,
  })
  const progression = read.find(({ response, day }) => response === 'PD' && day >= from)
  if (progression) return ended(progression.day, true, 'progression')
  const death = course?.deathDay ?? null
  if (death !== null && death >= from && (course?.newTherapyDay ?? null) === null)
    return ended(death, true, 'death')
  const last = read.findLast(({ response }) => response !== 'NE')
  return ended(last?.day ?? from, false, 'last assessment')
}

import type { PatientCourse } from '../patient-course.ts'
import type { RecordedResponse } from '../visit-response.ts'
import type { BestResponseSettings } from './settings.ts'

/** Disease control: null where it cannot be said. */
export interface DiseaseControl {
  /** Days from the reference date at which it was asked; null: by best response. */
  readonly atDays: number | null
  readonly controlled: boolean | null
  readonly because: string
}

/**
 * Disease control at a declared time: an assessment without progression at or after it. Progression or death before
 * it is no control; follow-up that ends before it cannot be said. Without a time: whether best response is CR, PR,
 * SD or NON-CR/NON-PD.
 */
export function diseaseControl(
  read: readonly RecordedResponse[],
  best: { readonly response: string },
  referenceDay: number | null,
  course: PatientCourse | undefined,
  settings: Pick<BestResponseSettings, 'controlDays'>,
): DiseaseControl {
  const atDays = settings.controlDays
  if (atDays === null) {
    const controlled = best.response === 'NE' || best.response === 'MISSING' ? null : best.response !== 'PD'
    return { atDays, controlled, because: `best response is ${best.response}` }
  }
  if (referenceDay === null) return { atDays, controlled: null, because: 'no reference date' }
  const asked = referenceDay + atDays
  const later = read.find(({ response, day }) => day >= asked && response !== 'PD' && response !== 'NE')
  if (later)
    return { atDays, controlled: true, because: `${later.response} on day ${later.day - referenceDay}` }
  const progression = read.find(({ response }) => response === 'PD')
  if (progression)
    return { atDays, controlled: false, because: `progression on day ${progression.day - referenceDay}` }
  const death = course?.deathDay ?? null
  if (death !== null && death < asked)
    return { atDays, controlled: false, because: `death on day ${death - referenceDay}` }
  return { atDays, controlled: null, because: 'no evaluable assessment at or after it' }
}

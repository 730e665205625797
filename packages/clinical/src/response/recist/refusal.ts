import type { Finding } from '@tessera/evidence'
import type { ObjectiveRefusal } from './assessment.ts'
import type { LesionSet } from './lesion-set.ts'
import type { Series } from './series.ts'
import type { Visit } from './visits.ts'

/** Why a patient has no objective response (Eisenhauer 2009, section 4.1: it needs measurable disease); null where it has. */
export function refusalOf(
  { patientId, reader, course }: Series,
  set: LesionSet,
  measurable: boolean,
  baseline: Visit,
): { readonly refusal: ObjectiveRefusal; readonly finding: Finding } | null {
  const refuse = (
    code: ObjectiveRefusal['code'],
    severity: Finding['severity'],
    reason: string,
    cure: string,
  ) => ({
    refusal: { patientId, reader, code, reason },
    finding: {
      severity,
      code,
      message: reason,
      cure,
      patientId,
      file: baseline.file,
      row: baseline.rows[0],
    },
  })
  if (course?.completeResection)
    return refuse(
      'complete-resection',
      'error',
      'objective response is refused after complete resection: there is no disease left to measure',
      'use the time to recurrence (recurrence-free or disease-free survival) instead',
    )
  if (set.targets.length === 0 && set.nonTargets.length === 0)
    return refuse(
      'no-disease-at-baseline',
      'error',
      'objective response needs measurable disease, and there is no disease at baseline',
      'use the time to recurrence instead, or add the baseline lesions',
    )
  if (measurable) return null
  const only = set.targets.length === 0 ? 'only non-target disease' : 'no target of measurable size'
  return refuse(
    'no-measurable-disease',
    set.targets.length === 0 ? 'note' : 'warning',
    `objective response needs measurable disease, and there is ${only} at baseline${set.targets.length === 0 ? ': Table 2 gives CR, NON-CR/NON-PD or PD' : ''}`,
    'leave the patient out of the response rate; progression can still be judged',
  )
}

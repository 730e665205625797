import { createRandom } from '@tessera/statistics'
import { formatDay } from '@tessera/tables'
import { rounded } from '../outcome/draws.ts'
import type { Cell } from '../writing/csv.ts'
import { gapsBy } from '../writing/gaps.ts'
import type { HccPatient } from './patient.ts'
import { decision } from './propensity.ts'
import { adverseEventRows } from './toxicity.ts'

/** Columns of the patients' table that a choice of adjuvant therapy goes by, and what was given. */
export const furtherHeader = [
  'antiviral',
  'margin',
  'satellites',
  'grade',
  'adjuvant',
  'adjuvant_start_date',
  'adjuvant_stop_date',
  'adjuvant_stop_reason',
  'crossover',
  'crossover_date',
] as const

/** Those cells of a patient, as known at the last contact. */
export function furtherCells(patient: HccPatient, seed: number, day: (value: number | null) => Cell): Cell[] {
  const { observables: x, centre } = patient
  const gap = gapsBy(createRandom(seed, 'hcc further entry', patient.id), centre.missing)
  const { arm, start, stop, crossover } = received(patient)
  return [
    gap(x.antiviral),
    gap(rounded(x.margin, 0)),
    gap(x.satellites),
    gap(['I', 'II', 'III', 'IV'][x.grade - 1]),
    arm,
    day(start),
    day(stop),
    stop === null ? null : 'toxicity',
    crossover?.to ?? null,
    day(crossover?.day ?? null),
  ]
}

/** What was begun before the last contact, with calendar days. */
export function received({ course, surgery, lastContact }: HccPatient) {
  const calendar = (day: number | null) => (day === null ? null : surgery + day)
  const start = calendar(course.start)
  const begun = start !== null && start <= lastContact
  const stop = calendar(course.stop)
  const crossed = course.crossover && surgery + course.crossover.day <= lastContact ? course.crossover : null
  return {
    arm: begun ? course.arm : ('none' as const),
    start: begun ? start : null,
    stop: begun && stop !== null && stop <= lastContact ? stop : null,
    crossover: crossed ? { day: surgery + crossed.day, to: crossed.to } : null,
  }
}

export const imagingHeader = ['patient_id', 'date', 'method', 'recurrence'] as const

/** The visits of a patient to imaging, up to the one that found a recurrence or to the last contact. */
export function imagingRows({ id, surgery, course, recurrence, lastContact }: HccPatient): Cell[][] {
  return course.imaging
    .map(day => surgery + day)
    .filter(day => day <= lastContact && (recurrence === null || day <= recurrence))
    .map((day, i) => [id, formatDay(day), i % 3 === 2 ? 'MRI' : 'CT', day === recurrence ? 'Y' : 'N'])
}

/** Adverse events from the start of therapy, or from the decision. */
export function toxicityRows(patient: HccPatient, seed: number, noSignal: boolean): Cell[][] {
  const { arm, start } = received(patient)
  return adverseEventRows(
    {
      id: patient.id,
      arm,
      noSignal,
      tolerance: patient.tolerance,
      from: start ?? patient.surgery + decision,
      until: patient.lastContact,
    },
    seed,
  )
}

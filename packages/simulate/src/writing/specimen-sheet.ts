import { formatDay } from '@tessera/tables'
import { csvFile } from './csv.ts'

/** A specimen that was sequenced: of whom, from when, of what, and where it was done. */
export interface Specimen {
  readonly sample: string
  readonly patient: string
  /** Days since 1970-01-01. */
  readonly day: number
  readonly material: string
  readonly centre: string
}

/** The sheet of sequenced specimens, which links samples to patients. */
export function specimenSheet(name: string, specimens: readonly Specimen[]) {
  return csvFile(
    name,
    ['sample', 'patient_id', 'date', 'material', 'centre'],
    specimens.map(one => [one.sample, one.patient, formatDay(one.day), one.material, one.centre]),
  )
}

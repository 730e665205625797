import { formatDay } from '@tessera/tables'
import { csvFile } from '../writing/csv.ts'
import type { SlideLaw } from './slide-law.ts'

/** A slide of a patient, by the law that it is drawn from. */
export interface SheetSlide {
  readonly sample: string
  readonly patient: string
  /** On which the tissue was taken, days since 1970-01-01. */
  readonly day: number
  readonly law: SlideLaw
}

/** `slides.csv`: whose the slides are, of what, and how they were stained and scanned. */
export function slideSheet(slides: readonly SheetSlide[]) {
  return csvFile(
    'slides.csv',
    ['sample', 'patient_id', 'date', 'material', 'stain', 'scanner'],
    slides.map(({ sample, patient, day, law: { specimen, look } }) => {
      return [sample, patient, formatDay(day), specimen, look.stain, look.scanner]
    }),
  )
}

import { formatDay } from '@tessera/tables'
import type { Cell } from '../writing/csv.ts'

/** An adverse event that befell a patient; days since 1970-01-01. */
export interface AdverseEvent {
  /** By its name in CTCAE v5.0. */
  readonly term: string
  readonly system: string
  readonly grade: number
  readonly start: number
  readonly end: number
  readonly related: boolean
}

/** Columns of the table of adverse events; those of one study alone come last. */
export function adverseEventHeader(...further: readonly string[]): readonly string[] {
  return [...['patient_id', 'term', 'body_system', 'grade', 'start', 'end', 'serious', 'related'], ...further]
}

/** The row of an event, in the order of {@link adverseEventHeader}; serious is whatever has grade 3 or more. */
export function adverseEventRow(patient: string, event: AdverseEvent, ...further: readonly Cell[]): Cell[] {
  const { term, system, grade, start, end, related } = event
  return [
    ...[patient, term, system, grade, formatDay(start), formatDay(end)],
    ...[yesNo(grade >= 3), yesNo(related), ...further],
  ]
}

/** A yes or no as the table writes it. */
export function yesNo(is: boolean): 'Y' | 'N' {
  return is ? 'Y' : 'N'
}

import type { Finding } from '@tessera/evidence'
import { type Column, type DateColumn, formatDay } from '@tessera/tables'
import { type Patients, placeOf } from './patients.ts'

/** One value that was known only after time zero. */
export interface LateValue {
  readonly column: string
  readonly file: string
  readonly row: number
  readonly patientId: string
  readonly known: number
  readonly timeZero: number
}

const shown = 10

/** Errors for values after time zero: each names column, file, row and both dates; beyond ten, a count. */
export function lateValueFindings(values: readonly LateValue[], cure: string): Finding[] {
  const findings: Finding[] = values.slice(0, shown).map(value => ({
    severity: 'error',
    code: 'value-after-time-zero',
    message: `'${value.column}' in ${value.file} row ${value.row} was known on ${formatDay(value.known)}, after time zero on ${formatDay(value.timeZero)}`,
    cure,
    file: value.file,
    row: value.row,
    field: value.column,
    value: formatDay(value.known),
    patientId: value.patientId,
  }))
  if (values.length > shown)
    findings.push({
      severity: 'error',
      code: 'value-after-time-zero',
      message: `'${values[0].column}' was known after time zero in ${values.length - shown} further rows of ${values[0].file}`,
      cure,
      file: values[0].file,
      field: values[0].column,
      count: values.length - shown,
    })
  return findings
}

/** Values dated after time zero, of the patients who are analysed. */
export function lateValues(
  name: string,
  column: Column,
  date: DateColumn,
  timeZero: Float64Array,
  patients: Patients,
  included: Uint8Array,
): LateValue[] {
  const late: LateValue[] = []
  for (let row = 0; row < timeZero.length; row++) {
    if (included[row] === 0 || !(date.values[row] > timeZero[row])) continue
    if (column.kind === 'text' ? column.codes[row] < 0 : Number.isNaN(column.values[row])) continue
    const place = placeOf(patients, row)
    late.push({
      column: name,
      file: place.file,
      row: place.row,
      patientId: place.patientId,
      known: date.values[row],
      timeZero: timeZero[row],
    })
  }
  return late
}

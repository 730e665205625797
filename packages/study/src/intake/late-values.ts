import type { Finding } from '@tessera/evidence'
import { formatDay } from '@tessera/tables'

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

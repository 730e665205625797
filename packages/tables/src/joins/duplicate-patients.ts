import type { Finding } from '@tessera/evidence'
import { columnOf } from '../select.ts'
import type { Table } from '../table.ts'
import { textAt } from '../values.ts'

/**
 * Patients that stand in more than one row of a table that has one row a patient. Each is an error with the
 * lines, and says whether the rows are the same or in which columns they differ.
 */
export function duplicatePatients(table: Table, id: string): Finding[] {
  const column = columnOf(table, id)
  const rowsOf = new Map<string, number[]>()
  for (let row = 0; row < table.rowCount; row++) {
    const patient = textAt(column, row)
    if (patient !== null) rowsOf.set(patient, [...(rowsOf.get(patient) ?? []), row])
  }
  return [...rowsOf]
    .filter(([, rows]) => rows.length > 1)
    .map(([patientId, rows]): Finding => {
      const differing = table.columns
        .filter(other => rows.some(row => textAt(other, row) !== textAt(other, rows[0])))
        .map(other => other.name)
      const lines = rows.map(row => table.fileRows[row]).join(', ')
      const how =
        differing.length === 0
          ? 'the rows are the same'
          : `they differ in ${differing.slice(0, 8).join(', ')}`
      return {
        severity: 'error',
        code: 'duplicate-patient',
        message: `a patient stands in lines ${lines}; ${how}`,
        cure: 'keep the row that is right, or give each person a number of their own',
        file: table.source.file,
        row: table.fileRows[rows[1]],
        field: id,
        patientId,
        count: rows.length,
      }
    })
}

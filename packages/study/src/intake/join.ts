import type { Finding } from '@tessera/evidence'
import { selectValues, type Table, withColumn } from '@tessera/tables'

/**
 * Adds the columns of a table with one row a patient. A second row of a patient is an error, rows of strangers
 * and patients without a row are findings with counts, and a column that exists already is an error.
 * @param patient the patient of each row of `added`, -1 for none
 */
export function joinByPatient(
  base: Table,
  added: Table,
  patient: Int32Array,
  idColumn: string,
): { table: Table; findings: Finding[] } {
  const findings: Finding[] = []
  const { file } = added.source
  const rowOf = new Int32Array(base.rowCount).fill(-1)
  let strangers = 0
  patient.forEach((p, row) => {
    if (p < 0) strangers++
    else if (rowOf[p] < 0) rowOf[p] = row
    else
      findings.push({
        severity: 'error',
        code: 'duplicate-patient',
        message: `a patient stands in ${file} row ${added.fileRows[rowOf[p]]} and again here`,
        cure: 'remove one of the rows, or give the table a date column if it holds visits',
        file,
        row: added.fileRows[row],
        field: idColumn,
      })
  })
  const without = rowOf.filter(row => row < 0).length
  if (strangers > 0)
    findings.push({
      severity: 'warning',
      code: 'join-without-patient',
      message: `${strangers} rows of ${file} are of patients who are not in the study`,
      cure: 'check the identifiers',
      file,
      field: idColumn,
      count: strangers,
    })
  if (without > 0)
    findings.push({
      severity: 'warning',
      code: 'join-without-row',
      message: `${without} patients have no row in ${file}; its columns are missing for them`,
      cure: 'check the identifiers, or accept that they were not recorded',
      file,
      field: idColumn,
      count: without,
    })
  let table = base
  for (const column of added.columns) {
    if (column.name === idColumn) continue
    if (base.columns.some(known => known.name === column.name)) {
      findings.push({
        severity: 'error',
        code: 'column-in-two-tables',
        message: `'${column.name}' stands in ${file} and in another table`,
        cure: 'rename one of them in the dictionary (source)',
        file,
        field: column.name,
      })
      continue
    }
    table = withColumn(table, selectValues(column, rowOf))
  }
  return { table, findings }
}

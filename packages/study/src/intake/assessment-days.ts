import { FindingsError } from '@tessera/evidence'
import { columnOf, type Table } from '@tessera/tables'
import type { ProtocolFile } from '../protocol/read.ts'

/**
 * Days of a date column that an assessment of the protocol names.
 * @throws FindingsError where the column holds no dates
 */
export function assessmentDays(column: string, table: Table, file: ProtocolFile, name: string): Float64Array {
  const found = columnOf(table, column)
  if (found.kind === 'date') return found.values
  throw new FindingsError([
    {
      severity: 'error',
      code: 'assessment-date',
      message: `'${column}' is a ${found.kind}, not a date`,
      cure: 'name a date column of the patients; give it type date in the dictionary',
      file: file.file,
      row: file.lineOf(['assessments', name]),
      field: column,
    },
  ])
}

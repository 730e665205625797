import { type Finding, FindingsError } from '@tessera/evidence'
import { sampleFields } from '@tessera/omics'
import { isMissingAt, numberAt, readTable, textAt } from '@tessera/tables'

export interface CheckedClinical {
  readonly file: string
  readonly patientIds: readonly string[]
  /** Value of a column by patient; null where the table has no such column. */
  column(name: string): ReadonlyMap<string, number | string | null> | null
  readonly findings: readonly Finding[]
}

/**
 * The clinical table that samples are checked against.
 * @throws FindingsError when it cannot be read or no column names the patients
 */
export async function clinicalToCheck(file: string, { id }: { id?: string }): Promise<CheckedClinical> {
  const { table, findings } = await readTable(file)
  const wanted = (id === undefined ? sampleFields.patientId.names : [id]).map(name => name.toLowerCase())
  const patients = wanted
    .map(name => table.columns.find(column => column.name.toLowerCase() === name))
    .find(column => column !== undefined)
  if (patients === undefined)
    throw new FindingsError([
      {
        severity: 'error',
        code: 'no-such-column',
        message: `${table.source.file} has no column ${id ?? 'for the patient'}`,
        cure: `name it (--id COLUMN); the columns are ${table.columns
          .slice(0, 30)
          .map(({ name }) => name)
          .join(', ')}`,
        file: table.source.file,
        ...(id === undefined ? {} : { field: id }),
      },
    ])
  const ids = Array.from({ length: table.rowCount }, (_, row) => textAt(patients, row))
  return {
    file: table.source.file,
    patientIds: ids.filter(patient => patient !== null),
    column(name) {
      const column = table.columns.find(one => one.name === name)
      if (column === undefined) return null
      return new Map(
        ids.flatMap((patient, row) => {
          if (patient === null) return []
          const value = isMissingAt(column, row)
            ? null
            : column.kind === 'number'
              ? numberAt(column, row)
              : textAt(column, row)
          return [[patient, value] as const]
        }),
      )
    },
    findings,
  }
}

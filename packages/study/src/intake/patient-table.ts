import { basename } from 'node:path'
import type { Finding } from '@tessera/evidence'
import { columnOf, selectRows, type Table, textAt } from '@tessera/tables'
import type { PatientFile } from '../protocol/data.ts'
import type { ProtocolFile } from '../protocol/read.ts'
import type { Patients } from './patients.ts'
import { stackTables } from './stack.ts'

/**
 * The patients of the protocol's patient tables, one under another, and of cohorts that are added. Without a column
 * of identifiers each row is a patient.
 */
export async function readPatients(
  file: ProtocolFile,
  added: readonly PatientFile[],
  open: (name: string, given: PatientFile) => Promise<Table>,
  findings: Finding[],
): Promise<Patients> {
  const { patients } = file.protocol
  const given: PatientFile[] = [
    ...(patients.table === undefined ? [] : [{ file: patients.table }]),
    ...(patients.tables ?? []).map(entry => (typeof entry === 'string' ? { file: entry } : entry)),
    ...added,
  ]
  const tables: Table[] = []
  for (const entry of given) tables.push(await open(entry.centre ?? 'patients', entry))
  const stacked = stackTables('patients', tables)
  findings.push(...stacked.findings)
  const { table, files, fileOf } = stacked
  const ids =
    patients.id === undefined ? Array.from(table.fileRows, row => `row ${row}`) : idsOf(table, patients.id)
  const withinTable = patients.id === undefined || patients.idsWithin === 'table'
  const centreNames = centresOf(file, table, row => given[fileOf[row]].centre, findings)
  const prefix = (row: number) =>
    given[fileOf[row]].centre ?? basename(files[fileOf[row]]).replace(/\.[^.]+$/, '')
  return {
    table,
    ids: withinTable ? ids.map((id, row) => (id === '' ? '' : `${prefix(row)}/${id}`)) : ids,
    ...coded(centreNames),
    files,
    fileOf,
  }
}

/** The patients of a table of visits, in the order of their first rows. */
export function patientsOfVisits(file: ProtocolFile, name: string, table: Table | undefined): Patients {
  if (!table) throw new RangeError(`table '${name}' was not loaded`)
  const { patients } = file.protocol
  const first = new Map<string, number>()
  const column = file.protocol.tables[name].id ?? patients.id
  if (column === undefined) throw new RangeError('a protocol with patients.from was read without patients.id')
  idsOf(table, column).forEach((id, row) => {
    if (id !== '' && !first.has(id)) first.set(id, row)
  })
  const rows = [...first.values()]
  const own = selectRows(table, rows)
  const centreColumn = typeof patients.centre === 'string' ? patients.centre : null
  const kept = own.columns.filter(column => column.name === centreColumn)
  return {
    table: { ...own, columns: kept },
    ids: [...first.keys()],
    ...coded(centresOf(file, own, () => undefined, [])),
    files: [table.source.file],
    fileOf: new Uint16Array(rows.length),
  }
}

/** The identifier of each row; empty where it is missing. */
export function idsOf(table: Table, column: string): string[] {
  const ids = columnOf(table, column)
  return Array.from({ length: table.rowCount }, (_, row) => textAt(ids, row) ?? '')
}

/** The centre of each row: of its file, of the centre column, or the one centre. */
function centresOf(
  file: ProtocolFile,
  table: Table,
  ofFile: (row: number) => string | undefined,
  findings: Finding[],
): string[] {
  const { centre } = file.protocol.patients
  const column = typeof centre === 'string' ? columnOf(table, centre) : null
  const constant = typeof centre === 'object' ? centre.constant : 'one centre'
  return Array.from({ length: table.rowCount }, (_, row) => {
    const named = ofFile(row)
    if (named !== undefined) return named
    if (column === null) return constant
    const text = textAt(column, row)
    if (text !== null) return text
    findings.push({
      severity: 'error',
      code: 'patient-without-centre',
      message: `a patient has no ${column.name}`,
      cure: 'fill in the centre',
      file: table.source.file,
      row: table.fileRows[row],
      field: column.name,
    })
    return '(no centre)'
  })
}

function coded(names: readonly string[]): { centre: Int32Array; centres: string[] } {
  const centres: string[] = []
  const codeOf = new Map<string, number>()
  const centre = Int32Array.from(names, name => {
    const known = codeOf.get(name)
    if (known !== undefined) return known
    codeOf.set(name, centres.length)
    return centres.push(name) - 1
  })
  return { centre, centres }
}

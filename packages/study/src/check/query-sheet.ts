import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from '@tessera/evidence'
import { makeTable, numberColumn, textAt, textColumn, writeExcel } from '@tessera/tables'
import type { LoadedStudy } from '../intake/load.ts'

/** One question to a hospital about one cell or row. */
export interface Query {
  readonly file: string
  readonly row: number
  readonly patientId: string
  readonly field: string
  readonly value: string
  readonly problem: string
  readonly cure: string
}

/** What one hospital is asked. */
export interface QuerySheet {
  readonly centre: string
  readonly queries: readonly Query[]
}

export const queryColumns = [
  'file',
  'row',
  'patient_id',
  'field',
  'value',
  'problem',
  'cure',
  'corrected value',
  'comment',
] as const

/** Findings about rows of data files, by hospital. A row whose hospital is not known goes to the study itself. */
export function querySheets(findings: readonly Finding[], loaded: LoadedStudy): QuerySheet[] {
  const owner = rowOwners(loaded)
  const sheets = new Map<string, Query[]>()
  for (const finding of findings) {
    const { file, row } = finding
    if (file === undefined || row === undefined || finding.severity === 'note') continue
    const own = owner(file, row)
    if (own === null) continue
    const centre = finding.centre ?? own.centre
    const queries = sheets.get(centre) ?? []
    sheets.set(centre, queries)
    queries.push({
      file,
      row,
      patientId: finding.patientId ?? own.patientId,
      field: finding.field ?? '',
      value: finding.value ?? own.value(finding.field),
      problem: finding.message,
      cure: finding.cure,
    })
  }
  return [...sheets].sort(([a], [b]) => (a < b ? -1 : 1)).map(([centre, queries]) => ({ centre, queries }))
}

interface RowOwner {
  readonly patientId: string
  readonly centre: string
  value(field: string | undefined): string
}

/** The patient and hospital of a line of a data file; null for lines of other files. */
export function rowOwners({
  patients,
  visits,
}: LoadedStudy): (file: string, line: number) => RowOwner | null {
  const owners = new Map<string, RowOwner>()
  const { table, ids, centre, centres } = patients
  const valueIn = (columns: typeof table.columns, row: number) => (field: string | undefined) => {
    const column = columns.find(candidate => candidate.name === field)
    return column ? (textAt(column, row) ?? '') : ''
  }
  for (const { table: own, start, order } of visits.values())
    for (let p = 0; p < ids.length; p++)
      for (let i = start[p]; i < start[p + 1]; i++) {
        const row = order[i]
        owners.set(`${own.source.file}\n${own.fileRows[row]}`, {
          patientId: ids[p],
          centre: centres[centre[p]],
          value: valueIn(own.columns, row),
        })
      }
  const files = patients.files.filter(
    file => ![...visits.values()].some(visit => visit.table.source.file === file),
  )
  for (let row = 0; row < ids.length; row++) {
    const file = patients.files[patients.fileOf[row]]
    if (files.includes(file))
      owners.set(`${file}\n${table.fileRows[row]}`, {
        patientId: ids[row],
        centre: centres[centre[row]],
        value: valueIn(table.columns, row),
      })
  }
  return (file, line) => owners.get(`${file}\n${line}`) ?? null
}

/** Writes one workbook a hospital into a folder and gives their paths. Two empty columns wait for answers. */
export async function writeQuerySheets(sheets: readonly QuerySheet[], folder: string): Promise<string[]> {
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true })
  const paths: string[] = []
  for (const { centre, queries } of sheets) {
    const path = join(folder, `queries ${centre.replaceAll(/[\\/:*?"<>|]/g, ' ')}.xlsx`)
    const text = (name: string, of: (query: Query) => string) =>
      textColumn(
        name,
        queries.map(query => of(query) || null),
      )
    const table = makeTable('queries', [
      text('file', query => query.file),
      numberColumn(
        'row',
        queries.map(query => query.row),
      ),
      text('patient_id', query => query.patientId),
      text('field', query => query.field),
      text('value', query => query.value),
      text('problem', query => query.problem),
      text('cure', query => query.cure),
      text('corrected value', () => ''),
      text('comment', () => ''),
    ])
    await writeExcel([{ name: 'queries', table }], path)
    paths.push(path)
  }
  return paths
}

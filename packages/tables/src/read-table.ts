import { type Finding, FindingsError } from '@tessera/evidence'
import { plain } from './cells/plain.ts'
import { readColumn } from './cells/read-column.ts'
import { textCells } from './cells/text-cells.ts'
import type { Column } from './column.ts'
import { checkDateOrder } from './dictionary/date-order.ts'
import {
  type ColumnDictionary,
  type Dictionary,
  type DictionaryInput,
  dictionarySchema,
} from './dictionary/dictionary.ts'
import { identifierFinding, identifiersIn } from './identifiers/identifiers.ts'
import { nearestName } from './nearest.ts'
import { openTable } from './readers/open.ts'
import type { RawColumn, RawTable } from './readers/reader.ts'
import type { Table } from './table.ts'
import { textAt } from './values.ts'

export interface ReadTableOptions {
  readonly dictionary?: DictionaryInput
  /** Excel: the sheet; by default the first. */
  readonly sheet?: string
  /** Name of the table; by default the file's, without its ending. */
  readonly name?: string
  /** How findings name the file; by default the path as given, or the file's name when it is absolute. */
  readonly file?: string
}

/**
 * Reads a table in any format and gives its cells types, by the dictionary or by inference.
 * Cells that cannot be read become missing and are findings with file, row, field and cure; columns that hold
 * direct identifiers are left out and are error findings without values.
 * @throws FindingsError when the file as a whole cannot be read.
 */
export async function readTable(
  path: string,
  options: ReadTableOptions = {},
): Promise<{ table: Table; findings: Finding[] }> {
  const dictionary = readDictionary(options.dictionary ?? {})
  const { file, sha256, reader } = await openTable(path, options.file)
  const raw = await reader.read(file, { sheet: options.sheet, encoding: dictionary.encoding })
  const findings: Finding[] = [...raw.findings]
  const columns: Column[] = []
  for (const assigned of assignHeaders(raw, dictionary.columns, file.shown, findings)) {
    const column = readAssigned(raw, assigned, file.shown, findings)
    if (column) columns.push(column)
  }
  const table: Table = {
    name: options.name ?? file.name.replace(/\.[^.]+$/, ''),
    source: { file: file.shown, sha256, encoding: raw.encoding },
    rowCount: raw.rowCount,
    columns,
    fileRows: raw.fileRows,
  }
  findings.push(...checkDateOrder(table, rulesFor(table, dictionary)))
  return { table, findings: withPatients(findings, table, dictionary) }
}

function readDictionary(input: DictionaryInput): Dictionary {
  const read = dictionarySchema.safeParse(input)
  if (read.success) return read.data
  throw new FindingsError(
    read.error.issues.map(issue => ({
      severity: 'error' as const,
      code: 'dictionary-unreadable',
      message: `dictionary: ${issue.path.join('.')}: ${issue.message}`,
      cure: 'see the words that a dictionary knows in the documentation of `dictionarySchema`',
      ...(issue.path.length > 1 ? { field: String(issue.path[1]) } : {}),
    })),
  )
}

/** One column, unless the dictionary leaves it out, it is empty and nameless, or it holds identifiers. */
function readAssigned(
  raw: RawTable,
  { name, place, entry }: Assigned,
  file: string,
  findings: Finding[],
): Column | null {
  const field = raw.fields[place] === '' ? name : raw.fields[place]
  const column = raw.columns[place]
  const cells = shownCells(column)
  if (raw.fields[place] === '') {
    if (cells.every(cell => cell === null || cell.trim() === '')) return null
    findings.push(nameless(name, file))
  }
  const verdict = identifiersIn(field, cells, entry.identifier === false)
  const refusal = identifierFinding(verdict, field, file, entry.role === 'ignore')
  if (refusal) findings.push(refusal)
  if (refusal || entry.role === 'ignore') return null
  const where = { file, field, fileRows: raw.fileRows, secret: verdict.suspicious }
  const result = readColumn(name, column, entry, where, raw.typed)
  findings.push(...result.findings)
  return result.column
}

/** The cells in which identifiers are looked for: all text, and the first thousand of typed columns. */
function shownCells(column: RawColumn): readonly (string | null)[] {
  if (column.kind === 'text') return column.cells
  if (column.kind === 'boolean') return textCells({ ...column, values: column.values.subarray(0, 1000) })
  return textCells({ ...column, values: column.values.subarray(0, 1000) })
}

/** A rule whose columns are partly absent has been reported by the absence already. */
function rulesFor(table: Table, { order, columns }: Dictionary): string[] {
  const names = new Set(table.columns.map(column => column.name))
  return order.filter(rule =>
    rule.split(/<=?/).every(part => names.has(part.trim()) || !(part.trim() in columns)),
  )
}

/** Adds patient and centre to the findings of a row, where the dictionary says which columns they are. */
function withPatients(findings: readonly Finding[], table: Table, { columns }: Dictionary): Finding[] {
  const withRole = (role: string) =>
    table.columns.find(column => Object.hasOwn(columns, column.name) && columns[column.name].role === role)
  const id = withRole('id')
  const centre = withRole('centre')
  if (!id && !centre) return [...findings]
  const rowOf = new Map(Array.from(table.fileRows, (line, row) => [line, row]))
  return findings.map(finding => {
    const row = finding.row === undefined ? undefined : rowOf.get(finding.row)
    if (row === undefined) return finding
    const patientId = id ? textAt(id, row) : null
    const at = centre ? textAt(centre, row) : null
    return {
      ...finding,
      ...(patientId === null ? {} : { patientId }),
      ...(at === null ? {} : { centre: at }),
    }
  })
}

function nameless(name: string, file: string): Finding {
  return {
    severity: 'warning',
    code: 'unnamed-header',
    message: `${file}: a column without a header is called ${name}`,
    cure: 'give it a header in the file',
    file,
    field: name,
  }
}

interface Assigned {
  readonly name: string
  readonly place: number
  readonly entry: ColumnDictionary
}

/** Which header is which column: declared ones by `source` or name, the others by their own header. */
function assignHeaders(
  raw: RawTable,
  declared: Readonly<Record<string, ColumnDictionary>>,
  file: string,
  findings: Finding[],
): Assigned[] {
  const byPlace = new Map<number, Assigned>()
  for (const [name, entry] of Object.entries(declared)) {
    const header = plain(entry.source ?? name)
    const place = raw.fields.indexOf(header)
    const earlier = byPlace.get(place)
    if (earlier) throw headerTwice(file, header, earlier.name, name)
    if (place >= 0) byPlace.set(place, { name, place, entry })
    else if (entry.role !== 'ignore') findings.push(absent(name, header, raw.fields, file))
  }
  const taken = new Set([...byPlace.values()].map(({ name }) => name))
  return raw.fields.map((field, place): Assigned => {
    const declaredHere = byPlace.get(place)
    if (declaredHere) return declaredHere
    if (taken.has(field)) throw headerTwice(file, field, field, `${field} (undeclared)`)
    return { name: field === '' ? `column_${place + 1}` : field, place, entry: {} }
  })
}

function headerTwice(file: string, header: string, first: string, second: string): FindingsError {
  return new FindingsError([
    {
      severity: 'error',
      code: 'dictionary-column-twice',
      message: `${file}: the header '${header}' and the dictionary give one name to two columns (${first}, ${second})`,
      cure: 'give every column its own `source`, and a name that no other header has',
      file,
      field: header,
    },
  ])
}

function absent(name: string, header: string, fields: readonly string[], file: string): Finding {
  const near = nearestName(header, fields)
  return {
    severity: 'error',
    code: 'column-absent',
    message: `${file} has no column '${header}'${name === header ? '' : ` for ${name}`}`,
    cure: near
      ? `did you mean '${near}'? correct \`source\` in the dictionary`
      : `its headers are ${fields.join(', ')}`,
    file,
    field: header,
  }
}

import { basename } from 'node:path'
import type { Finding } from '@tessera/evidence'
import { plain } from './cells/plain.ts'
import { readColumn } from './cells/read-column.ts'
import type { Column } from './column.ts'
import { type ColumnDictionary, type DictionaryInput, dictionarySchema } from './dictionary/dictionary.ts'
import { nearestName } from './nearest.ts'
import { openTable } from './readers/open.ts'
import type { RawTable } from './readers/reader.ts'
import type { Table } from './table.ts'

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
  const dictionary = dictionarySchema.parse(options.dictionary ?? {})
  const { file, sha256, reader } = await openTable(path, options.file)
  const raw = await reader.read(file, { sheet: options.sheet, encoding: dictionary.encoding })
  const findings: Finding[] = [...raw.findings]
  const columns: Column[] = []
  for (const { name, place, entry } of assignHeaders(raw, dictionary.columns, file.shown, findings)) {
    if (entry.role === 'ignore') continue
    const field = raw.fields[place] === '' ? name : raw.fields[place]
    const where = { file: file.shown, field, fileRows: raw.fileRows, secret: false }
    const read = readColumn(name, raw.columns[place], entry, where)
    columns.push(read.column)
    findings.push(...read.findings)
  }
  const table: Table = {
    name: options.name ?? basename(file.name).replace(/\.[^.]+$/, ''),
    source: { file: file.shown, sha256, encoding: raw.encoding },
    rowCount: raw.rowCount,
    columns,
    fileRows: raw.fileRows,
  }
  return { table, findings }
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
    if (place >= 0) byPlace.set(place, { name, place, entry })
    else if (entry.role !== 'ignore') findings.push(absent(name, header, raw.fields, file))
  }
  return raw.fields.map(
    (field, place) =>
      byPlace.get(place) ?? { name: field === '' ? `column_${place + 1}` : field, place, entry: {} },
  )
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

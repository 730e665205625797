import { type Finding, FindingsError } from '@tessera/evidence'
import { type Column, missingCount, type Table } from '@tessera/tables'

/** Several tables of one shape put under each other. */
export interface Stacked {
  readonly table: Table
  readonly files: readonly string[]
  readonly fileOf: Uint16Array
  readonly findings: readonly Finding[]
}

/**
 * Puts tables under each other, column by name. A column that a table lacks is missing there (a note says so);
 * a column that is a number in one file and text in another is an error.
 * @throws FindingsError `column-kind-differs`
 */
export function stackTables(name: string, tables: readonly Table[]): Stacked {
  const findings: Finding[] = []
  const rowCount = tables.reduce((sum, table) => sum + table.rowCount, 0)
  const names = [...new Set(tables.flatMap(table => table.columns.map(column => column.name)))]
  const columns = names.map(column => stackColumn(column, tables, rowCount, findings))
  const fileOf = new Uint16Array(rowCount)
  const fileRows = new Int32Array(rowCount)
  let start = 0
  tables.forEach((table, index) => {
    fileOf.fill(index, start, start + table.rowCount)
    fileRows.set(table.fileRows, start)
    start += table.rowCount
  })
  const files = tables.map(table => table.source.file)
  const source = tables.length === 1 ? tables[0].source : { ...tables[0].source, file: files.join(', ') }
  return { table: { name, source, rowCount, columns, fileRows }, files, fileOf, findings }
}

function stackColumn(name: string, tables: readonly Table[], rowCount: number, findings: Finding[]): Column {
  const parts = tables.map(table => table.columns.find(column => column.name === name) ?? null)
  const filled = parts.filter(part => part !== null && missingCount(part) < lengthOf(part))
  const kind = (filled[0] ?? parts.find(part => part !== null))?.kind ?? 'text'
  parts.forEach((part, index) => {
    const file = tables[index].source.file
    if (part === null)
      findings.push({
        severity: 'note',
        code: 'column-absent',
        message: `${file} has no column '${name}'; it is missing for all its patients`,
        cure: 'nothing, if it was not recorded there',
        file,
        field: name,
      })
    else if (part.kind !== kind && filled.includes(part))
      throw new FindingsError([
        {
          severity: 'error',
          code: 'column-kind-differs',
          message: `'${name}' is ${part.kind} in ${file} and ${kind} elsewhere`,
          cure: 'give the column its type in the dictionary; the values that do not fit are then named',
          file,
          field: name,
        },
      ])
  })
  const usable = parts.map(part => (part !== null && part.kind === kind ? part : null))
  const sizes = tables.map(table => table.rowCount)
  if (kind === 'text') return stackText(name, usable, sizes, rowCount)
  if (kind === 'boolean') {
    const values = new Int8Array(rowCount).fill(-1)
    place(usable, sizes, (part, start) => part.kind === 'boolean' && values.set(part.values, start))
    return { kind, name, values }
  }
  const values = new Float64Array(rowCount).fill(Number.NaN)
  let unit: string | null = null
  place(usable, sizes, (part, start) => {
    if (part.kind === 'number') unit ??= part.unit
    if (part.kind === 'number' || part.kind === 'date') values.set(part.values, start)
  })
  return kind === 'number' ? { kind, name, unit, values } : { kind, name, values }
}

function stackText(
  name: string,
  parts: readonly (Column | null)[],
  sizes: number[],
  rowCount: number,
): Column {
  const levels: string[] = []
  const codeOf = new Map<string, number>()
  const codes = new Int32Array(rowCount).fill(-1)
  place(parts, sizes, (part, start) => {
    if (part.kind !== 'text') return
    const map = part.levels.map(level => {
      const known = codeOf.get(level)
      if (known !== undefined) return known
      codeOf.set(level, levels.length)
      return levels.push(level) - 1
    })
    part.codes.forEach((code, row) => {
      codes[start + row] = code < 0 ? -1 : map[code]
    })
  })
  return { kind: 'text', name, levels, codes }
}

function place(
  parts: readonly (Column | null)[],
  sizes: readonly number[],
  put: (part: Column, start: number) => void,
): void {
  let start = 0
  parts.forEach((part, index) => {
    if (part) put(part, start)
    start += sizes[index]
  })
}

function lengthOf(column: Column): number {
  return column.kind === 'text' ? column.codes.length : column.values.length
}

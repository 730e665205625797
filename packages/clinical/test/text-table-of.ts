import { makeTable, type Table, textColumn } from '@tessera/tables'

/** A table of text from rows of cells; a cell that a row lacks is missing. */
export function textTableOf(rows: readonly Readonly<Record<string, string>>[]): Table {
  const names = [...new Set(rows.flatMap(row => Object.keys(row)))]
  return makeTable(
    'made',
    names.map(name =>
      textColumn(
        name,
        rows.map(row => row[name] ?? null),
      ),
    ),
  )
}

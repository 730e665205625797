import { makeTable, textColumn, csvText as textOf } from '@tessera/tables'

export type Cell = string | number | null

/** A table as a hospital would export it, cells as they are written there; null is an empty cell. */
export function csvText(header: readonly string[], rows: Iterable<readonly Cell[]>): string {
  const all = [...rows]
  const columns = header.map((name, i) =>
    textColumn(
      name,
      all.map(row => (row[i] === null ? null : String(row[i]))),
    ),
  )
  return textOf(makeTable('simulated', columns))
}

/** {@link csvText} as a file of a simulated study. */
export function csvFile(name: string, header: readonly string[], rows: Iterable<readonly Cell[]>) {
  return { name, text: csvText(header, rows) }
}

import type { TableRecord } from '@tessera/evidence'
import type { NumberTable } from '../drawing/drawing.ts'
import { deservedDigits, fixed, intervalText, pText } from '../text/number.ts'
import { tidyDigits } from '../text/tidy.ts'

/** A table as it is read: every cell is text. The same one becomes HTML and Word. */
export interface TextTable {
  /** "Table 3" */
  readonly name: string
  readonly title: string
  readonly caption: string
  readonly note: string | null
  readonly exploratory: boolean
  readonly columns: readonly { readonly label: string; readonly align: 'left' | 'right' }[]
  readonly rows: readonly TextRow[]
  /** The numbers behind it, unrounded. */
  readonly numbers: NumberTable
}

export interface TextRow {
  readonly kind: 'plain' | 'heading' | 'indented'
  readonly cells: readonly string[]
}

type Column = TableRecord['columns'][number]
type Cells = TableRecord['rows'][number]

/** Sets the cells of a table of the evidence as text. */
export function textTable(table: TableRecord, name: string): TextTable {
  return {
    name,
    title: table.title,
    caption: tidyDigits(table.caption),
    note: table.note === null ? null : tidyDigits(table.note),
    exploratory: table.status === 'exploratory',
    columns: table.columns.map(({ label, align }) => ({ label, align })),
    rows: table.rows.map(row => ({
      kind: kindOf(row, table),
      cells: table.columns.map(c => cellText(row, c)),
    })),
    numbers: numbersOf(table),
  }
}

function kindOf(row: Cells, table: TableRecord): TextRow['kind'] {
  const marked = table.indent === null ? null : row[table.indent]
  if (marked === null || marked === undefined || marked === '' || marked === 0) return 'plain'
  const [first, ...others] = table.columns
  const empty = others.every(column => (row[column.key] ?? null) === null)
  return empty && first !== undefined ? 'heading' : 'indented'
}

function cellText(row: Cells, column: Column): string {
  const value = row[column.key] ?? null
  if (value === null) return ''
  if (typeof value === 'string') return tidyDigits(value)
  const { format } = column
  switch (format.kind) {
    case 'text':
      return String(value)
    case 'number':
      return fixed(value, format.digits)
    case 'percent':
      return `${fixed(value * 100, format.digits)} %`
    case 'p':
      return pText(value).replace('p = ', '').replace('p < ', '< ')
    case 'interval':
      return limited(value, numeric(row[format.lower]), numeric(row[format.upper]), format.digits)
  }
}

/** The column's digits are a maximum: a wide interval takes fewer. */
function limited(value: number, lower: number | null, upper: number | null, most: number): string {
  return intervalText(value, lower, upper, Math.min(most, deservedDigits(value, lower, upper)))
}

function numeric(value: string | number | null | undefined): number | null {
  return typeof value === 'number' ? value : null
}

/** The cells as they are in the evidence; an interval column becomes three. */
function numbersOf(table: TableRecord): NumberTable {
  const keys: { key: string; label: string }[] = []
  for (const { key, label, format } of table.columns) {
    keys.push({ key, label })
    if (format.kind === 'interval')
      keys.push(
        { key: format.lower, label: `${label}, lower` },
        { key: format.upper, label: `${label}, upper` },
      )
  }
  return {
    columns: keys.map(({ label }) => label),
    rows: table.rows.map(row => keys.map(({ key }) => row[key] ?? null)),
  }
}

import type { Cell, SheetData } from 'write-excel-file/node'
import type { Column } from '../column.ts'
import type { Table } from '../table.ts'
import { isMissingAt, textAt } from '../values.ts'
import { writeWhole } from './write-file.ts'

export interface ExcelSheet {
  /** Name of the sheet: at most 31 characters, none of : \ / ? * [ ]. Others are replaced. */
  readonly name: string
  readonly table: Table
  /** Header shown for a column, where it is not its name. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Writes a workbook: a sheet a table, a bold header that stays in view, columns as wide as their contents. */
export async function writeExcel(sheets: readonly ExcelSheet[], path: string): Promise<void> {
  const { default: writeXlsxFile } = await import('write-excel-file/node')
  const names = sheetNames(sheets.map(sheet => sheet.name))
  const parts = sheets.map((sheet, i) => ({
    sheet: names[i],
    data: cellsOf(sheet),
    columns: sheet.table.columns.map(column => ({ width: widthOf(column, headerOf(sheet, column)) })),
    stickyRowsCount: 1,
  }))
  await writeWhole(path, temporary => writeXlsxFile(parts).toFile(temporary))
}

function headerOf({ headers }: ExcelSheet, column: Column): string {
  return headers?.[column.name] ?? column.name
}

function cellsOf(sheet: ExcelSheet): SheetData {
  const header: Cell[] = sheet.table.columns.map(column => ({
    value: headerOf(sheet, column),
    type: String,
    fontWeight: 'bold' as const,
    backgroundColor: '#E8EEF4',
    bottomBorderStyle: 'thin' as const,
    wrap: true,
    alignVertical: 'top' as const,
  }))
  const rows = Array.from({ length: sheet.table.rowCount }, (_, row) =>
    sheet.table.columns.map((column): Cell => cellOf(column, row)),
  )
  return [header, ...rows]
}

function cellOf(column: Column, row: number): Cell {
  if (isMissingAt(column, row)) return null
  if (column.kind === 'number') return { value: column.values[row], type: Number }
  if (column.kind === 'boolean') return { value: column.values[row] === 1, type: Boolean }
  if (column.kind === 'text') return { value: column.levels[column.codes[row]], type: String, format: '@' }
  const format = Number.isInteger(column.values[row]) ? 'yyyy-mm-dd' : 'yyyy-mm-dd hh:mm:ss'
  return { value: new Date(Math.round(column.values[row] * 86_400_000)), type: Date, format }
}

/** In characters; Chinese ones count twice. The first thousand rows decide. */
function widthOf(column: Column, header: string): number {
  const width = (text: string) => text.replace(/[\u2e80-\uffff]/g, 'xx').length
  let most = width(header)
  const rows = column.kind === 'text' ? column.codes.length : column.values.length
  for (let row = 0; row < Math.min(rows, 1000); row++) most = Math.max(most, width(textAt(column, row) ?? ''))
  return Math.min(60, Math.max(8, most + 2))
}

function sheetNames(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map(name => {
    const tidy =
      name
        .replace(/[:\\/?*[\]]/g, ' ')
        .slice(0, 31)
        .trim() || 'Sheet'
    let unique = tidy
    for (let i = 2; taken.has(unique.toLowerCase()); i++) unique = `${tidy.slice(0, 27)} (${i})`
    taken.add(unique.toLowerCase())
    return unique
  })
}

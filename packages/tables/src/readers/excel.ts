import { plain } from '../cells/plain.ts'
import { formatDay } from '../dates/calendar.ts'
import { checkHeader, unreadable } from './faults.ts'
import type { RawTable, ReadOptions, TableFile, TableReader } from './reader.ts'

/** Excel workbooks (.xlsx): the first sheet, or the one named. Numbers, dates and truth values keep their value. */
export const excelReader: TableReader = {
  name: 'Excel',
  accepts: ({ name, bytes }) =>
    /\.(xlsx|xlsm|xls)$/i.test(name) ||
    (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4),
  async read(file, options) {
    if (file.bytes[0] === 0xd0 && file.bytes[1] === 0xcf)
      throw unreadable(
        file,
        'old-excel',
        'an Excel file of before 2007, or one with a password',
        'save it in Excel as .xlsx without a password',
      )
    return tabulated(file, await cellsOf(file, options))
  },
}

type Cell = string | number | boolean | Date | null

async function cellsOf(file: TableFile, options: ReadOptions): Promise<Cell[][]> {
  const { readSheet } = await import('read-excel-file/node')
  try {
    const rows: readonly (readonly unknown[])[] = await readSheet(Buffer.from(file.bytes), options.sheet ?? 1)
    return rows.map(row => row.map(asCell))
  } catch (error) {
    if (error instanceof Error && error.name === 'SheetNotFoundError')
      throw unreadable(file, 'no-such-sheet', error.message, 'give `sheet` the name of one of its sheets')
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error)
    throw unreadable(
      file,
      'unreadable-excel',
      `the workbook cannot be opened (${reason.replaceAll(file.path, file.shown)})`,
      'open it in Excel and save it again as .xlsx; if it was copied, compare sizes',
    )
  }
}

function asCell(value: unknown): Cell {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return value instanceof Date ? value : String(value)
}

function tabulated(file: TableFile, rows: readonly Cell[][]): RawTable {
  const header = rows.findIndex(row => row.some(cell => cell !== null))
  if (header < 0)
    throw unreadable(
      file,
      'empty-file',
      'the sheet is empty',
      'choose another with `sheet`, or export again',
      { row: 1 },
    )
  const width = rows[header].findLastIndex(cell => cell !== null) + 1
  refuseTitle(file, rows, header, width)
  const fields = Array.from({ length: width }, (_, j) => plain(textOf(rows[header][j] ?? null) ?? ''))
  checkHeader(file, fields, header + 1)
  const kept: number[] = []
  for (let i = header + 1; i < rows.length; i++) {
    const beyond = rows[i].findLastIndex(cell => cell !== null)
    if (beyond < 0) continue
    if (beyond >= width)
      throw unreadable(
        file,
        'ragged-row',
        `row ${i + 1} has a value right of the last header`,
        'give that column a header, or clear the cell',
        { row: i + 1 },
      )
    kept.push(i)
  }
  if (kept.length === 0)
    throw unreadable(file, 'no-rows', 'there is a header and no row', 'export the table again', {
      row: header + 1,
    })
  return {
    fields,
    labels: fields.map(() => null),
    columns: fields.map((_, j) => ({
      kind: 'text' as const,
      cells: kept.map(i => textOf(rows[i][j] ?? null)),
    })),
    rowCount: kept.length,
    fileRows: Int32Array.from(kept, i => i + 1),
    encoding: 'xlsx',
    typed: false,
    findings: [],
  }
}

/** A title above the header would make every column nameless. */
function refuseTitle(file: TableFile, rows: readonly Cell[][], header: number, width: number): void {
  const below = rows.slice(header + 1, header + 4)
  const filled = (row: readonly Cell[]) => row.filter(cell => cell !== null).length
  if (filled(rows[header]) === 1 && width === 1 && below.some(row => filled(row) > 1))
    throw unreadable(
      file,
      'title-above-header',
      `row ${header + 1} is a title, not the header`,
      'delete the rows above the header',
      { row: header + 1 },
    )
}

function textOf(cell: Cell): string | null {
  if (cell === null) return null
  if (cell instanceof Date) return formatDay(cell.getTime() / 86_400_000)
  return String(cell)
}

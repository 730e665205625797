import path from 'node:path'
import { type Finding, FindingsError, hasErrors } from '@tessera/evidence'
import {
  type Column,
  columnOf,
  hasColumn,
  isMissingAt,
  numberAt,
  readTable,
  type Table,
  textAt,
} from '@tessera/tables'
import { type SlideEntry, slideId } from './slide-entry.ts'

const own = ['slide', 'patient_id', 'centre', 'mpp']

/**
 * The slides of a table (CSV, Parquet, Excel, ...): a column `slide` (paths count from the table's folder), where wanted
 * `patient_id`, `centre` and `mpp` (micrometres a pixel for files that do not say), and any others, which are kept.
 * @throws FindingsError where the column is absent, a row has no slide, a slide stands twice or `mpp` is no size
 */
export async function slidesFromTable(file: string): Promise<{
  readonly entries: readonly SlideEntry[]
  readonly findings: readonly Finding[]
}> {
  // Which columns there are decides what is said of them: a column of a dictionary may not be absent.
  const { table: seen } = await readTable(file)
  if (!hasColumn(seen, 'slide'))
    throw new FindingsError([
      atTable(file, 'column-absent', 'there is no column slide', 'name the column of the files slide'),
    ])
  const { table, findings } = await readTable(file, {
    dictionary: {
      columns: {
        slide: { type: 'text', identifier: false },
        ...(hasColumn(seen, 'patient_id') ? { patient_id: { type: 'text', role: 'id' } } : {}),
      },
    },
  })
  if (hasErrors(findings)) throw new FindingsError(findings)
  const wrong: Finding[] = []
  const entries = Array.from({ length: table.rowCount }, (_, row) =>
    entryOf(table, row, path.dirname(file), wrong),
  )
  if (entries.length === 0)
    wrong.push(atTable(file, 'no-slides', 'the table has no rows', 'give one row a slide'))
  wrong.push(...repeated(entries, file))
  if (wrong.length > 0) throw new FindingsError(wrong)
  return { entries, findings }
}

function entryOf(table: Table, row: number, folder: string, wrong: Finding[]): SlideEntry {
  const file = table.source.file
  const line = table.fileRows[row]
  const slide = hasText(table, 'slide', row)
  if (slide === null)
    wrong.push({
      ...atTable(file, 'cell-empty', `row ${line} has no slide`, 'fill it in, or leave the row out'),
      row: line,
      field: 'slide',
    })
  const kept = table.columns.filter(column => !own.includes(column.name))
  return {
    id: slideId(slide ?? ''),
    file: slide ?? '',
    folder,
    row: line,
    patientId: hasText(table, 'patient_id', row),
    centre: hasText(table, 'centre', row),
    assumedMpp: mppAt(table, row, wrong),
    about: Object.fromEntries(kept.map(column => [column.name, valueAt(column, row)])),
  }
}

function hasText(table: Table, name: string, row: number): string | null {
  if (!hasColumn(table, name)) return null
  const value = valueAt(columnOf(table, name), row)
  return value === null || String(value).trim() === '' ? null : String(value)
}

function mppAt(table: Table, row: number, wrong: Finding[]): number | null {
  const text = hasText(table, 'mpp', row)
  if (text === null) return null
  const mpp = Number(text)
  if (mpp >= 0.01 && mpp <= 1000) return mpp
  const line = table.fileRows[row]
  wrong.push({
    ...atTable(
      table.source.file,
      'mpp-unreadable',
      `row ${line}: mpp is ${text}`,
      'give micrometres a pixel, such as 0.25, or leave the cell empty where the file says it',
    ),
    row: line,
    field: 'mpp',
  })
  return null
}

function valueAt(column: Column, row: number): string | number | null {
  if (isMissingAt(column, row)) return null
  return column.kind === 'number' ? numberAt(column, row) : textAt(column, row)
}

/** What is written of two slides of one name would lie in one place. */
function repeated(entries: readonly SlideEntry[], file: string): Finding[] {
  const seen = new Map<string, SlideEntry>()
  return entries.flatMap(one => {
    const before = seen.get(one.id)
    seen.set(one.id, before ?? one)
    if (before === undefined || one.file === '') return []
    return [
      {
        ...atTable(
          file,
          'slide-twice',
          `row ${one.row} names the slide of row ${before.row} again (${one.id})`,
          'leave one of them out, or rename a file: what is written is named after it',
        ),
        row: one.row ?? undefined,
        field: 'slide',
      },
    ]
  })
}

function atTable(file: string, code: string, message: string, cure: string): Finding {
  return { severity: 'error', code, message: `${file}: ${message}`, cure, file }
}

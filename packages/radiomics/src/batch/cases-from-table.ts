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
import type { BatchCase } from './batch-case.ts'

const own = ['patient_id', 'image', 'mask', 'label']

/**
 * The cases of a table (CSV, Parquet, Excel, ...): columns `patient_id`, `image`, `mask`, where wanted `label`, and any
 * others, which are kept. Paths count from the table's folder. A column `mask_state` declares what an empty mask means:
 * `no-residual-tumour` or `not-segmented` (`tumour`, or `tumour-bed-mask-supplied` where the mask is that of the bed).
 * @throws FindingsError where a column is absent, or a row has no patient, image or mask, or the same three twice
 */
export async function casesFromTable(file: string): Promise<{
  readonly cases: readonly BatchCase[]
  readonly findings: readonly Finding[]
}> {
  const { table, findings } = await readTable(file, {
    dictionary: {
      columns: {
        patient_id: { type: 'text', role: 'id' },
        image: { type: 'text', identifier: false },
        mask: { type: 'text', identifier: false },
      },
    },
  })
  if (hasErrors(findings)) throw new FindingsError(findings)
  const kept = table.columns.filter(column => !own.includes(column.name))
  const wrong: Finding[] = []
  const cases = Array.from({ length: table.rowCount }, (_, row) =>
    caseOf(table, row, kept, path.dirname(file), wrong),
  )
  wrong.push(...repeated(cases, file))
  if (cases.length === 0)
    wrong.push(atTable(file, 'no-cases', 'the table has no rows', 'give one row a case'))
  if (wrong.length > 0) throw new FindingsError(wrong)
  return { cases, findings }
}

function caseOf(
  table: Table,
  row: number,
  kept: readonly Column[],
  folder: string,
  wrong: Finding[],
): BatchCase {
  const file = table.source.file
  const line = table.fileRows[row]
  const text = (name: string) => {
    const value = textAt(columnOf(table, name), row)
    if (value !== null && value.trim() !== '') return value
    wrong.push({
      ...atTable(file, 'cell-empty', `row ${line} has no ${name}`, 'fill it in, or leave the row out'),
      row: line,
      field: name,
    })
    return ''
  }
  return {
    row: line,
    patientId: text('patient_id'),
    image: text('image'),
    mask: text('mask'),
    folder,
    label: labelAt(table, row, wrong),
    about: Object.fromEntries(kept.map(column => [column.name, valueAt(column, row)])),
  }
}

function labelAt(table: Table, row: number, wrong: Finding[]): number | null {
  if (!hasColumn(table, 'label')) return null
  const column = columnOf(table, 'label')
  if (isMissingAt(column, row)) return null
  const label = column.kind === 'text' ? Number(textAt(column, row)) : numberAt(column, row)
  if (Number.isInteger(label) && label > 0) return label
  wrong.push({
    ...atTable(
      table.source.file,
      'label-unreadable',
      `row ${table.fileRows[row]}: the label is no whole number above 0`,
      'give the number of the region in its mask, or leave the cell empty',
    ),
    row: table.fileRows[row],
    field: 'label',
  })
  return null
}

function valueAt(column: Column, row: number): string | number | null {
  if (isMissingAt(column, row)) return null
  return column.kind === 'number' ? numberAt(column, row) : textAt(column, row)
}

/** Rows that ask for the same region twice would weigh a patient double. */
function repeated(cases: readonly BatchCase[], file: string): Finding[] {
  const seen = new Map<string, BatchCase>()
  return cases.flatMap(one => {
    const key = JSON.stringify([one.image, one.mask, one.label])
    const before = seen.get(key)
    seen.set(key, before ?? one)
    if (before === undefined || one.image === '') return []
    return [
      {
        ...atTable(
          file,
          'case-twice',
          `row ${one.row} asks for the image, mask and label of row ${before.row} again`,
          'leave one of them out',
        ),
        row: one.row ?? undefined,
        patientId: one.patientId,
      },
    ]
  })
}

function atTable(file: string, code: string, message: string, cure: string): Finding {
  return { severity: 'error', code, message: `${file}: ${message}`, cure, file }
}

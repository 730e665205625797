import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from '@tessera/evidence'
import {
  type Column,
  checkDateOrder,
  type Dictionary,
  parseIsoDay,
  readTable,
  type Table,
  textAt,
  textColumn,
} from '@tessera/tables'

/** One corrected cell, as a hospital returned it. The file itself is never changed. */
export interface Correction {
  readonly file: string
  readonly row: number
  readonly patientId: string
  readonly field: string
  /** What stood there when the query was answered. */
  readonly oldValue: string
  readonly newValue: string
  readonly comment: string
  /** The returned sheet that it came in. */
  readonly returnedIn: string
}

export const correctionColumns = [
  'file',
  'row',
  'patient_id',
  'field',
  'old_value',
  'new_value',
  'comment',
  'returned_in',
] as const

/** Where a study keeps its corrections: beside study.yaml. */
export function correctionsPath(folder: string): string {
  return join(folder, 'corrections.csv')
}

/** A dictionary that reads every given column as the text that stands there. */
export function asText(names: readonly string[]) {
  return {
    columns: Object.fromEntries(
      names.map(name => [name, { type: 'text' as const, identifier: false as const }]),
    ),
  }
}

/** Cells of text columns by name; empty where missing. */
export function textCells(table: Table, name: string): string[] {
  const column = table.columns.find(candidate => candidate.name === name)
  return Array.from({ length: table.rowCount }, (_, row) => (column ? (textAt(column, row) ?? '') : ''))
}

/** The corrections of a study, and the hash of the file; none where there is no file. */
export async function readCorrections(
  folder: string,
): Promise<{ corrections: Correction[]; sha256: string | null }> {
  const path = correctionsPath(folder)
  if (!existsSync(path)) return { corrections: [], sha256: null }
  const { table } = await readTable(path, { file: 'corrections.csv', dictionary: asText(correctionColumns) })
  const cells = Object.fromEntries(correctionColumns.map(name => [name, textCells(table, name)]))
  const corrections = Array.from({ length: table.rowCount }, (_, i) => ({
    file: cells.file[i],
    row: Number(cells.row[i]),
    patientId: cells.patient_id[i],
    field: cells.field[i],
    oldValue: cells.old_value[i],
    newValue: cells.new_value[i],
    comment: cells.comment[i],
    returnedIn: cells.returned_in[i],
  }))
  return { corrections, sha256: table.source.sha256 }
}

/**
 * Puts corrections in the place of what a file says. A correction counts only where the file still says what it
 * said when the query was answered; else it is a finding and the file counts. Findings of the file about a
 * corrected cell are dropped, and the corrected value is checked again (kind, range, order of dates).
 */
export function applyCorrections(
  read: { readonly table: Table; readonly findings: readonly Finding[] },
  corrections: readonly Correction[],
  dictionary: Dictionary,
): { table: Table; findings: Finding[] } {
  const own = corrections.filter(correction => correction.file === read.table.source.file)
  if (own.length === 0) return { table: read.table, findings: [...read.findings] }
  let { table } = read
  const findings: Finding[] = []
  const done = new Set<string>()
  for (const correction of own) {
    const made = applyOne(table, correction, dictionary)
    if (made.table) {
      table = made.table
      done.add(`${correction.row}/${correction.field}`)
      done.add(`${correction.row}/${dictionary.columns[correction.field]?.source ?? correction.field}`)
    }
    if (made.finding) findings.push(made.finding)
  }
  const kept = read.findings.filter(
    finding => finding.code !== 'date-order' && !done.has(`${finding.row}/${finding.field}`),
  )
  const names = new Set(table.columns.map(column => column.name))
  const rules = dictionary.order.filter(rule => rule.split(/<=?/).every(part => names.has(part.trim())))
  return { table, findings: [...kept, ...findings, ...checkDateOrder(table, rules)] }
}

function applyOne(
  table: Table,
  correction: Correction,
  dictionary: Dictionary,
): { table: Table | null; finding: Finding | null } {
  const place = {
    file: correction.file,
    row: correction.row,
    field: correction.field,
    patientId: correction.patientId,
  }
  const refuse = (code: string, message: string, cure: string) => ({
    table: null,
    finding: { severity: 'warning' as const, code, message, cure, ...place },
  })
  const row = table.fileRows.indexOf(correction.row)
  const at = table.columns.findIndex(column => column.name === correction.field)
  if (row < 0 || at < 0)
    return refuse(
      'correction-without-place',
      'a correction names a row or field that the file does not have',
      'the file was changed since: check the correction by hand',
    )
  const column = table.columns[at]
  const stands = textAt(column, row) ?? ''
  if (stands !== correction.oldValue)
    return refuse(
      'correction-does-not-fit',
      `the correction was made of '${correction.oldValue}', and the file now says '${stands}'`,
      'check which is right; the file counts until then',
    )
  const value = correctedValue(column, correction.newValue)
  if (value === null)
    return refuse(
      'correction-unreadable',
      `the corrected value '${correction.newValue}' is not a ${column.kind}`,
      'write numbers with a decimal point, dates as 2021-03-05',
    )
  const range = dictionary.columns[correction.field]?.range
  const finding: Finding | null =
    range && typeof value === 'number' && (value < range[0] || value > range[1])
      ? {
          severity: 'error',
          code: 'out-of-range',
          message: `the corrected value ${correction.newValue} lies outside ${range[0]} to ${range[1]}`,
          cure: 'correct it again',
          value: correction.newValue,
          ...place,
        }
      : null
  return { table: { ...table, columns: table.columns.with(at, withValue(column, row, value)) }, finding }
}

/** The corrected value in the column's kind; null where it cannot be read. */
function correctedValue(column: Column, text: string): number | string | null {
  if (column.kind === 'text') return text
  if (column.kind === 'date') return orNull(parseIsoDay(text))
  if (column.kind === 'boolean')
    return text === 'true' || text === '1' ? 1 : text === 'false' || text === '0' ? 0 : null
  return text.trim() === '' ? null : orNull(Number(text))
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

function withValue(column: Column, row: number, value: number | string): Column {
  if (column.kind === 'text') {
    const texts = Array.from(column.codes, code => (code < 0 ? null : column.levels[code]))
    return textColumn(column.name, texts.with(row, String(value)), column.levels)
  }
  if (column.kind === 'boolean') return { ...column, values: column.values.with(row, Number(value)) }
  return { ...column, values: column.values.with(row, Number(value)) }
}

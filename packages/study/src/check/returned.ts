import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from '@tessera/evidence'
import { makeTable, numberColumn, readTable, textColumn, writeCsv } from '@tessera/tables'
import { type LoadOptions, loadStudy } from '../intake/load.ts'
import type { ProtocolFile } from '../protocol/read.ts'
import { asText, type Correction, correctionsPath, readCorrections, textCells } from './corrections.ts'
import { queryColumns, rowOwners } from './query-sheet.ts'

/** What a returned line came to. */
export type AnswerStatus = 'changed' | 'same' | 'unanswered' | 'unknown row'

export interface Answer extends Correction {
  readonly status: AnswerStatus
}

/**
 * Reads the workbooks of a folder as hospitals returned them and compares each line with the data: `changed`
 * (a new value), `same` (confirmed as it is), `unanswered`, or `unknown row` (no such line, or another patient).
 * @throws FindingsError where a workbook cannot be read
 */
export async function readReturnedQueries(
  folder: string,
  file: ProtocolFile,
  options: LoadOptions = {},
): Promise<{ answers: Answer[]; findings: Finding[] }> {
  const owner = rowOwners(await loadStudy(file, options))
  const answers: Answer[] = []
  const findings: Finding[] = []
  const names = readdirSync(folder).filter(
    name => name.toLowerCase().endsWith('.xlsx') && !name.startsWith('~'),
  )
  for (const name of names.sort()) {
    const { table } = await readTable(join(folder, name), { file: name, dictionary: asText(queryColumns) })
    const cells = Object.fromEntries(queryColumns.map(column => [column, textCells(table, column)]))
    for (let i = 0; i < table.rowCount; i++) {
      const row = Number(cells.row[i])
      const own = owner(cells.file[i], row)
      const stands = own?.value(cells.field[i]) ?? ''
      const answer = cells['corrected value'][i].trim()
      const known = own !== null && own.patientId === cells.patient_id[i] && cells.field[i] !== ''
      const status: AnswerStatus = !known
        ? 'unknown row'
        : answer === ''
          ? 'unanswered'
          : answer === stands
            ? 'same'
            : 'changed'
      answers.push({
        file: cells.file[i],
        row,
        patientId: cells.patient_id[i],
        field: cells.field[i],
        oldValue: stands,
        newValue: answer,
        comment: cells.comment[i],
        returnedIn: name,
        status,
      })
      if (status !== 'unknown row') continue
      findings.push({
        severity: 'warning',
        code: 'returned-row-unknown',
        message: `line ${table.fileRows[i]} of the returned sheet names ${cells.file[i]} row ${cells.row[i]}, which is not that patient's`,
        cure: 'the file was changed since the sheet was written, or its first columns were edited: write new sheets',
        file: name,
        row: table.fileRows[i],
      })
    }
  }
  return { answers, findings }
}

/**
 * Adds the changed cells to corrections.csv beside study.yaml, from which every later load applies them; the
 * hospital's file stays as it is. A cell corrected again keeps only its last correction.
 */
export async function writeCorrections(file: ProtocolFile, answers: readonly Answer[]): Promise<string> {
  const { corrections: before } = await readCorrections(file.folder)
  const byCell = new Map<string, Correction>()
  const key = (one: Correction) => `${one.file}\n${one.row}\n${one.field}`
  for (const one of before) byCell.set(key(one), one)
  for (const one of answers) {
    if (one.status !== 'changed') continue
    // The data were loaded with the earlier correction in place: what the file itself says is what that replaced.
    const earlier = byCell.get(key(one))
    byCell.set(key(one), earlier ? { ...one, oldValue: earlier.oldValue } : one)
  }
  const all = [...byCell.values()]
  const text = (name: string, of: (one: Correction) => string) =>
    textColumn(
      name,
      all.map(one => of(one) || null),
    )
  const path = correctionsPath(file.folder)
  await writeCsv(
    makeTable('corrections', [
      text('file', one => one.file),
      numberColumn(
        'row',
        all.map(one => one.row),
      ),
      text('patient_id', one => one.patientId),
      text('field', one => one.field),
      text('old_value', one => one.oldValue),
      text('new_value', one => one.newValue),
      text('comment', one => one.comment),
      text('returned_in', one => one.returnedIn),
    ]),
    path,
  )
  return path
}

import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type RedcapTable, readRedcapDictionary, readRedcapExport } from '@tessera/clinical'
import { sortFindings } from '@tessera/evidence'
import { writeCsv } from '@tessera/tables'
import type { CommonOptions, Outcome } from '../perform.ts'
import { textTable } from '../terminal/text-table.ts'

export interface RedcapCommandOptions extends CommonOptions {
  readonly dictionary: string
  readonly missing?: readonly string[]
  readonly out?: string
}

/** Reads an export by its dictionary, writes its instruments where `--out` says, and tells what there is. */
export async function redcapTables(data: string, options: RedcapCommandOptions): Promise<Outcome> {
  const { dictionary, findings } = await readRedcapDictionary(options.dictionary)
  const project = await readRedcapExport(data, dictionary, { missing: options.missing ?? [] })
  if (options.out !== undefined) await writeInstruments(project.instruments, options.out)
  const instruments = project.instruments.map(({ instrument, repeating, table, calculated }) => ({
    instrument,
    repeating,
    rows: table.rowCount,
    columns: table.columns.map(({ name }) => name),
    calculated,
  }))
  const text = textTable(
    ['instrument', 'rows', 'columns', 'repeating'],
    instruments.map(({ instrument, rows, columns, repeating }) => [
      instrument,
      String(rows),
      String(columns.length),
      repeating ? 'yes' : '',
    ]),
  )
  const without =
    project.identifiers.length === 0 ? '' : `\n\nidentifiers, never read: ${project.identifiers.join(', ')}`
  return {
    document: { recordId: project.recordId, instruments, identifiers: project.identifiers },
    text: `${text}${without}`,
    findings: sortFindings([...findings, ...project.findings]),
  }
}

async function writeInstruments(instruments: readonly RedcapTable[], folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const { instrument, table, dictionary } of instruments) {
    await writeCsv(table, path.join(folder, `${instrument}.csv`))
    const json = `${JSON.stringify(dictionary, null, 2)}\n`
    await writeFile(path.join(folder, `${instrument}.dictionary.json`), json)
  }
}

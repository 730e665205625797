import { FindingsError } from '@tessera/evidence'
import { readTable, textAt } from '@tessera/tables'
import { Assay } from '../assay/assay.ts'
import { unknownSample } from '../assay/sample.ts'
import { joinSamples } from './join-samples.ts'
import type { AssayReading, ReadAssayOptions } from './options.ts'
import { readSampleSheet } from './sample-sheet.ts'

/**
 * Reads the table of an assay with its sheet of samples.
 * @throws FindingsError when nothing of the file can be used
 */
export async function readAssay(file: string, options: ReadAssayOptions = {}): Promise<AssayReading> {
  const { table, findings } = await readTable(file, { sheet: options.sheet })
  const [ids, ...rest] = table.columns
  const columns = rest.filter(column => column.kind === 'number')
  if (columns.length === 0)
    throw new FindingsError([
      {
        severity: 'error',
        code: 'no-samples',
        message: `${table.source.file}: no column of numbers`,
        cure: 'give a table with a column of feature names and a column of numbers for each sample',
        file: table.source.file,
      },
    ])
  const names = columns.map(({ name }) => name)
  const sheet = options.samples === undefined ? null : await readSampleSheet(options.samples, options.columns)
  const joined = sheet && joinSamples(names, table.source.file, sheet)
  const values = new Float64Array(table.rowCount * columns.length)
  for (const [s, column] of columns.entries())
    for (let f = 0; f < table.rowCount; f++) values[f * columns.length + s] = column.values[f]
  const features = Array.from({ length: table.rowCount }, (_, f) => ({
    id: textAt(ids, f) ?? `row ${table.fileRows[f]}`,
    symbol: null,
    names: {},
  }))
  return {
    assay: new Assay({
      name: options.name ?? table.name,
      scale: options.scale ?? 'score',
      unit: options.unit,
      features,
      samples: joined?.samples ?? names.map(unknownSample),
      values,
    }),
    findings: [...findings, ...(sheet?.findings ?? []), ...(joined?.findings ?? [])],
    layout: 'features-in-rows',
    audit: joined?.audit ?? null,
    sha256: table.source.sha256,
  }
}

import { type Finding, FindingsError } from '@tessera/evidence'
import { readTable, textAt } from '@tessera/tables'
import { Assay, type AssayScale } from '../assay/assay.ts'
import { unknownSample } from '../assay/sample.ts'

export interface ReadAssayOptions {
  readonly scale: AssayScale
  /** By default the file's name. */
  readonly name?: string
  readonly unit?: string
  /** Which way the table lies; by default features in rows. */
  readonly layout?: 'features-in-rows' | 'samples-in-rows'
}

/**
 * Reads a wide table of an assay: a column of names, and a column a sample.
 * @throws FindingsError when nothing of the file can be used
 */
export async function readAssay(
  file: string,
  { scale, name, unit }: ReadAssayOptions,
): Promise<{ assay: Assay; findings: Finding[] }> {
  const { table, findings } = await readTable(file)
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
  const values = new Float64Array(table.rowCount * columns.length)
  for (const [s, column] of columns.entries())
    for (let f = 0; f < table.rowCount; f++) values[f * columns.length + s] = column.values[f]
  const features = Array.from({ length: table.rowCount }, (_, f) => ({
    id: textAt(ids, f) ?? `row ${table.fileRows[f]}`,
    symbol: null,
    names: {},
  }))
  const samples = columns.map(column => unknownSample(column.name))
  return {
    assay: new Assay({ name: name ?? table.name, scale, unit, features, samples, values }),
    findings,
  }
}

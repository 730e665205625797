import { type Feature, ModellingRows } from '@tessera/learning'
import { Assay, type AssayFeature, type AssayScale } from '../assay/assay.ts'
import { OmicsError } from '../assay/omics-error.ts'
import { unknownSample } from '../assay/sample.ts'

/** An assay as columns of modelling rows, one a feature, called `block/feature`. */
export interface AssayColumns {
  readonly block: string
  readonly scale: AssayScale
  readonly unit: string | null
  readonly features: readonly ColumnFeature[]
}

/** A feature of an assay by its id, with the symbol that gene sets may know it by. */
export type ColumnFeature = Pick<AssayFeature, 'id' | 'symbol'>

/** Column of a feature of a block. */
export function columnName(block: string, feature: string): string {
  return `${block}/${feature}`
}

/** Rows of patients who have a sample of the block: those with a value in any of its columns. */
export function rowsWithSample(rows: ModellingRows, { block, features }: AssayColumns): Int32Array {
  const columns = columnsOf(rows, block, features)
  const found: number[] = []
  for (let i = 0; i < rows.size; i++) if (columns.some(values => !Number.isNaN(values[i]))) found.push(i)
  return Int32Array.from(found)
}

/** The assay that the columns of a block hold, a sample a row. */
export function assayOfRows(rows: ModellingRows, { block, scale, unit, features }: AssayColumns): Assay {
  const values = new Float64Array(features.length * rows.size)
  columnsOf(rows, block, features).forEach((column, f) => {
    values.set(column, f * rows.size)
  })
  return new Assay({
    name: block,
    scale,
    unit,
    features: features.map(({ id, symbol }) => ({ id, symbol, names: {} })),
    samples: Array.from({ length: rows.size }, (_, i) => unknownSample(`row ${i}`)),
    values,
  })
}

/** Columns of an assay whose samples are the given rows of `size`; other rows are missing. */
export function columnsOfAssay(block: string, assay: Assay, rows: Int32Array, size: number): Feature[] {
  return assay.features.map(({ id }, f) => {
    const values = new Float64Array(size).fill(Number.NaN)
    const own = assay.row(f)
    rows.forEach((row, i) => {
      values[row] = own[i]
    })
    return { kind: 'numeric', name: columnName(block, id), unit: assay.unit, values }
  })
}

function columnsOf(rows: ModellingRows, block: string, features: readonly ColumnFeature[]): Float64Array[] {
  const byName = new Map(rows.features.map(feature => [feature.name, feature]))
  return features.map(({ id }) => {
    const feature = byName.get(columnName(block, id))
    if (feature?.kind === 'numeric') return feature.values
    throw new OmicsError(
      'features-missing',
      `the rows have no numbers for ${columnName(block, id)}`,
      'give the rows every column of the block',
    )
  })
}

/** The rows with other columns in place of those of some blocks. */
export function withoutBlocks(
  rows: ModellingRows,
  blocks: readonly AssayColumns[],
  made: readonly Feature[],
): ModellingRows {
  const gone = new Set(
    blocks.flatMap(({ block, features }) => features.map(({ id }) => columnName(block, id))),
  )
  return new ModellingRows({
    ...rows,
    features: [...rows.features.filter(({ name }) => !gone.has(name)), ...made],
  })
}

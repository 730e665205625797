import { type Assay, OmicsError } from '../assay/index.ts'
import { geneFinder } from '../identity/index.ts'

/** Expression of marker genes in pure cell types, on the linear scale: genes x cell types. */
export interface ReferenceMatrix {
  readonly genes: readonly string[]
  readonly cellTypes: readonly string[]
  /** One array a cell type, over the genes. */
  readonly columns: readonly Float64Array[]
}

/** The largest value that a linear scale of expression stays under only when it is a logarithm. */
const LARGEST_LOGARITHM = 50

/**
 * Refuses what cannot be a linear scale: a mixture of cells is a sum of transcripts, not of their logarithms.
 * @throws OmicsError `scale` for a negative value, or where no value is above 50; `value` where one is missing
 */
export function requireLinear(name: string, values: Float64Array): void {
  let largest = 0
  for (const value of values) {
    if (!Number.isFinite(value))
      throw new OmicsError(
        'value',
        `${name} has missing values`,
        'leave the genes with missing values out, or impute them first',
      )
    if (value < 0)
      throw new OmicsError(
        'scale',
        `${name} has negative values: these are logarithms or centred values, and a mixture of cells adds up on the linear scale alone`,
        'give TPM',
      )
    if (value > largest) largest = value
  }
  if (largest <= LARGEST_LOGARITHM)
    throw new OmicsError(
      'scale',
      `no value of ${name} is above ${LARGEST_LOGARITHM} (the largest is ${largest.toPrecision(3)}): these look like logarithms, and a mixture of cells adds up on the linear scale alone`,
      'give TPM: where they are log2(TPM + 1), take 2^x - 1 first',
    )
}

/** The genes that mixture and reference share. */
export interface SharedGenes {
  readonly genes: readonly string[]
  readonly missing: readonly string[]
  /** Places of the shared genes in the assay. */
  readonly places: Int32Array
  readonly columns: readonly Float64Array[]
}

/**
 * Marker genes of the reference that the assay measures.
 * @throws OmicsError `features-missing` where fewer are shared than there are cell types, or less than `leastShare`;
 * `design` where a cell type has no shared gene above 0
 */
export function sharedGenes(assay: Assay, reference: ReferenceMatrix, leastShare: number): SharedGenes {
  const find = geneFinder(assay)
  const rows: number[] = []
  const places: number[] = []
  const missing: string[] = []
  for (const [row, gene] of reference.genes.entries()) {
    const found = find(gene)
    if (found === null || found === 'ambiguous' || places.includes(found.place)) missing.push(gene)
    else {
      rows.push(row)
      places.push(found.place)
    }
  }
  const all = reference.genes.length
  if (rows.length <= reference.cellTypes.length || rows.length < leastShare * all)
    throw new OmicsError(
      'features-missing',
      `${rows.length} of ${all} marker genes are measured in ${assay.name}: ${rows.length <= reference.cellTypes.length ? `more than the ${reference.cellTypes.length} cell types are needed` : `less than ${Math.round(100 * leastShare)} %`}`,
      'check that reference and table name their genes alike, or lower --coverage',
    )
  const columns = reference.columns.map(column => Float64Array.from(rows, row => column[row]))
  const empty = columns.findIndex(column => column.every(value => value === 0))
  if (empty >= 0)
    throw new OmicsError(
      'design',
      `${reference.cellTypes[empty]} has no measured marker gene above 0`,
      'leave the cell type out, or give more of its genes',
    )
  return {
    genes: rows.map(row => reference.genes[row]),
    missing,
    places: Int32Array.from(places),
    columns,
  }
}

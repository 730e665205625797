import { type AssayReading, readAssay } from '@tessera/omics'
import type { AssayOptions } from './assay-options.ts'

/**
 * Reads the table of a command of `tessera omics` as its options say. Put `findings` into the outcome.
 * @throws FindingsError when nothing of the file can be used
 */
export function readAssayInput(table: string, options: AssayOptions): Promise<AssayReading> {
  const { scale, unit, samples, layout, columns, covariates, quantity, strand, sheet, genes, duplicates } =
    options
  return readAssay(table, {
    scale,
    unit,
    samples,
    layout,
    columns,
    covariates,
    quantity,
    strand,
    sheet,
    genes,
    duplicates,
    restoreExcelNames: options.restoreExcelNames === true,
  })
}

import type { Finding } from '@tessera/evidence'
import type { Assay, AssayScale } from '../assay/assay.ts'
import type { SampleAudit } from './join-samples.ts'

/** How a table of an assay lies; the last five are files of programs that are known by their headers. */
export type AssayLayout =
  | 'features-in-rows'
  | 'samples-in-rows'
  | 'long'
  | 'maxquant'
  | 'featurecounts'
  | 'star'
  | 'salmon'
  | 'gct'

/** Which of MaxQuant's columns are read. */
export type MaxQuantQuantity = 'lfq' | 'intensity' | 'reporter' | 'ibaq'

/** Which column of STAR's gene counts is read: counts as if the library were unstranded, or of one strand. */
export type StarStrand = 'unstranded' | 'forward' | 'reverse'

/**
 * What becomes of features that stand twice: their sum, their mean, the row of the highest mean (Miller et al.,
 * BMC Bioinformatics 2011, collapseRows' MaxMean), the first row, or nothing may stand twice.
 */
export type DuplicateRule = 'sum' | 'mean' | 'highest-mean' | 'first' | 'refuse'

export interface ReadAssayOptions {
  /** What the numbers are. Guessed where it is not declared, and said so as a finding. */
  readonly scale?: AssayScale
  /** By default the file's name. */
  readonly name?: string
  readonly unit?: string
  /** By default recognised by the headers and by the sheet. */
  readonly layout?: AssayLayout
  /** Path of the sheet of samples. */
  readonly samples?: string
  /**
   * Column of each field where the table or the sheet names it otherwise: `feature`, `symbol`, `sample`, `value` of
   * the table; the fields of a sample (`patientId`, `batch`, ...) of the sheet or of a table with samples in rows.
   */
  readonly columns?: Readonly<Record<string, string>>
  /** Samples in rows: columns of numbers that are covariates of the samples and no features. */
  readonly covariates?: readonly string[]
  readonly quantity?: MaxQuantQuantity
  readonly strand?: StarStrand
  /** Excel: the sheet of the workbook. */
  readonly sheet?: string
  /** Path of a table of gene names in HGNC's layout. */
  readonly genes?: string
  /** Names that Excel made dates get their symbol back where it is certain. */
  readonly restoreExcelNames?: boolean
  /** By default `sum` for counts and TPM, `highest-mean` otherwise. */
  readonly duplicates?: DuplicateRule
}

export interface AssayReading {
  readonly assay: Assay
  readonly findings: readonly Finding[]
  readonly layout: AssayLayout
  /** How the samples met the sheet; null where none was given. */
  readonly audit: SampleAudit | null
  /** Of the file as it lies on the disk. */
  readonly sha256: string
}

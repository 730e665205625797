import { type Command, InvalidArgumentError, Option } from 'commander'
import { columnPairs } from '../endpoints/table-options.ts'
import { nameList, withCommonOptions } from '../every-command.ts'
import type { CommonOptions } from '../perform.ts'

/** What every command of `tessera omics` that reads a table of an assay understands. */
export interface AssayOptions extends CommonOptions {
  readonly scale?: (typeof scales)[number]
  readonly unit?: string
  /** Sheet of the samples. */
  readonly samples?: string
  readonly layout?: (typeof layouts)[number]
  /** Field of the table or the sheet: its column. */
  readonly columns?: Readonly<Record<string, string>>
  /** Number columns of a table with samples in rows that are no features. */
  readonly covariates?: readonly string[]
  readonly quantity?: (typeof quantities)[number]
  readonly strand?: (typeof strands)[number]
  readonly sheet?: string
  /** Table of gene names in HGNC's layout. */
  readonly genes?: string
  readonly restoreExcelNames?: true
  readonly duplicates?: (typeof duplicateRules)[number]
  readonly out?: string
}

const scales = ['counts', 'tpm', 'intensity', 'log2', 'ln', 'log10', 'ratio', 'score'] as const
const layouts = [
  'features-in-rows',
  'samples-in-rows',
  'long',
  'maxquant',
  'featurecounts',
  'star',
  'salmon',
  'gct',
] as const
const quantities = ['lfq', 'intensity', 'reporter', 'ibaq'] as const
const strands = ['unstranded', 'forward', 'reverse'] as const
const duplicateRules = ['sum', 'mean', 'highest-mean', 'first', 'refuse'] as const

/** Adds the options of {@link AssayOptions} and `--out FILE` (where `out` says what is written) to a command. */
export function withAssayOptions(command: Command, out: string | null): Command {
  command
    .addOption(new Option('--scale <scale>', 'what the numbers are').choices(scales))
    .option('--unit <unit>', 'unit of an intensity scale: umol/L')
    .option('--samples <sheet>', 'table of the samples: patient, centre, visit, batch, run order, ...')
    .addOption(new Option('--layout <layout>', 'how the table lies; by default recognised').choices(layouts))
    .option(
      '--columns <pairs>',
      'columns of the fields where table or sheet name them otherwise: feature=gene,sample=id,patientId=pat',
      columnPairs,
    )
    .option(
      '--covariates <names>',
      'samples in rows: number columns that are no features, separated by commas',
      nameList,
    )
    .addOption(new Option('--quantity <quantity>', 'MaxQuant: which columns').choices(quantities))
    .addOption(new Option('--strand <strand>', 'STAR: which of its counts').choices(strands))
    .option('--sheet <name>', 'Excel: the sheet of the workbook; by default the first')
    .option('--genes <table>', "gene names in HGNC's layout: symbols, previous symbols and aliases")
    .option('--restore-excel-names', 'give names that Excel made dates (1-Sep) the symbol back')
    .addOption(
      new Option(
        '--duplicates <rule>',
        'features that stand twice: by default summed for counts and TPM, the row of the highest mean otherwise',
      ).choices(duplicateRules),
    )
  if (out !== null)
    command.option('--out <file>', `write ${out} to a table (.csv, .xlsx or .parquet by its ending)`)
  return withCommonOptions(command)
}

/** Reads a share between 0 and 1. */
export function share(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError('Give a number from 0 to 1.')
  return value
}

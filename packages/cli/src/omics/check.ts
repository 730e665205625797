import type { Command } from 'commander'
import type { SetExit } from '../add-command.ts'
import { columnPairs } from '../endpoints/table-options.ts'
import { nameList } from '../every-command.ts'
import { perform } from '../perform.ts'
import { share, withAssayOptions } from './assay-options.ts'
import type { CheckOptions } from './check-table.ts'

/** `tessera omics check counts.tsv.gz --scale counts --samples sheet.csv` */
export function addCheck(omics: Command, setExit: SetExit): void {
  const command = omics
    .command('check')
    .summary('what a table holds before anything is computed: names, samples, signatures, pre-analytics')
    .description(
      'Reads a table of an assay and says what it is and what is wrong with it: layout, scale, names that Excel changed, features that stand twice, samples in no sheet or clinical table, which published signatures it can be scored by, and how pre-analytical covariates go with centre, batch and outcome.',
    )
    .argument('<table>', 'table of the assay: .csv, .tsv, .txt (.gz), .parquet or .xlsx')
    .option('--clinical <table>', 'clinical table: patients that samples must belong to')
    .option('--id <column>', 'column of the patients in the clinical table')
    .option(
      '--outcome <column>',
      'column of the sheet or the clinical table that covariates are tested against',
    )
    .option('--preanalytics <columns>', 'columns of the sheet to test; by default all of them', nameList)
    .option('--units <pairs>', 'units of these columns: hours_to_spin=h,block=year', columnPairs)
    .option('--reference <table>', 'expression with all genes, log2: what missing markers do to a score')
    .option('--coverage <share>', 'least share of markers and of weight that must be measured', share, 0.8)
  withAssayOptions(command, null).action(async (table: string, options: CheckOptions) => {
    setExit(
      await perform({
        name: 'omics check',
        options,
        continueWith: null,
        work: async () => (await import('./check-table.ts')).checkTable(table, options),
      }),
    )
  })
}

import type { Command } from 'commander'
import type { SetExit } from '../add-command.ts'
import { realNumber } from '../every-command.ts'
import { perform } from '../perform.ts'
import { share, withAssayOptions } from './assay-options.ts'
import type { QcOptions } from './qc-report.ts'

/** `tessera omics qc intensities.csv --samples samples.csv` */
export function addQc(omics: Command, setExit: SetExit): void {
  const command = omics
    .command('qc')
    .summary('quality of a run: precision of QC samples, detection, missing values, drift, batches, outliers')
    .description(
      'Quality of a metabolomics or proteomics run: plan of the run (QC samples, blanks, order), relative standard deviation of the QC samples, detection by kind of sample, whether missing values are left-censored or at random, drift, outlying samples, batch effect, and which features leave by which rule.',
    )
    .argument('<table>', 'features x samples, intensities')
    .option('--group <column>', 'column of the sheet: does run order or batch go with it?')
    .option('--rsd <percent>', 'largest relative standard deviation of the QC samples', realNumber, 30)
    .option('--robust', 'by median and MAD instead of mean and standard deviation')
    .option('--d-ratio <ratio>', 'largest dispersion ratio; by default none', realNumber)
    .option('--detected-qc <share>', 'least share of QC samples in which a feature is found', share, 0.7)
    .option('--detected-study <share>', 'least share of study samples', share, 0)
    .option('--blank-ratio <ratio>', 'least ratio of signal to blank', realNumber, 3)
    .option('--features', 'one line a feature')
  withAssayOptions(command, 'one row a feature').action(async (table: string, options: QcOptions) => {
    setExit(
      await perform({
        name: 'omics qc',
        options,
        continueWith: null,
        work: async session => (await import('./qc-table.ts')).qcTable(table, options, session),
      }),
    )
  })
}

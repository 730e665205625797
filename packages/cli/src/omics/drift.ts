import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { wholeNumber } from '../every-command.ts'
import { perform } from '../perform.ts'
import { withAssayOptions } from './assay-options.ts'
import type { DriftCommandOptions } from './drift-table.ts'

/** `tessera omics drift intensities.csv --samples samples.csv --out corrected.csv` */
export function addDrift(omics: Command, setExit: SetExit): void {
  const command = omics
    .command('drift')
    .summary('correct drift and batches by pooled QC samples')
    .description(
      'Lays a curve through the QC samples of each batch over the run order (LOESS or a robust smoothing spline on logarithms, its span chosen by leaving QC samples out), divides by it, and brings every batch to one level. The spread of the QC samples is told before, after, and for QC samples that the curve did not see: the last is the honest one.',
    )
    .argument('<table>', 'features x samples, intensities')
    .addOption(new Option('--method <method>', 'the curve').choices(['loess', 'spline']).default('loess'))
    .option('--least-qc <n>', 'least QC samples with a feature for a curve', wholeNumber(4), 5)
    .option(
      '--reference <file>',
      'a correction that --save-reference wrote: its batches and level are frozen',
    )
    .option('--save-reference <file>', 'write the correction (.json), for new samples and batches')
  withAssayOptions(command, 'the corrected table').action(
    async (table: string, options: DriftCommandOptions) => {
      setExit(
        await perform({
          name: 'omics drift',
          options,
          continueWith: null,
          work: async session => (await import('./drift-table.ts')).driftTable(table, options, session),
        }),
      )
    },
  )
}

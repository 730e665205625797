import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { nameList, realNumber } from '../every-command.ts'
import { perform } from '../perform.ts'
import { withAssayOptions } from './assay-options.ts'
import type { NormaliseOptions } from './normalise-table.ts'

/** `tessera omics normalise counts.csv --method tmm --out normalised.csv` */
export function addNormalise(omics: Command, setExit: SetExit): void {
  const command = omics
    .command('normalise')
    .summary('make samples comparable, by a reference that can be kept and applied to new ones')
    .description(
      'Normalises a table of features and samples. What is learned from samples (reference library, geometric means, target distribution, dispersion trend) is learned from all of them or from those of --fit-on, can be saved, and gives a new sample the same result whatever others stand beside it.',
    )
    .argument('<table>', 'features x samples, or the file of a quantifier')
    .requiredOption(
      '--method <name>',
      'tmm, median-ratio, upper-quartile, cpm, tpm, vst, quantile, ...; any other name lists them all',
    )
    .option(
      '--reference <file>',
      'a reference that --save-reference wrote: nothing is learned from this table',
    )
    .option('--fit-on <column=value>', 'learn the reference from the samples with this value of the sheet')
    .option('--save-reference <file>', 'write the reference (.json), for new samples')
    .option('--linear', 'counts on the linear scale instead of log2')
    .option(
      '--prior-count <number>',
      'reads added before the logarithm of counts per million; 2 by default',
      realNumber,
    )
    .option('--positive-counts', 'median of ratios: geometric means of the positive counts')
    .option('--lengths <table>', 'tpm: features and their lengths in bases')
    .addOption(
      new Option('--spectrum <kind>', 'pqn: samples that the reference spectrum is of').choices([
        'study',
        'qc',
      ]),
    )
    .option(
      '--standards <names>',
      'internal-standards: features that were spiked in, separated by commas',
      nameList,
    )
    .option('--by <column>', 'dilution: column of the sheet (creatinine, osmolality, protein)')
  withAssayOptions(command, 'the normalised table').action(
    async (table: string, options: NormaliseOptions) => {
      setExit(
        await perform({
          name: 'omics normalise',
          options,
          continueWith: null,
          work: async session =>
            (await import('./normalise-table.ts')).normaliseTable(table, options, session),
        }),
      )
    },
  )
}

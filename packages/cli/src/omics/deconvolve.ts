import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { wholeNumber } from '../every-command.ts'
import { perform } from '../perform.ts'
import { share, withAssayOptions } from './assay-options.ts'
import type { DeconvolveOptions } from './deconvolve-table.ts'

/** `tessera omics deconvolve tpm.csv --reference cells.csv` */
export function addDeconvolve(omics: Command, setExit: SetExit): void {
  const command = omics
    .command('deconvolve')
    .summary('shares of cell types in mixed samples, by a reference of pure ones')
    .description(
      'Shares of the cell types of a reference in each sample: non-negative least squares or robust regression on marker genes, on the linear scale. With the fit of each sample, a p-value against shuffled genes and intervals over resampled genes.',
    )
    .argument('<table>', 'TPM or another linear scale: genes x samples')
    .requiredOption('--reference <table>', 'marker genes x cell types, on the same linear scale')
    .addOption(
      new Option('--method <name>', 'regression').choices(['nnls', 'huber', 'bisquare']).default('nnls'),
    )
    .addOption(
      new Option('--weighting <name>', 'relative: each gene over its mean in the reference')
        .choices(['relative', 'absolute'])
        .default('relative'),
    )
    .option('--coverage <share>', 'least share of the marker genes that is measured', share, 0.5)
    .option('--resamples <number>', 'resamples of genes for the intervals', wholeNumber(0), 200)
    .option('--permutations <number>', 'mixtures of shuffled genes for the p-value', wholeNumber(0), 100)
    .option('--seed <number>', 'of both', wholeNumber(0), 1)
  withAssayOptions(command, 'a row a sample, a column a cell type').action(
    async (table: string, options: DeconvolveOptions) => {
      setExit(
        await perform({
          name: 'omics deconvolve',
          options,
          continueWith: null,
          work: async session =>
            (await import('./deconvolve-table.ts')).deconvolveTable(table, options, session),
        }),
      )
    },
  )
}

import type { Command } from 'commander'
import type { SetExit } from '../add-command.ts'
import { realNumber, wholeNumber, withCommonOptions } from '../every-command.ts'
import { perform } from '../perform.ts'
import type { SimulateCountsOptions, SimulateRunOptions } from './simulate-tables.ts'

/** `tessera omics simulate-run --out folder` */
export function addSimulateRun(omics: Command, setExit: SetExit): void {
  const command = omics
    .command('simulate-run')
    .summary('a metabolomics run whose truth is known')
    .description(
      'Writes intensities.csv, samples.csv and truth.json of a simulated run: QC samples, blanks, drift by metabolite that begins anew in every batch, dilution, values under the limit of detection, and planted biomarkers. The same seed gives the same bytes.',
    )
    .requiredOption('--out <dir>', 'folder to write into')
    .option('--seed <n>', 'random seed', wholeNumber(0), 1)
    .option('--injections <n>', 'injections of all kinds', wholeNumber(20, 100_000))
    .option('--batches <n>', 'batches', wholeNumber(1, 1000))
    .option('--metabolites <n>', 'metabolites', wholeNumber(1, 100_000))
    .option('--planted <n>', 'metabolites that differ between the groups', wholeNumber(0))
    .option('--effect <sd>', 'their difference in standard deviations between patients', realNumber)
    .option('--drift <size>', 'mean change of the logarithm over a batch', realNumber)
    .option('--noise <sd>', 'standard deviation of the logarithm of repeated measurement', realNumber)
    .option('--at-random <share>', 'share of values missing at random', realNumber)
  withCommonOptions(command).action(async (options: SimulateRunOptions) => {
    setExit(
      await perform({
        name: 'omics simulate-run',
        options,
        continueWith: null,
        work: async () => (await import('./simulate-tables.ts')).simulateRunTables(options),
      }),
    )
  })
}

/** `tessera omics simulate-counts --out folder` */
export function addSimulateCounts(omics: Command, setExit: SetExit): void {
  const command = omics
    .command('simulate-counts')
    .summary('RNA counts whose truth is known')
    .description(
      'Writes counts.csv, samples.csv and truth.json of simulated negative-binomial counts: library sizes, a trend of dispersion, batches, planted differences. The same seed gives the same bytes.',
    )
    .requiredOption('--out <dir>', 'folder to write into')
    .option('--seed <n>', 'random seed', wholeNumber(0), 1)
    .option('--genes <n>', 'genes', wholeNumber(1, 1_000_000))
    .option('--samples <n>', 'samples', wholeNumber(2, 100_000))
    .option('--batches <n>', 'batches', wholeNumber(1, 1000))
    .option('--planted <n>', 'genes that differ between the groups', wholeNumber(0))
    .option('--effect <log2>', 'their difference, log2', realNumber)
    .option('--library-size <reads>', 'expected reads of a sample', realNumber)
  withCommonOptions(command).action(async (options: SimulateCountsOptions) => {
    setExit(
      await perform({
        name: 'omics simulate-counts',
        options,
        continueWith: null,
        work: async () => (await import('./simulate-tables.ts')).simulateCountTables(options),
      }),
    )
  })
}

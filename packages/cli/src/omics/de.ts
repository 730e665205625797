import type { Command } from 'commander'
import type { SetExit } from '../add-command.ts'
import { nameList, realNumber, wholeNumber } from '../every-command.ts'
import { perform } from '../perform.ts'
import { withAssayOptions } from './assay-options.ts'
import type { DeOptions } from './de-options.ts'

/** `tessera omics de counts.csv --samples samples.csv --group response --method voom --out de.csv` */
export function addDe(omics: Command, setExit: SetExit): void {
  const command = omics
    .command('de')
    .summary('differences of every feature between groups, with covariates, blocks and contrasts')
    .description(
      'Tests every feature for differences between the levels of a column of the sample sheet: limma (logarithms, proteins, metabolites), voom or negative-binomial (counts). With --batch: how far group and batch are confounded, and what share of the features differs raw, after ComBat, and with the batch in the model.',
    )
    .argument('<table>', 'features x samples, or the file of a quantifier')
    .requiredOption('--group <column>', 'what is compared: a column of the sample sheet')
    .option('--method <name>', 'limma, voom or negative-binomial; by default voom for counts, else limma')
    .option(
      '--contrast <sum>',
      'B-A, (B+C)/2-A; can be given again; by default every level against the first',
      several,
      [],
    )
    .option('--block <column>', 'samples of one value (a patient) are correlated')
    .option(
      '--batch <column>',
      'compare the shares of features that differ raw, after ComBat, with the batch in the model',
    )
    .option('--trend', 'limma: the prior variance follows mean expression')
    .option('--threshold <log2>', 'test against differences up to this size (treat)', realNumber, 0)
    .option('--expressed', 'counts: test only features with enough reads (filterByExpr)')
    .option('--no-filter', 'negative-binomial: no independent filtering by mean count')
    .option('--fdr <share>', 'false discovery rate below which features are counted', realNumber, 0.05)
    .option('--report <file>', 'write a page of figures (.html)')
    .option('--top <number>', 'how many features of each contrast are shown', wholeNumber(0), 15)
  withAssayOptions(command, 'the tests').action(async (table: string, options: DeOptions) => {
    setExit(
      await perform({
        name: 'omics de',
        options,
        continueWith: null,
        work: async session => (await import('./de-of-table.ts')).deOfTable(table, options, session),
      }),
    )
  })
}

/** One option that is given several times; each may also be a list. */
function several(text: string, before: readonly string[]): string[] {
  return [...before, ...nameList(text)]
}

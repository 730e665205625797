import type { Command } from 'commander'
import type { SetExit } from '../add-command.ts'
import { withTableOptions } from '../endpoints/table-options.ts'
import { realNumber, wholeNumber } from '../every-command.ts'
import { perform } from '../perform.ts'
import type { EnrichOptions } from './enrich-table.ts'

/** `tessera omics enrich tests.csv --sets pathways.gmt` */
export function addEnrich(omics: Command, setExit: SetExit): void {
  const command = omics
    .command('enrich')
    .summary('which gene sets the genes of a test table fall into, against what was measured')
    .description(
      'Gene sets against the table of a test, a row a measured gene: over-representation of selected genes (--where), or enrichment along the ranking by a statistic (--rank). The measured genes are the universe; genes of a set that were not measured are counted out and named.',
    )
    .argument('<table>', 'a row a measured gene: gene, statistic, p, q, ...')
    .requiredOption('--sets <file>', 'a GMT file, or a table of set and gene')
    .option('--where <condition>', 'over-representation: which genes are selected: "q < 0.05 && log_fc > 0"')
    .option('--rank <column>', 'pre-ranked enrichment: the statistic, highest first')
    .option(
      '--gene <column>',
      'column of the genes; by default gene, feature, symbol or the first text column',
    )
    .option('--mid-p', 'over-representation: mid-p values')
    .option('--permutations <number>', 'random sets a set', wholeNumber(10), 1000)
    .option('--weight <number>', 'power of the statistic in the walk', realNumber, 1)
    .option('--seed <number>', 'of the random sets', wholeNumber(0), 1)
    .option('--fewest <number>', 'fewest measured genes of a set', wholeNumber(1), 5)
    .option('--most <number>', 'most measured genes of a set', wholeNumber(1), 2000)
  withTableOptions(command, 'a row a set').action(async (table: string, options: EnrichOptions) => {
    setExit(
      await perform({
        name: 'omics enrich',
        options,
        continueWith: null,
        work: async session => (await import('./enrich-table.ts')).enrichTable(table, options, session),
      }),
    )
  })
}

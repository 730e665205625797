import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { wholeNumber } from '../every-command.ts'
import { perform } from '../perform.ts'
import { withAssayOptions } from './assay-options.ts'
import type { ImputeOptions } from './impute-table.ts'

/** `tessera omics impute corrected.csv --samples samples.csv --kinds-from raw.csv --out complete.csv --mask filled.csv` */
export function addImpute(omics: Command, setExit: SetExit): void {
  const command = omics
    .command('impute')
    .summary('fill in missing values by their kind: under the limit of detection, or at random')
    .description(
      'Tells for each feature whether its missing values lie under the limit of detection or are missing at random, and fills them in accordingly: by a draw from the lower tail (QRILC) or a constant, or by an imputer of the other features. What was filled in can be written as a mask; nothing is filled in blanks.',
    )
    .argument('<table>', 'features x samples')
    .addOption(
      new Option('--choose <rule>', 'which features get which')
        .choices(['test', 'left-censored', 'random'])
        .default('test'),
    )
    .addOption(
      new Option('--left-censored <method>', 'under the limit of detection')
        .choices(['qrilc', 'minimum', 'half-minimum', 'lod-root-2'])
        .default('qrilc'),
    )
    .addOption(
      new Option('--random <method>', 'missing at random')
        .choices(['nearest', 'chained', 'forest'])
        .default('nearest'),
    )
    .option(
      '--kinds-from <table>',
      'the table before drift or dilution was corrected: the kinds are told from it',
    )
    .option('--fit-on <column=value>', 'learn from these samples alone, a column of the sheet')
    .option('--reference <file>', 'what --save-reference wrote: applied as it is')
    .option('--save-reference <file>', 'write what was learned (.json), for new samples')
    .option('--mask <file>', 'write 1 where a value was filled in, to a table')
    .option('--seed <number>', 'of the draws', wholeNumber(0), 1)
  withAssayOptions(command, 'the completed table').action(async (table: string, options: ImputeOptions) => {
    setExit(
      await perform({
        name: 'omics impute',
        options,
        continueWith: null,
        work: async session => (await import('./impute-table.ts')).imputeTable(table, options, session),
      }),
    )
  })
}

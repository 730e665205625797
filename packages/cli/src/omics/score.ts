import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { realNumber, wholeNumber } from '../every-command.ts'
import { perform } from '../perform.ts'
import { share, withAssayOptions } from './assay-options.ts'
import { type ScoreOptions, scoreMethods } from './score-options.ts'

/** `tessera omics score expression.csv --sets published --out scores.csv` */
export function addScore(omics: Command, setExit: SetExit): void {
  const command = omics
    .command('score')
    .summary('one number a sample for each gene set or published signature')
    .description(
      'Scores samples by gene sets: published immune signatures by their own formulas, one infiltration score with its interval, or GSVA, ssGSEA, combined z, singscore, mean or weighted sum of any sets. What is learned from samples (the background of GSVA, the range of ssGSEA, the moments of z) can be learned from some samples, saved, and applied to a new one.',
    )
    .argument('<table>', 'expression: genes x samples')
    .option(
      '--sets <sets>',
      '`published`, names of published signatures separated by commas, a GMT file, or a table of set, gene, weight',
      'published',
    )
    .addOption(
      new Option(
        '--method <name>',
        'by default `published` for published signatures and `gsva` for other sets',
      ).choices(scoreMethods),
    )
    .option(
      '--reference <file>',
      'a reference that --save-reference wrote: nothing is learned from this table',
    )
    .option('--fit-on <column=value>', 'learn the reference from the samples with this value of the sheet')
    .option('--save-reference <file>', 'write the reference (.json), for new samples')
    .option(
      '--coverage <share>',
      'least share of a set that is measured; 0.8 for published and infiltration, 0 for others',
      share,
    )
    .option('--fewest-genes <number>', 'fewest measured genes of a set', wholeNumber(1))
    .addOption(
      new Option('--kernel <name>', 'gsva: by default gaussian, poisson for counts').choices([
        'gaussian',
        'poisson',
        'none',
      ]),
    )
    .option('--classic', 'gsva: the further extreme of the walk instead of the sum of both')
    .option('--tau <number>', 'gsva: power of the weight, by default 1; ssgsea: by default 0.25', realNumber)
    .option('--raw', 'ssgsea: do not divide by the range')
    .option(
      '--complete <table>',
      'means: a table on the same scale with every gene, in which a mean without the missing genes is correlated with the whole one',
    )
    .option('--unknown-direction', 'singscore: genes of the set may go either way')
  withAssayOptions(command, 'a row a sample, a column a score').action(
    async (table: string, options: ScoreOptions) => {
      setExit(
        await perform({
          name: 'omics score',
          options,
          continueWith: null,
          work: async session => (await import('./score-table.ts')).scoreTable(table, options, session),
        }),
      )
    },
  )
}

import { type Command, InvalidArgumentError } from 'commander'
import type { SetExit } from '../add-command.ts'
import { wholeNumber } from '../every-command.ts'
import { perform } from '../perform.ts'
import type { ScoreOptions } from './scores-of-table.ts'
import { columnPairs, withTableOptions } from './table-options.ts'

/** `tessera endpoints scores LB.csv` */
export function addScores(endpoints: Command, setExit: SetExit): void {
  const command = endpoints
    .command('scores')
    .summary('ALBI, NLR, PLR, SII, PNI, LIPI and other scores from laboratory values')
    .description(
      'Scores from laboratory values with their units: ALBI, mALBI, FIB-4, APRI, MELD, MELD-Na, NLR, dNLR, PLR, SII, PNI, LIPI, CAR, mGPS. One row a result (plain, SDTM LB, ADLB), or one row a visit with a column an analyte.',
    )
    .argument('<table>', 'laboratory values')
    .option(
      '--scores <names>',
      'these alone: albi,nlr (by default all that the table has every input of)',
      names,
    )
    .option('--units <pairs>', 'units of columns: albumin=g/L,bilirubin=umol/L', columnPairs)
    .option('--window <days>', 'oldest that an input may be when the score is known', wholeNumber(0), 7)
    .option('--trace', 'one line a score: its inputs with rows, the formula, or why there is no value')
  withTableOptions(command, 'the scores').action(async (table: string, options: ScoreOptions) => {
    setExit(
      await perform({
        name: 'endpoints scores',
        options,
        continueWith: null,
        work: async () => (await import('./scores-of-table.ts')).scoreTable(table, options),
      }),
    )
  })
}

function names(text: string): string[] {
  const list = text.split(',').map(name => name.trim())
  if (list.some(name => name === '')) throw new InvalidArgumentError('Give names separated by commas.')
  return list
}

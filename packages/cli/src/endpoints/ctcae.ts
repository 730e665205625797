import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { wholeNumber } from '../every-command.ts'
import { perform } from '../perform.ts'
import type { CtcaeOptions } from './ctcae-of-tables.ts'
import { withTableOptions } from './table-options.ts'

/** `tessera endpoints ctcae LB.csv` */
export function addCtcae(endpoints: Command, setExit: SetExit): void {
  const command = endpoints
    .command('ctcae')
    .summary('laboratory values graded by CTCAE v5.0')
    .description(
      'Grades laboratory values by CTCAE v5.0: one row a value with its analyte, unit, limits of normal and baseline (plain, SDTM LB or ADaM ADLB).',
    )
    .argument('<table>', 'laboratory values')
    .option('--doses <table>', 'doses (plain or SDTM EX): they find baselines and tell before from after')
    .option('--window <days>', 'treatment lasts so long after the last dose', wholeNumber(0), 30)
    .addOption(
      new Option('--symptoms <rule>', 'where they decide the grade and are not recorded')
        .choices(['worst', 'absent'])
        .default('worst'),
    )
    .option('--correct-calcium', 'correct total calcium by the albumin of the same day')
    .option('--trace', 'one line a value: the criterion that was met, or why there is no grade')
  withTableOptions(command, 'the grades').action(async (table: string, options: CtcaeOptions) => {
    setExit(
      await perform({
        name: 'endpoints ctcae',
        options,
        continueWith: null,
        work: async () => (await import('./ctcae-of-tables.ts')).gradeTable(table, options),
      }),
    )
  })
}

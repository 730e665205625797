import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { wholeNumber } from '../every-command.ts'
import { perform } from '../perform.ts'
import type { RecistCommandOptions } from './recist-options.ts'
import { withTableOptions } from './table-options.ts'

/** `tessera endpoints recist LESIONS.csv` */
export function addRecist(endpoints: Command, setExit: SetExit): void {
  const command = endpoints
    .command('recist')
    .summary('tumour response by RECIST 1.1, visit by visit, and best overall response')
    .description(
      'Response by RECIST 1.1 from a table of lesions (plain, or SDTM TR with --tu), or best response from recorded overall responses alone (SDTM RS, or a plain table).',
    )
    .argument('<table>', 'lesions (plain or SDTM TR), or recorded responses (SDTM RS or plain)')
    .option('--tu <file>', 'SDTM TU: which lesions of TR are targets, and where they are')
    .option('--rs <file>', 'recorded overall responses (SDTM RS) to hold against the derived ones')
    .option('--tr <file>', 'SDTM TR (with --tu), where the table is RS')
    .option(
      '--patients <file>',
      'dates of randomisation or first dose, death, new therapy (plain, DM or ADSL)',
    )
    .option('--trace', 'one line a visit and reader: sums, nadir, parts, overall response, rule')
    .option('--reader <name>', 'only this reader; `accepted` for the adjudicated readings')
    .option('--confirm', 'dates and response rate of confirmed responses (the default)')
    .option('--no-confirm', 'dates and response rate of responses without confirmation')
    .option('--confirm-days <days>', 'least days to the confirming assessment', wholeNumber(0), 28)
    .option('--confirm-within <days>', 'most days to the confirming assessment', wholeNumber(1))
    .option('--max-ne <n>', 'assessments not evaluable allowed before it', wholeNumber(0), 1)
    .option('--accept-sd', 'allow one SD between a PR and its confirmation')
    .option('--min-sd <days>', 'least days from the reference date for SD to count', wholeNumber(0), 42)
    .option(
      '--control-days <days>',
      'ask disease control at this time from the reference date',
      wholeNumber(0),
    )
    .addOption(
      new Option(
        '--after-cr <rule>',
        'disease after CR, for confirmation: PD (Table 3, note a), or as it stands',
      )
        .choices(['progression', 'as-it-stands'])
        .default('progression'),
    )
    .addOption(
      new Option('--visit-after-cr <rule>', 'disease after CR at a visit, where its sum is no PD')
        .choices(['pd-when-confirmed', 'pd', 'by-the-sum'])
        .default('pd-when-confirmed'),
    )
    .option('--keep-pr', 'a confirmed PR stays PR until progression, instead of SD above -30 %')
    .option('--baseline <visit>', 'name of the baseline visit')
    .option('--unit <unit>', 'unit of the diameters, where no column says it (mm)')
    .addOption(
      new Option('--partial-date <day>', 'of a month: which day counts')
        .choices(['first', 'last'])
        .default('first'),
    )
    .option('--all', 'list patients of --patients without an assessment, as MISSING')
  withTableOptions(command, 'responses (ADRS-like)').action(
    async (table: string, options: RecistCommandOptions) => {
      setExit(
        await perform({
          name: 'endpoints recist',
          options,
          continueWith: null,
          work: async () => (await import('./recist-of-tables.ts')).recistOfTables(table, options),
        }),
      )
    },
  )
}

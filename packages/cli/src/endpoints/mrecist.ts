import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { wholeNumber } from '../every-command.ts'
import { perform } from '../perform.ts'
import type { MrecistCommandOptions } from './mrecist-of-tables.ts'
import { withTableOptions } from './table-options.ts'

/** `tessera endpoints mrecist LESIONS.csv` */
export function addMrecist(endpoints: Command, setExit: SetExit): void {
  const command = endpoints
    .command('mrecist')
    .summary('response of hepatocellular carcinoma by modified RECIST: viable, enhancing tumour')
    .description(
      'Response of hepatocellular carcinoma by mRECIST from a table of lesions with their enhancing diameters and whether they enhance in the arterial phase; or best response from recorded responses of mRECIST (SDTM RS, or a plain table).',
    )
    .argument('<table>', 'lesions (plain or SDTM TR), or recorded responses (SDTM RS or plain)')
    .option('--viable', 'the diameters are of viable tumour: what is measured enhances')
    .option('--min-growth <mm>', 'absolute growth that progression needs besides 20 %', wholeNumber(0), 0)
    .option('--tu <file>', 'SDTM TU: which lesions of TR are targets, and where they are')
    .option('--rs <file>', 'recorded overall responses (SDTM RS) to hold against the derived ones')
    .option(
      '--patients <file>',
      'dates of randomisation or first dose, death, new therapy; complete resections (plain, DM or ADSL)',
    )
    .option('--trace', 'one line a visit and reader: viable sums, nadir, parts, overall response, rule')
    .option('--reader <name>', 'only this reader; `accepted` for the adjudicated readings')
    .option('--confirm', 'dates and response rate of confirmed responses')
    .option('--confirm-days <days>', 'least days to the confirming assessment', wholeNumber(0), 28)
    .option('--max-ne <n>', 'assessments not evaluable allowed before it', wholeNumber(0), 1)
    .option('--min-sd <days>', 'least days from the reference date for SD to count', wholeNumber(0), 42)
    .option(
      '--control-days <days>',
      'ask disease control at this time from the reference date',
      wholeNumber(0),
    )
    .option('--baseline <visit>', 'name of the baseline visit')
    .option('--unit <unit>', 'unit of the diameters, where no column says it (mm)')
    .addOption(
      new Option('--partial-date <day>', 'of a month: which day counts')
        .choices(['first', 'last'])
        .default('first'),
    )
  withTableOptions(command, 'responses (ADRS-like)').action(
    async (table: string, options: MrecistCommandOptions) => {
      setExit(
        await perform({
          name: 'endpoints mrecist',
          options,
          continueWith: null,
          work: async () => (await import('./mrecist-of-tables.ts')).mrecistOfTables(table, options),
        }),
      )
    },
  )
}

import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { wholeNumber } from '../every-command.ts'
import { perform } from '../perform.ts'
import type { IrecistCommandOptions } from './irecist-of-tables.ts'
import { withTableOptions } from './table-options.ts'

/** `tessera endpoints irecist LESIONS.csv` */
export function addIrecist(endpoints: Command, setExit: SetExit): void {
  const command = endpoints
    .command('irecist')
    .summary('response to immunotherapy by iRECIST: unconfirmed and confirmed progression')
    .description(
      'Response by iRECIST from a table of lesions (plain, or SDTM TR with --tu), with RECIST 1.1 beside; or best response and date of progression from recorded responses of iRECIST alone (SDTM RS, or a plain table).',
    )
    .argument('<table>', 'lesions (plain or SDTM TR), or recorded responses (SDTM RS or plain)')
    .option('--tu <file>', 'SDTM TU: which lesions of TR are targets, and where they are')
    .option(
      '--patients <file>',
      'dates of randomisation or first dose, death, new therapy, clinical deterioration; who is still under assessment',
    )
    .option('--trace', 'one line a visit: sums, parts, response, rule')
    .option('--reader <name>', 'only this reader; `accepted` for the adjudicated readings')
    .option('--confirm', 'count iCR and iPR only where a later visit confirms them')
    .option('--confirm-days <days>', 'least days to the visit that confirms iCR or iPR', wholeNumber(0), 28)
    .option('--max-ne <n>', 'visits not evaluable allowed before it', wholeNumber(0), 1)
    .option('--min-sd <days>', 'least days from the start for iSD to count', wholeNumber(0), 42)
    .option('--icpd-from <days>', 'least days from iUPD to the scan that confirms it', wholeNumber(0), 28)
    .option('--icpd-to <days>', 'a later scan still confirms, with a remark', wholeNumber(0), 56)
    .option('--icpd-tolerance <days>', 'a scan may be so many days early', wholeNumber(0), 2)
    .option('--keep-pr', 'a confirmed iPR stays iPR until progression, instead of iSD above -30 %')
    .option('--baseline <visit>', 'name of the baseline visit')
    .option('--unit <unit>', 'unit of the diameters, where no column says it (mm)')
    .addOption(
      new Option('--partial-date <day>', 'of a month: which day counts')
        .choices(['first', 'last'])
        .default('first'),
    )
  withTableOptions(command, 'responses (ADRS-like)').action(
    async (table: string, options: IrecistCommandOptions) => {
      setExit(
        await perform({
          name: 'endpoints irecist',
          options,
          continueWith: null,
          work: async () => (await import('./irecist-of-tables.ts')).irecistOfTables(table, options),
        }),
      )
    },
  )
}

import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { withCommonOptions } from '../every-command.ts'
import { perform } from '../perform.ts'
import type { AdamOptions } from './adam-tables.ts'

/** `tessera endpoints adam DM.csv --ex EX.csv --rs RS.csv --out FOLDER` */
export function addAdam(endpoints: Command, setExit: SetExit): void {
  const command = endpoints
    .command('adam')
    .summary('ADSL, ADRS and ADTTE from SDTM domains')
    .description(
      'Writes ADaM-like ADSL, ADRS (responses and best response) and ADTTE (OS, PFS and duration of response by both sets of censoring rules) from SDTM DM, EX, DS and RS, in CSV or XPT.',
    )
    .argument('<dm>', 'SDTM DM')
    .option('--ex <file>', 'SDTM EX: first and last dose; without it those of DM')
    .option('--ds <file>', 'SDTM DS: how and when the study ended')
    .option('--rs <file>', 'SDTM RS: overall responses')
    .option(
      '--reader <name>',
      'whose responses make progression; by default the accepted, or the only reader',
    )
    .option('--cut <date>', 'data cut: what is dated later does not count')
    .option('--schedule <text>', 'of assessments: "6 weeks", or "6 weeks until 54 weeks, then 12 weeks"')
    .addOption(
      new Option('--format <name>', 'of the files').choices(['csv', 'xpt', 'parquet', 'xlsx']).default('csv'),
    )
    .requiredOption('--out <folder>', 'write adsl, adrs and adtte there')
  withCommonOptions(command).action(async (dm: string, options: AdamOptions) => {
    setExit(
      await perform({
        name: 'endpoints adam',
        options,
        continueWith: null,
        work: async () => (await import('./adam-tables.ts')).adamTables(dm, options),
      }),
    )
  })
}

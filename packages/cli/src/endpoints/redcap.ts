import type { Command } from 'commander'
import type { SetExit } from '../add-command.ts'
import { nameList, withCommonOptions } from '../every-command.ts'
import { perform } from '../perform.ts'
import type { RedcapCommandOptions } from './redcap-tables.ts'

/** `tessera endpoints redcap DATA.csv --dictionary DICTIONARY.csv --out FOLDER` */
export function addRedcap(endpoints: Command, setExit: SetExit): void {
  const command = endpoints
    .command('redcap')
    .summary('a REDCap export as one table an instrument')
    .description(
      'Reads a REDCap export (raw or labelled values, variable names as headers) by its data dictionary: one table an instrument, with repeating instruments and events, checkboxes, missing-data codes; identifiers are left out.',
    )
    .argument('<data>', 'the export (CSV)')
    .requiredOption('--dictionary <table>', 'the data dictionary (CSV)')
    .option(
      '--missing <codes>',
      "the project's missing-data codes, separated by commas: UNK,NI,-99",
      nameList,
    )
    .option('--out <folder>', 'write INSTRUMENT.csv and INSTRUMENT.dictionary.json there')
  withCommonOptions(command).action(async (data: string, options: RedcapCommandOptions) => {
    setExit(
      await perform({
        name: 'endpoints redcap',
        options,
        continueWith: null,
        work: async () => (await import('./redcap-tables.ts')).redcapTables(data, options),
      }),
    )
  })
}

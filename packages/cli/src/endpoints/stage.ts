import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { perform } from '../perform.ts'
import type { StageOptions } from './stage-of-table.ts'
import { withTableOptions } from './table-options.ts'

/** `tessera endpoints stage TUMOURS.csv --site rectum` */
export function addStage(endpoints: Command, setExit: SetExit): void {
  const command = endpoints
    .command('stage')
    .summary('TNM 8 stage of oesophagus, liver and rectum; Child-Pugh, BCLC and CNLC')
    .description(
      'Stage groups of UICC and AJCC, 8th edition, from T, N and M (ypT3N1M0, or three columns, or counts of nodes and tumour size); for the liver also Child-Pugh, BCLC 2022 and CNLC. One row a tumour.',
    )
    .argument('<table>', 'tumours')
    .addOption(
      new Option('--site <site>', 'of rows that name none').choices(['oesophagus', 'liver', 'rectum']),
    )
    .addOption(new Option('--basis <basis>', 'of rows whose TNM has no prefix').choices(['c', 'p', 'yp']))
    .option('--assume-m0', 'take M that is not stated as M0')
    .option('--trace', 'one line a tumour: the row of the table that fired, or why there is no stage')
  withTableOptions(command, 'the stages').action(async (table: string, options: StageOptions) => {
    setExit(
      await perform({
        name: 'endpoints stage',
        options,
        continueWith: null,
        work: async () => (await import('./stage-of-table.ts')).stageTable(table, options),
      }),
    )
  })
}

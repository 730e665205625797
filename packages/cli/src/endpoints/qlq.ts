import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { realNumber } from '../every-command.ts'
import { perform } from '../perform.ts'
import type { QlqOptions } from './qlq-options.ts'
import { withTableOptions } from './table-options.ts'

/** `tessera endpoints qlq ANSWERS.csv --questionnaire c30` */
export function addQlq(endpoints: Command, setExit: SetExit): void {
  const command = endpoints
    .command('qlq')
    .summary('EORTC QLQ-C30 and QLQ-OES18: scores, compliance, time to deterioration')
    .description(
      'Scores the EORTC QLQ-C30 (version 3.0, with its summary score) or QLQ-OES18 from one row a questionnaire with a column an item; compliance by visit; time to deterioration of a scale.',
    )
    .argument('<table>', 'answers')
    .addOption(
      new Option('--questionnaire <name>', 'which one').choices(['c30', 'oes18']).makeOptionMandatory(),
    )
    .option('--patients <table>', 'time zero and death of each patient')
    .option('--deterioration <scale>', 'time to deterioration of this scale: QL2, OESDYS; needs --patients')
    .option('--threshold <points>', 'least change that counts, of 0 to 100', realNumber, 10)
    .option('--definitive', 'deterioration from which no later score comes back')
    .option('--death-is-event', 'death without deterioration is an event')
    .option('--trace', 'every score of every questionnaire, or why there is none')
  withTableOptions(command, 'the scores').action(async (table: string, options: QlqOptions) => {
    setExit(
      await perform({
        name: 'endpoints qlq',
        options,
        continueWith: null,
        work: async () => (await import('./qlq-of-tables.ts')).scoreAnswers(table, options),
      }),
    )
  })
}

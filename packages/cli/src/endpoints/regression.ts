import { type Command, InvalidArgumentError, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { perform } from '../perform.ts'
import type { RegressionOptions } from './regression-of-table.ts'
import { withTableOptions } from './table-options.ts'

const systems = ['ajcc', 'ryan', 'mandard', 'dworak', 'becker', 'mrtrg'] as const

/** `tessera endpoints regression PATHOLOGY.csv` */
export function addRegression(endpoints: Command, setExit: SetExit): void {
  const command = endpoints
    .command('regression')
    .summary('regression grade, complete and major response, NAR score, margins')
    .description(
      'Regression and pathology after treatment: AJCC/CAP, Ryan, Mandard, Dworak, Becker and MRI grades, pCR, MPR, NAR score, mesorectal fascia (MRI) and circumferential margin (specimen), EMVI, tumour deposits. One row a patient.',
    )
    .argument('<table>', 'treated tumours')
    .addOption(new Option('--system <system>', 'of grades whose row names none').choices(systems))
    .addOption(
      new Option('--to <system>', 'grades in this system too, where definitions allow').choices(systems),
    )
    .addOption(
      new Option('--pcr <definition>', 'what a complete response is')
        .choices(['ypT0N0', 'ypT0', 'ypT0/isN0'])
        .default('ypT0N0'),
    )
    .option('--mpr <percent>', 'major response: at most so much viable tumour', percent, 10)
    .option('--trace', 'one line an answer: the rule that gave it, or why there is none')
  withTableOptions(command, 'the patients').action(async (table: string, options: RegressionOptions) => {
    setExit(
      await perform({
        name: 'endpoints regression',
        options,
        continueWith: null,
        work: async () => (await import('./regression-of-table.ts')).regressionTable(table, options),
      }),
    )
  })
}

function percent(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && value <= 100)) throw new InvalidArgumentError('Give 0 to 100.')
  return value
}

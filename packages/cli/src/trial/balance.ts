import type { Command } from 'commander'
import type { SetExit } from '../add-command.ts'
import { withTableOptions } from '../endpoints/table-options.ts'
import { nameList } from '../every-command.ts'
import { perform } from '../perform.ts'
import type { BalanceOptions } from './allocation-options.ts'
import { withArmOptions } from './scheme-options.ts'

/** `tessera trial balance TABLE --factors centre,stage` */
export function addBalance(trial: Command, setExit: SetExit): void {
  const command = trial
    .command('balance')
    .summary('how well allocations are balanced by arm, factor and stratum')
    .description(
      'Counts, imbalance and standardised differences of the arms of a table of allocated patients.',
    )
    .argument('<table>', 'one row a patient (or place of a list): arm and the factors, in the order of entry')
    .option('--factors <columns>', 'factors to look at', nameList)
  withTableOptions(withArmOptions(command), 'the balance').action(
    async (table: string, options: BalanceOptions) => {
      setExit(
        await perform({
          name: 'trial balance',
          options,
          continueWith: null,
          work: async () => (await import('./balance-of-table.ts')).balanceOfTable(table, options),
        }),
      )
    },
  )
}

import type { Command } from 'commander'
import type { SetExit } from '../add-command.ts'
import { withTableOptions } from '../endpoints/table-options.ts'
import { realNumber } from '../every-command.ts'
import { perform } from '../perform.ts'
import type { MinimiseOptions } from './allocation-options.ts'
import { pairs, withArmOptions, withMinimisationOptions } from './scheme-options.ts'

/** `tessera trial minimise [HISTORY] --patient ID --levels factor=level,...` */
export function addMinimise(trial: Command, setExit: SetExit): void {
  const command = trial
    .command('minimise')
    .summary('allocates the next patient by minimisation, and says why')
    .description(
      'Pocock and Simon: the next patient goes, with a probability, to the arm that makes the imbalance over the factors least. History, patient and seed decide alone, so that an allocation can be repeated.',
    )
    .argument(
      '[history]',
      'patients allocated before, one a row: patient_id, arm and the factors; none for the first',
    )
    .requiredOption('--patient <id>', 'who is to be allocated')
    .requiredOption('--levels <pairs>', 'of the patient, as centre=3,stage=II', pairs)
    .requiredOption('--factors <factors>', 'as centre=6,stage=II|III: their number or their names', pairs)
    .option('--probability <p>', 'of the arm that makes the imbalance least (0.8)', realNumber)
    .option('--seed <file or number>', 'a sealed seed, or a number to try out')
  withMinimisationOptions(withArmOptions(command))
  withTableOptions(command, 'the history with the new patient').action(
    async (history: string | undefined, options: MinimiseOptions) => {
      setExit(
        await perform({
          name: 'trial minimise',
          options,
          continueWith: null,
          work: async () => (await import('./minimise-patient.ts')).minimisePatient(history, options),
        }),
      )
    },
  )
}

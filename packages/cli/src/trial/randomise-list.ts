import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { withTableOptions } from '../endpoints/table-options.ts'
import { wholeNumber } from '../every-command.ts'
import { perform } from '../perform.ts'
import type { RandomiseListOptions } from './allocation-options.ts'
import { pairs, sequenceNames, withArmOptions, withSequenceOptions } from './scheme-options.ts'

/** `tessera trial randomise-list` */
export function addRandomiseList(trial: Command, setExit: SetExit): void {
  const command = trial
    .command('randomise-list')
    .summary('an allocation list from a sealed seed, by stratum')
    .description(
      'Writes the allocation list of a trial: one sequence for each stratum, long enough for all patients, since nobody knows from where they come. The same seed gives the same list on every machine.',
    )
  withArmOptions(command)
    .option('--strata <factors>', 'as centre=6,stage=II|III: their number or their names', pairs)
    .addOption(new Option('--scheme <name>', 'of each sequence').choices(sequenceNames).default('blocks'))
  withSequenceOptions(command)
    .option('--n <patients>', 'size of the trial', wholeNumber(1, 100_000))
    .option('--per-stratum <places>', 'places of each sequence instead', wholeNumber(1, 100_000))
    .option('--seed <file or number>', 'a sealed seed, or a number to try out')
    .option('--seal <file>', 'draw a new seed, and seal it in this file')
    .option('--prefix <text>', 'stands before the digits of a code', 'R')
    .option('--blinded <file>', 'write the list without its arms too')
    .option('--verify <file>', 'hold a written list against the one that the seed gives')
  withTableOptions(command, 'the list').action(async (options: RandomiseListOptions) => {
    setExit(
      await perform({
        name: 'trial randomise-list',
        options,
        continueWith: null,
        work: async () => (await import('./list-of-options.ts')).listOfOptions(options),
      }),
    )
  })
}

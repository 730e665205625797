import type { Command } from 'commander'
import type { AddCommand, SetExit } from '../add-command.ts'
import { addAnalyse } from '../trial/analyse.ts'
import { addBalance } from '../trial/balance.ts'
import { addMinimise } from '../trial/minimise.ts'
import { addRandomiseList } from '../trial/randomise-list.ts'
import { addSamplesize } from '../trial/samplesize.ts'
import { addSimulateTrial } from '../trial/simulate.ts'

/** A new command of `tessera trial` is a file in `trial/` and a line here; the page is docs/trial.md. */
const commands: readonly AddCommand[] = [
  addAnalyse,
  addBalance,
  addMinimise,
  addRandomiseList,
  addSamplesize,
  addSimulateTrial,
]

/** `tessera trial COMMAND ...`: sizes, allocation lists, simulation and analysis of a trial. */
export function addTrial(program: Command, setExit: SetExit): void {
  const trial = program
    .command('trial')
    .summary('randomisation, preference designs, their sizes, simulation and analysis')
    .description('Design, simulation and analysis of randomised and patient-preference trials.')
  for (const add of commands) add(trial, setExit)
}

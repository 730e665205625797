import type { Command } from 'commander'
import { nameList } from '../every-command.ts'
import {
  type MinimisationOptions,
  pairs,
  type SchemeOptions,
  withArmOptions,
  withMinimisationOptions,
  withSequenceOptions,
} from './scheme-options.ts'

/** What `tessera trial simulate --design randomisation` takes besides. */
export interface RandomisationSimulationOptions extends SchemeOptions, MinimisationOptions {
  readonly schemes?: readonly string[]
  readonly strata?: Readonly<Record<string, string>>
  readonly levelShares?: Readonly<Record<string, string>>
  readonly unstratified?: boolean
}

/** Adds the options of `--design randomisation`. */
export function withRandomisationSimulationOptions(command: Command): Command {
  command
    .option(
      '--schemes <names>',
      'randomisation: simple, blocks, biased-coin, adaptive-coin, big-stick, maximal, minimisation',
      nameList,
    )
    .option('--strata <factors>', 'randomisation: as centre=6,stage=II|III', pairs)
    .option(
      '--level-shares <pairs>',
      'randomisation: of the levels, as centre=3:2:1:1:1:1 (equal otherwise)',
      pairs,
    )
    .option('--unstratified', 'randomisation: one sequence for all, whatever the strata')
  return withMinimisationOptions(withSequenceOptions(withArmOptions(command)))
}

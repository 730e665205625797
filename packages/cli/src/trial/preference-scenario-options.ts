import { type Command, Option } from 'commander'
import { numberList, realNumber } from '../every-command.ts'

/** What `samplesize` and `simulate` are told of a two-stage or an elicited trial. */
export interface PreferenceScenarioOptions {
  readonly design: string
  readonly kind: 'mean' | 'risk' | 'rate' | 'survival' | 'rmst'
  readonly prefers?: readonly number[]
  readonly shares?: readonly number[]
  readonly first?: string
  readonly second?: string
  readonly chose?: string
  readonly sd?: readonly number[]
  readonly exposure?: readonly number[]
  readonly at?: number
  readonly tau?: number
  readonly accrual?: number
  readonly followUp?: number
  readonly dropOut: number
  readonly choiceShare: number
  readonly allocation: number
}

/** Adds the options of a planned outcome under each treatment, by preference. */
export function withPreferenceScenario(command: Command): Command {
  return command
    .addOption(
      new Option('--kind <name>', 'two-stage, elicited: what is compared')
        .choices(['mean', 'risk', 'rate', 'survival', 'rmst'])
        .default('mean'),
    )
    .option('--prefers <share>', 'share who prefer the first treatment, one a stratum', numberList)
    .option('--shares <shares>', 'shares of the strata, which add up to 1', numberList)
    .option(
      '--first <pairs>',
      'under the first treatment: mean, risk, rate or median time, of those who prefer it and of the others',
    )
    .option('--second <pairs>', 'under the second: of those who prefer the first, and the second')
    .option('--sd <sd>', 'means: standard deviation, one a stratum', numberList)
    .option('--exposure <times>', 'rate: shortest and longest time under observation', numberList)
    .option('--at <time>', 'survival: the time', realNumber)
    .option('--choice-share <share>', 'two-stage: share randomised to choose', realNumber, 0.5)
    .option(
      '--allocation <ratio>',
      'patients randomised to the first treatment for each of the second',
      realNumber,
      1,
    )
}

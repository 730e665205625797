import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { numberList, realNumber, wholeNumber, withCommonOptions } from '../every-command.ts'
import { perform } from '../perform.ts'
import { withPreferenceScenario } from './preference-scenario-options.ts'
import { type SizeOptions, sizeDesigns } from './size-options.ts'

/** `tessera trial samplesize --design DESIGN` */
export function addSamplesize(trial: Command, setExit: SetExit): void {
  const command = trial
    .command('samplesize')
    .summary('patients, or power, of a trial with patient preferences')
    .description(
      'Patients that each effect of a preference design needs, or with --n its power. Numbers are in pairs: for those who prefer the first treatment and the second; several strata are separated by semicolons.',
    )
    .addOption(new Option('--design <name>', 'of the trial').choices(sizeDesigns).makeOptionMandatory())
  withPreferenceScenario(command)
    .option('--randomised <pairs>', 'instead: of all under the first and under the second treatment')
    .option('--chose <pairs>', 'and of those who chose the first and the second')
    .option('--effects <three>', 'instead, for means: treatment, selection and preference effect', numberList)
    .option('--tau <time>', 'rmst: the end of the interval', realNumber)
    .option('--accrual <time>', 'length of accrual', realNumber)
    .option('--follow-up <time>', 'further follow-up of all', realNumber)
    .option('--drop-out <rate>', 'losses a patient and unit of time', realNumber, 0)
    .option(
      '--optimal <weights>',
      'two-stage: weights of treatment, selection and preference effect, for the best share who choose',
      numberList,
    )
    .option('--hazard-ratio <ratio>', 'partially-randomised: first over second treatment', realNumber)
    .option('--control-median <time>', 'partially-randomised: median under the second treatment', realNumber)
    .option(
      '--preference-share <share>',
      'partially-randomised: share of patients who follow a preference',
      realNumber,
    )
    .option(
      '--design-effect <factor>',
      'partially-randomised: by how much weighting inflates the variance',
      realNumber,
      1,
    )
    .option('--alpha <alpha>', 'two-sided', realNumber, 0.05)
    .option('--power <power>', 'wanted', realNumber, 0.8)
    .option('--n <patients>', 'power with this many patients in all', wholeNumber(4))
  withCommonOptions(command).action(async (options: SizeOptions) => {
    setExit(
      await perform({
        name: 'trial samplesize',
        options,
        continueWith: null,
        work: async () => (await import('./size-of-design.ts')).sizeOfDesign(options),
      }),
    )
  })
}

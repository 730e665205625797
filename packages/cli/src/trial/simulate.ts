import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { realNumber, wholeNumber, withCommonOptions } from '../every-command.ts'
import { type Outcome, perform, type Session } from '../perform.ts'
import { withPreferenceScenario } from './preference-scenario-options.ts'
import { type SimulatedDesign, type SimulateOptions, simulatedDesigns } from './simulate-options.ts'
import { withRandomisationSimulationOptions } from './simulate-randomisation-options.ts'

type Simulate = (options: SimulateOptions, session: Session) => Promise<Outcome>

/** What simulates a design: a file each. */
const designs: Record<SimulatedDesign, () => Promise<Simulate>> = {
  'partially-randomised': async () =>
    (await import('./simulate-partially-randomised.ts')).simulatePartiallyRandomised,
  'two-stage': async () => (await import('./simulate-preference.ts')).simulatePreference,
  elicited: async () => (await import('./simulate-preference.ts')).simulatePreference,
  randomisation: async () => (await import('./simulate-randomisation.ts')).simulateRandomisationSchemes,
}

/** `tessera trial simulate --design DESIGN` */
export function addSimulateTrial(trial: Command, setExit: SetExit): void {
  const command = trial
    .command('simulate')
    .summary('bias, coverage, power and type I error of a design at its own size')
    .description(
      'Draws trials with a known truth, analyses each as it would be, and tells how every estimator and test did; --write keeps one of them as a table. Of randomisation: how often the next arm can be guessed, and how far the arms end from balance.',
    )
    .addOption(
      new Option('--design <name>', 'of the trial').choices(simulatedDesigns).default('partially-randomised'),
    )
    .option('--randomised <n>', 'patients without a preference', wholeNumber(4), 110)
    .option('--preference <n>', 'patients with one', wholeNumber(4), 60)
    .option('--centres <n>', 'centres', wholeNumber(1, 100), 6)
    .option('--hr <ratio>', 'hazard ratio for patients alike in all else', realNumber, 0.6)
    .option('--conflict <log ratio>', 'added to the log hazard ratio of the preference cohort', realNumber, 0)
    .option('--confounding <factor>', 'how strongly covariates decide the choice', realNumber, 1)
    .option('--hidden-choice <log odds>', 'of choosing, by a factor that nobody measured', realNumber, 0)
    .option('--hidden-hazard <log ratio>', 'of the event, by the same factor', realNumber, 0)
    .option('--control-median <months>', 'to the event, control arm', realNumber, 9)
    .option('--accrual <months>', 'over which patients enter', realNumber, 30)
    .option('--follow-up <months>', 'of all after the last has entered', realNumber, 18)
    .option('--drop-out <rate>', 'patients lost a month', realNumber, 0.01)
    .option('--tau <months>', 'horizon of restricted mean and survival', realNumber, 12)
    .addOption(
      new Option('--estimand <name>', 'of the preference cohort').choices(['ate', 'ato']).default('ate'),
    )
    .option('--combine <rule>', "'robust mixture' or 'commensurate': its power and type I error too")
    .option('--weight <share>', 'robust mixture: prior weight of the preference cohort', realNumber)
    .option('--vague-sd <sd>', 'robust mixture: of the vague component', realNumber)
    .option('--between-sd <sd>', "robust mixture: between the cohorts' true effects", realNumber)
    .option('--between-scale <sd>', 'commensurate: scale of the half-normal prior', realNumber)
    .option('--replications <n>', 'trials', wholeNumber(2, 100_000), 200)
    .option('--seed <n>', 'of the draws', wholeNumber(0), 1)
    .option('--write <file>', 'write the first trial as a table (.csv, .xlsx or .parquet by its ending)')
    .option(
      '--n <patients>',
      'two-stage, elicited, randomisation: patients of a trial',
      wholeNumber(1, 100_000),
    )
    .addOption(
      new Option('--inverse <name>', 'two-stage: of the share who prefer a treatment').choices([
        'ratio',
        'unbiased',
      ]),
    )
  withPreferenceScenario(command)
  withRandomisationSimulationOptions(command)
  withCommonOptions(command).action(async (options: SimulateOptions) => {
    setExit(
      await perform({
        name: 'trial simulate',
        options,
        continueWith: null,
        work: async session => (await designs[options.design]())(options, session),
      }),
    )
  })
}

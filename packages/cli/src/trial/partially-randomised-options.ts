import { type Command, InvalidArgumentError, Option } from 'commander'
import { nameList, numberList, realNumber, wholeNumber } from '../every-command.ts'

/** What `--design partially-randomised` understands beside the options of every design. */
export interface PartiallyRandomisedOptions {
  readonly endpoint?: string
  readonly adjust?: readonly string[]
  readonly estimand?: 'ate' | 'ato'
  readonly inductionCycles?: { readonly least: number; readonly most?: number }
  readonly startWithin?: number
  readonly combine?: string
  readonly fixedBy?: string
  readonly weight?: number
  readonly vagueSd?: number
  readonly betweenSd?: number
  readonly betweenScale?: number
  readonly subgroups?: readonly string[]
  readonly biomarkers?: readonly string[]
  readonly adverse?: string
  readonly plannedEvents?: number
  readonly looks?: readonly number[]
  readonly earlierEvents?: readonly number[]
  readonly plannedHr?: number
  readonly futility?: number
  readonly accrualLeft?: number
  readonly perMonth?: number
  readonly predictiveModel?: 'exponential' | 'weibull'
  readonly draws?: number
  readonly seed?: number
}

/** Adds them to `tessera trial analyse`. */
export function withPartiallyRandomisedOptions(command: Command): Command {
  const only = 'partially-randomised:'
  return command
    .option('--endpoint <name>', `${only} pfs or os from the dates, or a name for --time and --event (pfs)`)
    .option('--adjust <columns>', `${only} covariates that moved the choice, at time zero`, nameList)
    .addOption(
      new Option(
        '--estimand <name>',
        `${only} everyone of the preference cohort, or those in equipoise`,
      ).choices(['ate', 'ato']),
    )
    .option('--induction-cycles <least,most>', `${only} after which the response was confirmed (4)`, cycles)
    .option('--start-within <days>', `${only} per protocol: start of treatment (42)`, wholeNumber(0))
    .option(
      '--combine <rule>',
      `${only} 'randomised alone', 'robust mixture' or 'commensurate', fixed beforehand (randomised alone)`,
    )
    .option('--fixed-by <document>', `${only} where the rule was fixed: document and date`)
    .option('--weight <share>', `${only} robust mixture: prior weight of the preference cohort`, realNumber)
    .option('--vague-sd <sd>', `${only} robust mixture: of the vague component (2)`, realNumber)
    .option('--between-sd <sd>', `${only} robust mixture: between the cohorts' true effects (0)`, realNumber)
    .option('--between-scale <sd>', `${only} commensurate: scale of the half-normal prior`, realNumber)
    .option('--subgroups <columns>', `${only} forest plot: stratum,ecog,age>=65`, nameList)
    .option('--biomarkers <columns>', `${only} treatment by marker: il6,pdl1>=10`, nameList)
    .option(
      '--adverse <file>',
      `${only} adverse events: pneumonitis, fistula, perforation, bleeding by arm received`,
    )
    .option('--planned-events <n>', `${only} events of the final analysis: this is a look`, wholeNumber(1))
    .option(
      '--looks <shares>',
      `${only} planned shares of the events at each look, the last 1 (0.6,1)`,
      numberList,
    )
    .option('--earlier-events <counts>', `${only} events at the earlier looks`, numberList)
    .option('--planned-hr <ratio>', `${only} hazard ratio that the trial was planned for (0.6)`, realNumber)
    .option('--futility <power>', `${only} stop below this conditional power`, realNumber)
    .option('--accrual-left <n>', `${only} patients still to be randomised (0)`, wholeNumber(0))
    .option('--per-month <n>', `${only} of them a month (4)`, realNumber)
    .addOption(
      new Option('--predictive-model <name>', `${only} of survival, for the predictive probability`).choices([
        'exponential',
        'weibull',
      ]),
    )
    .option('--draws <n>', `${only} of the predictive probability (1000)`, wholeNumber(1))
    .option('--seed <n>', `${only} of the draws (1)`, wholeNumber(0))
}

function cycles(text: string): { least: number; most?: number } {
  const [least, most, ...rest] = numberList(text)
  if (rest.length > 0 || !(least >= 1) || (most !== undefined && !(most >= least)))
    throw new InvalidArgumentError('Give the least number of cycles, or the least and the most: 4 or 4,6.')
  return most === undefined ? { least } : { least, most }
}

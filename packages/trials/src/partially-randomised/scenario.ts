import { StatisticsInputError } from '@tessera/statistics'

/**
 * A trial to be drawn: its size, its outcome in the control arm, the effect, and how patients come to a preference.
 * Times are months. The defaults are of the seed study: 110 randomised and 60 by preference at six centres, responders
 * to induction, progression-free survival.
 */
export interface Scenario {
  readonly randomised: number
  readonly preference: number
  readonly centres: number
  /** Hazard of the experimental arm over that of control for patients alike in all else. */
  readonly hazardRatio: number
  /** Added to the log hazard ratio of the preference cohort: the effect itself differs there. */
  readonly conflict: number
  /** Log odds of choosing the experimental arm, and log hazard, of a factor that nobody measured (half of the patients). */
  readonly hidden: { readonly choice: number; readonly hazard: number }
  /** Multiplies how strongly age, performance status and spread decide the choice (1) or not at all (0). */
  readonly confounding: number
  /** Median time to the event of control patients at the reference of all covariates. */
  readonly controlMedian: number
  /** Shape of the Weibull times: 1 is exponential. */
  readonly shape: number
  /** Months over which patients enter evenly, and further months in which all are followed. */
  readonly accrual: number
  readonly followUp: number
  /** Rate a month at which patients are lost. */
  readonly dropOut: number
  /** The binary outcome: odds in the control arm at the reference, and the odds ratio. */
  readonly response: { readonly control: number; readonly oddsRatio: number }
}

export const seedScenario: Scenario = {
  randomised: 110,
  preference: 60,
  centres: 6,
  hazardRatio: 0.6,
  conflict: 0,
  hidden: { choice: 0, hazard: 0 },
  confounding: 1,
  controlMedian: 9,
  shape: 1,
  accrual: 30,
  followUp: 18,
  dropOut: 0.01,
  response: { control: 0.35, oddsRatio: 2 },
}

/**
 * The scenario with its defaults filled in.
 * @throws StatisticsInputError for a size, a time or a rate that cannot be
 */
export function completeScenario(given: Partial<Scenario> = {}): Scenario {
  const scenario = { ...seedScenario, ...given }
  for (const name of ['randomised', 'preference', 'centres'] as const)
    if (!Number.isInteger(scenario[name]) || scenario[name] < (name === 'centres' ? 1 : 4))
      refuse(name, scenario[name], name === 'centres' ? 'give 1 or more' : 'give 4 or more patients')
  for (const name of ['hazardRatio', 'controlMedian', 'shape', 'accrual', 'followUp'] as const)
    if (!(scenario[name] > 0 && Number.isFinite(scenario[name])))
      refuse(name, scenario[name], 'give a number above 0')
  if (!(scenario.dropOut >= 0 && scenario.dropOut < 1))
    refuse('dropOut', scenario.dropOut, 'give a rate a month of 0 to below 1')
  for (const [name, value] of Object.entries({
    conflict: scenario.conflict,
    confounding: scenario.confounding,
    'hidden.choice': scenario.hidden.choice,
    'hidden.hazard': scenario.hidden.hazard,
  }))
    if (!Number.isFinite(value)) refuse(name, value, 'give a finite number')
  const { control, oddsRatio } = scenario.response
  if (!(control > 0 && control < 1)) refuse('response.control', control, 'give a share between 0 and 1')
  if (!(oddsRatio > 0)) refuse('response.oddsRatio', oddsRatio, 'give a number above 0')
  return scenario
}

function refuse(name: string, value: number, cure: string): never {
  throw new StatisticsInputError('option', name, `${name} is ${value}: ${cure}.`)
}

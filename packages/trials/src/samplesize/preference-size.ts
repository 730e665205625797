import { normalLower, normalQuantile, StatisticsInputError } from '@tessera/statistics'
import { type PreferenceEffect, preferenceEffects } from '../preference/analysis.ts'
import { type PreferenceScenario, requireScenario, scenarioEffects } from '../preference/scenario.ts'
import { designVariance, twoStageVariance } from './design-variance.ts'

export interface ErrorRates {
  /** Two-sided. */
  readonly alpha?: number
  readonly power?: number
}

/** Patients that one effect needs. */
export interface EffectSize {
  readonly effect: PreferenceEffect
  /** The effect under the assumptions. */
  readonly value: number
  /** Standard deviation of its estimate, times the square root of the number of patients. */
  readonly unitError: number
  /** Patients, before rounding up; null where the effect is 0 and no number suffices. */
  readonly exact: number | null
  readonly n: number | null
}

export interface PreferenceSize {
  readonly alpha: number
  readonly power: number
  readonly effects: readonly EffectSize[]
}

/**
 * Patients of a two-stage or an elicited trial, of all arms together, with which the test of each effect has its power:
 * n = (z_{1 - alpha / 2} + z_power)^2 n Var / effect^2, for means, risks, rates, survival at a time and restricted
 * means by the variances of {@link designVariance}. For means it is the published formula (Turner et al., Med Decis
 * Making 2014;34:711; over strata Cameron & Esserman 2016).
 *
 * R's preference 1.1.6 has a + for the - in the term phi^2 d_A - (1 - phi)^2 d_B of the preference effect on risks and
 * rates (not on means), so that its sizes of those differ.
 * @throws StatisticsInputError for a scenario, alpha or power that cannot be
 */
export function preferenceSize(
  scenario: PreferenceScenario,
  { alpha = 0.05, power = 0.8 }: ErrorRates = {},
): PreferenceSize {
  requireScenario(scenario)
  requireRates(alpha, power)
  const z = normalQuantile(1 - alpha / 2) + normalQuantile(power)
  const variance = designVariance(scenario)
  const values = scenarioEffects(scenario)
  const effects = preferenceEffects.map((effect): EffectSize => {
    const value = values[effect]
    // Effects that are 0 in the assumptions come out of sums that need not be.
    const none = Math.abs(value) < 1e-12 * Math.sqrt(variance[effect])
    const exact = none ? null : (z / value) ** 2 * variance[effect]
    return {
      effect,
      value: none ? 0 : value,
      unitError: Math.sqrt(variance[effect]),
      exact,
      n: exact === null ? null : Math.ceil(exact - 1e-9),
    }
  })
  return { alpha, power, effects }
}

/**
 * Power of each effect's two-sided test with `n` patients in all; an effect of 0 has its level, alpha / 2 a side.
 * @throws StatisticsInputError for a scenario, alpha or n that cannot be
 */
export function preferencePower(
  scenario: PreferenceScenario,
  n: number,
  alpha = 0.05,
): Readonly<Record<PreferenceEffect, number>> {
  requireScenario(scenario)
  requireRates(alpha, 0.5 + alpha / 4)
  if (!(n > 0 && Number.isFinite(n)))
    throw new StatisticsInputError('option', 'n', `n is ${n}: give a number of patients.`)
  const variance = designVariance(scenario)
  const values = scenarioEffects(scenario)
  const z = normalQuantile(1 - alpha / 2)
  const of = (effect: PreferenceEffect) =>
    normalLower(Math.abs(values[effect]) / Math.sqrt(variance[effect] / n) - z)
  return { treatment: of('treatment'), selection: of('selection'), preference: of('preference') }
}

/**
 * The share of patients randomised to choose at which the weighted sum of the three variances is least. As each is
 * a / theta + b / (1 - theta): theta / (1 - theta) = sqrt(sum w a / sum w b). For means of one stratum it is equation 16
 * of Walter et al., Stat Med 2012;31:1307. R: preference::optimal_proportion.
 * @throws StatisticsInputError for a design without a choice arm, weights below 0 or all 0, or weight on nothing but
 * the treatment effect, for which nobody should choose
 */
export function optimalChoiceShare(
  scenario: PreferenceScenario,
  weights: Readonly<Record<PreferenceEffect, number>>,
): number {
  requireScenario(scenario)
  if (scenario.design !== 'two-stage')
    throw new StatisticsInputError('option', 'design', 'Only a two-stage trial has a share who choose.')
  if (preferenceEffects.some(effect => !(weights[effect] >= 0 && Number.isFinite(weights[effect]))))
    throw new StatisticsInputError('option', 'weights', 'Weights are numbers of at least 0.')
  const split = twoStageVariance(scenario)
  const over = (part: 'choice' | 'random') =>
    preferenceEffects.reduce((sum, effect) => sum + weights[effect] * split[effect][part], 0)
  const [choice, random] = [over('choice'), over('random')]
  if (choice === 0)
    throw new StatisticsInputError(
      'option',
      'weights',
      'The treatment effect alone is best estimated when nobody chooses: weight the selection or preference effect.',
    )
  const odds = Math.sqrt(choice / random)
  return odds / (1 + odds)
}

function requireRates(alpha: number, power: number): void {
  if (!(alpha > 0 && alpha < 1))
    throw new StatisticsInputError('option', 'alpha', `alpha is ${alpha}: give 0.05, say.`)
  if (!(power > alpha / 2 && power < 1))
    throw new StatisticsInputError(
      'option',
      'power',
      `power is ${power}: give a number above alpha / 2 and below 1.`,
    )
}

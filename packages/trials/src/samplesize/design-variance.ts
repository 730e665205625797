import type { PreferenceEffect } from '../preference/analysis.ts'
import { expectedValues, numbersOf, unitVariance } from '../preference/assumption.ts'
import type { PreferenceScenario, ScenarioStratum } from '../preference/scenario.ts'

/** The number of patients times the variance of each effect's estimate. */
export type DesignVariance = Readonly<Record<PreferenceEffect, number>>

/** What a design's variance is made of: `choice` falls with the share who choose, `random` with the share who do not. */
export interface SplitVariance {
  readonly choice: number
  readonly random: number
}

/**
 * n times the variance of the treatment, selection and preference effects. Over strata sum of share times the
 * stratum's own, as each stratum has its share of the patients and its weight is that share.
 */
export function designVariance(scenario: PreferenceScenario): DesignVariance {
  if (scenario.design === 'elicited')
    return overStrata(scenario, stratum => elicitedVariance(stratum, allocationOf(scenario)))
  const { choiceShare = 0.5 } = scenario
  const split = twoStageVariance(scenario)
  const of = ({ choice, random }: SplitVariance) => choice / choiceShare + random / (1 - choiceShare)
  return { treatment: of(split.treatment), selection: of(split.selection), preference: of(split.preference) }
}

/**
 * The variances of a two-stage trial by what shrinks them. In a stratum where phi prefer A, with x the groups that
 * chose and y the randomised, of whom a share k / (1 + k) gets A:
 *
 *   choice: (V(x_A) phi + V(x_B) (1 - phi) + phi (1 - phi) c^2) / (4 phi^2 (1 - phi)^2),
 *   random: (1 + k) (phi^2 V(y_A) / k + (1 - phi)^2 V(y_B)) / (4 phi^2 (1 - phi)^2),
 *
 * c = (2 phi - 1) preference + selection for the preference effect, and the two exchanged for the selection effect.
 * With V = sd^2 throughout: Walter et al., Stat Med 2012;31:1307; Turner et al., Med Decis Making 2014;34:711; over
 * strata Cameron & Esserman, Stat Methods Med Res 2016 (doi 10.1177/0962280216677573).
 */
export function twoStageVariance(
  scenario: PreferenceScenario,
): Readonly<Record<PreferenceEffect, SplitVariance>> {
  const k = allocationOf(scenario)
  const each = scenario.strata.map(stratum => ({ share: stratum.share, ...stratumVariance(stratum, k) }))
  const over = (effect: PreferenceEffect): SplitVariance => ({
    choice: each.reduce((sum, one) => sum + one.share * one[effect].choice, 0),
    random: each.reduce((sum, one) => sum + one.share * one[effect].random, 0),
  })
  return { treatment: over('treatment'), selection: over('selection'), preference: over('preference') }
}

function stratumVariance(
  { prefersA: phi, outcome }: ScenarioStratum,
  k: number,
): Record<PreferenceEffect, SplitVariance> {
  const { underA, underB } = numbersOf(outcome)
  const expected = expectedValues(outcome)
  const dA = expected.underA.prefersA - expected.underA.prefersB
  const dB = expected.underB.prefersB - expected.underB.prefersA
  const choseA = unitVariance(outcome, 1, underA.prefersA, underA.prefersB)
  const choseB = unitVariance(outcome, 0, underB.prefersA, underB.prefersB)
  const randomA = (unitVariance(outcome, phi, underA.prefersA, underA.prefersB) * (1 + k)) / k
  const randomB = unitVariance(outcome, phi, underB.prefersA, underB.prefersB) * (1 + k)
  const scale = 4 * phi ** 2 * (1 - phi) ** 2
  const random = (phi ** 2 * randomA + (1 - phi) ** 2 * randomB) / scale
  const choice = (c: number) => (phi * choseA + (1 - phi) * choseB + phi * (1 - phi) * c ** 2) / scale
  return {
    treatment: { choice: 0, random: randomA + randomB },
    selection: { choice: choice(phi * dA + (1 - phi) * dB), random },
    preference: { choice: choice(phi * dA - (1 - phi) * dB), random },
  }
}

function elicitedVariance({ prefersA: phi, outcome }: ScenarioStratum, k: number): DesignVariance {
  const { underA, underB } = numbersOf(outcome)
  const group = (w: number, of: typeof underA) => unitVariance(outcome, w, of.prefersA, of.prefersB)
  const [toA, toB] = [k / (1 + k), 1 / (1 + k)]
  const contrast =
    (group(1, underA) / (phi * toA) +
      group(0, underA) / ((1 - phi) * toA) +
      group(1, underB) / (phi * toB) +
      group(0, underB) / ((1 - phi) * toB)) /
    4
  return {
    treatment: group(phi, underA) / toA + group(phi, underB) / toB,
    selection: contrast,
    preference: contrast,
  }
}

function overStrata(
  { strata }: PreferenceScenario,
  of: (stratum: ScenarioStratum) => DesignVariance,
): DesignVariance {
  const each = strata.map(stratum => ({ share: stratum.share, ...of(stratum) }))
  const over = (effect: PreferenceEffect) => each.reduce((sum, one) => sum + one.share * one[effect], 0)
  return { treatment: over('treatment'), selection: over('selection'), preference: over('preference') }
}

function allocationOf({ allocation = 1 }: PreferenceScenario): number {
  return allocation
}

import { StatisticsInputError } from '@tessera/statistics'
import type { PreferenceEffect } from './analysis.ts'
import { type ByPreference, expectedValues, numbersOf, type OutcomeAssumption } from './assumption.ts'

/** One stratum of a planned or drawn trial. */
export interface ScenarioStratum {
  /** Share of all patients. */
  readonly share: number
  /** Share of them who prefer the first treatment. */
  readonly prefersA: number
  readonly outcome: OutcomeAssumption
}

/** A trial with preferences as it is planned, or drawn to see how its analysis fares. */
export interface PreferenceScenario {
  readonly design: 'two-stage' | 'elicited'
  readonly strata: readonly ScenarioStratum[]
  /** Two-stage: share of patients randomised to choose. */
  readonly choiceShare?: number
  /** Of those randomised to a treatment, patients of the first for each of the second. */
  readonly allocation?: number
}

/** The true effects of one stratum. */
export function stratumEffects({
  prefersA: phi,
  outcome,
}: ScenarioStratum): Record<PreferenceEffect, number> {
  return effectsOfValues(expectedValues(outcome), phi)
}

/** The effects that four values amount to where a share `phi` prefers the first treatment. */
export function effectsOfValues(
  { underA, underB }: ByPreference,
  phi: number,
): Record<PreferenceEffect, number> {
  const dA = underA.prefersA - underA.prefersB
  const dB = underB.prefersB - underB.prefersA
  const overall = (of: ByPreference['underA']) => phi * of.prefersA + (1 - phi) * of.prefersB
  return {
    treatment: overall(underA) - overall(underB),
    selection: (dA - dB) / 2,
    preference: (dA + dB) / 2,
  }
}

/** The true effects of a scenario: over strata by their shares. */
export function scenarioEffects({ strata }: PreferenceScenario): Record<PreferenceEffect, number> {
  const each = strata.map(stratum => ({ share: stratum.share, ...stratumEffects(stratum) }))
  const over = (effect: PreferenceEffect) => each.reduce((sum, one) => sum + one.share * one[effect], 0)
  return { treatment: over('treatment'), selection: over('selection'), preference: over('preference') }
}

/** @throws StatisticsInputError for a share, a risk, a rate or a time that cannot be */
export function requireScenario({ strata, choiceShare = 0.5, allocation = 1 }: PreferenceScenario): void {
  if (strata.length === 0) refuse('strata', 'none', 'give at least one stratum')
  const total = strata.reduce((sum, one) => sum + one.share, 0)
  if (Math.abs(total - 1) > 1e-9) refuse('share', total, 'the shares of the strata add up to 1')
  requireInside('choiceShare', choiceShare)
  if (!(allocation > 0 && Number.isFinite(allocation)))
    refuse('allocation', allocation, 'give a number above 0')
  for (const { share, prefersA, outcome } of strata) {
    if (!(share > 0)) refuse('share', share, 'give a share above 0')
    requireInside('prefersA', prefersA)
    requireAssumption(outcome)
  }
}

function requireAssumption(outcome: OutcomeAssumption): void {
  const { underA, underB } = numbersOf(outcome)
  const numbers = [underA.prefersA, underA.prefersB, underB.prefersA, underB.prefersB]
  const [least, most] =
    outcome.kind === 'mean' ? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] : [0, Infinity]
  for (const one of numbers) {
    if (!(Number.isFinite(one) && one >= least && one <= (outcome.kind === 'risk' ? 1 : most)))
      refuse('outcome', one, impliedBy(outcome.kind))
  }
  if (outcome.kind === 'mean' && !(outcome.sd > 0))
    refuse('sd', outcome.sd, 'give a standard deviation above 0')
  if (outcome.kind === 'rate' && outcome.exposure) {
    const [shortest, longest] = outcome.exposure
    if (!(shortest > 0 && longest >= shortest))
      refuse('exposure', shortest, 'give the shortest and the longest time')
  }
  if (outcome.kind === 'survival' || outcome.kind === 'restricted-mean') {
    const { horizon, accrual, followUp, dropoutHazard = 0 } = outcome
    if (!(accrual >= 0 && followUp >= 0 && dropoutHazard >= 0))
      refuse('followUp', followUp, 'give accrual, follow-up and losses of at least 0')
    if (!(horizon > 0 && (horizon < accrual + followUp || (accrual === 0 && horizon <= followUp))))
      refuse('horizon', horizon, `give a time above 0 and before the trial ends at ${accrual + followUp}`)
  }
}

function impliedBy(kind: OutcomeAssumption['kind']): string {
  if (kind === 'mean') return 'give a number'
  return kind === 'risk'
    ? 'a risk lies between 0 and 1; these groups imply one outside for those who did not choose the treatment'
    : 'rates and hazards are 0 or more'
}

function requireInside(argument: string, value: number): void {
  if (!(value > 0 && value < 1)) refuse(argument, value, 'give a share above 0 and below 1')
}

function refuse(argument: string, value: number | string, cure: string): never {
  throw new StatisticsInputError('option', argument, `${argument} is ${value}: ${cure}.`)
}

import { describe, expect, it } from 'vitest'
import type { OutcomeAssumption } from './assumption.ts'
import { preferenceCharacteristics } from './characteristics.ts'
import { drawPreferenceTrial } from './draw-trial.ts'
import type { OutcomeKind } from './outcome.ts'
import { type PreferenceScenario, scenarioEffects } from './scenario.ts'

const by = (aPrefersA: number, aPrefersB: number, bPrefersA: number, bPrefersB: number) => ({
  underA: { prefersA: aPrefersA, prefersB: aPrefersB },
  underB: { prefersA: bPrefersA, prefersB: bPrefersB },
})
const plan = { horizon: 12, accrual: 18, followUp: 12, dropoutHazard: 0.01 }
const assumed: Record<OutcomeKind, OutcomeAssumption> = {
  mean: { kind: 'mean', means: by(0.5, 0.2, 0, 0.3), sd: 1 },
  risk: { kind: 'risk', risks: by(0.55, 0.4, 0.3, 0.4) },
  rate: { kind: 'rate', rates: by(1.2, 0.9, 0.8, 1), exposure: [0.5, 1.5] },
  survival: { kind: 'survival', hazards: by(0.045, 0.06, 0.08, 0.06), ...plan },
  'restricted-mean': { kind: 'restricted-mean', hazards: by(0.045, 0.06, 0.08, 0.06), ...plan },
}
const cases = (['two-stage', 'elicited'] as const).flatMap(design =>
  Object.values(assumed).map(outcome => [design, outcome.kind, outcome] as const),
)

// The small version of bench/trials/preference.ts, with the same assertions: 200 trials instead of 2,000.
describe('bias below 3 Monte-Carlo errors and coverage of 95 %', () => {
  it.each(cases)('%s, %s', (design, _, outcome) => {
    const trials = 200
    const found = preferenceCharacteristics({
      scenario: { design, strata: [{ share: 1, prefersA: 0.5, outcome }] },
      n: 160,
      trials,
      seed: 5,
    })
    for (const one of found) {
      expect(one.estimated).toBe(trials)
      expect(Math.abs(one.bias)).toBeLessThan(3 * one.biasError)
      // 95 % of 200 is 190, with a binomial error of 3.1: three of them, as 1,874 to 1,924 of 2,000 are 2.6.
      expect(one.covered).toBeGreaterThanOrEqual(180)
      expect(one.meanError / one.sd).toBeGreaterThan(0.84)
      expect(one.meanError / one.sd).toBeLessThan(1.16)
    }
  })

  it('over strata that differ in size, preference and outcome', () => {
    const scenario: PreferenceScenario = {
      design: 'two-stage',
      strata: [
        { share: 0.5, prefersA: 0.55, outcome: { kind: 'mean', means: by(0.5, 0.2, 0, 0.3), sd: 1 } },
        { share: 0.3, prefersA: 0.4, outcome: { kind: 'mean', means: by(1.5, 1.2, 0.6, 1.3), sd: 1 } },
        { share: 0.2, prefersA: 0.6, outcome: { kind: 'mean', means: by(0, 0.1, 0, 0.3), sd: 1.5 } },
      ],
    }
    for (const one of preferenceCharacteristics({ scenario, n: 300, trials: 300, seed: 5 })) {
      expect(Math.abs(one.bias)).toBeLessThan(3 * one.biasError)
      expect(one.covered).toBeGreaterThanOrEqual(274)
    }
  })
})

describe('drawn trials', () => {
  const scenario: PreferenceScenario = {
    design: 'two-stage',
    choiceShare: 0.4,
    strata: [{ share: 1, prefersA: 0.7, outcome: assumed.mean }],
  }
  it('are the same for a seed and number, and others for others', () => {
    const of = (seed: number, number: number) => drawPreferenceTrial(scenario, 50, seed, number)
    expect(of(3, 2)).toEqual(of(3, 2))
    expect(of(3, 2)).not.toEqual(of(3, 3))
    expect(of(3, 2)).not.toEqual(of(4, 2))
  })
  it('have the shares of the scenario, and choices that are granted', () => {
    const { chose, treatment, prefers } = drawPreferenceTrial(scenario, 1000, 1)
    expect(chose.reduce((sum, one) => sum + one, 0)).toBe(400)
    chose.forEach((one, i) => {
      if (one) expect(treatment[i]).toBe(prefers[i])
    })
  })
  it('have the effects of their four values', () => {
    const truth = scenarioEffects(scenario)
    expect(truth.treatment).toBeCloseTo(0.7 * 0.5 + 0.3 * 0.2 - 0.3 * 0.3, 12)
    expect(truth.preference).toBeCloseTo((0.3 + 0.3) / 2, 12)
    expect(truth.selection).toBeCloseTo(0, 12)
  })
  it('are refused where they cannot be', () => {
    const refused = (strata: PreferenceScenario['strata']) => () =>
      preferenceCharacteristics({ scenario: { design: 'two-stage', strata }, n: 100, trials: 1, seed: 1 })
    expect(refused([])).toThrow(/at least one stratum/)
    expect(refused([{ share: 0.5, prefersA: 0.5, outcome: assumed.mean }])).toThrow(/add up to 1/)
    expect(refused([{ share: 1, prefersA: 1, outcome: assumed.mean }])).toThrow(/below 1/)
    expect(
      refused([{ share: 1, prefersA: 0.5, outcome: { kind: 'risk', risks: by(1.2, 0, 0, 0) } }]),
    ).toThrow(/risk/)
  })
})

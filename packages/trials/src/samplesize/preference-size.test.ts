import { describe, expect, it } from 'vitest'
import { largestError, recordAbsoluteError } from '../../test/agreement.ts'
import { preferenceReference } from '../../test/preference-reference.ts'
import { preferenceCharacteristics } from '../preference/characteristics.ts'
import { type OutcomeAssumption, preferenceEffects } from '../preference/index.ts'
import type { OutcomeKind } from '../preference/outcome.ts'
import { effectsOfValues, type PreferenceScenario } from '../preference/scenario.ts'
import { valuesOfEffects, valuesOfMeans } from './assumed-effects.ts'
import { partiallyRandomisedSize } from './partially-randomised-size.ts'
import { optimalChoiceShare, preferencePower, preferenceSize } from './preference-size.ts'

/** A two-stage trial on means by its effects, as the published formulae take them. */
function ofEffects(
  effects: { treatment: number; selection: number; preference: number },
  ...strata: readonly (readonly [share: number, prefersA: number, variance: number])[]
): PreferenceScenario {
  return {
    design: 'two-stage',
    strata: strata.map(([share, prefersA, variance]) => ({
      share,
      prefersA,
      outcome: { kind: 'mean', sd: Math.sqrt(variance), means: valuesOfEffects(effects, prefersA) },
    })),
  }
}

// Planning of the IMAP trial in the vignette of the R package preference (formulae of Turner 2014, Cameron & Esserman 2016).
const whole = ofEffects({ treatment: 1, selection: 3.81, preference: 9.52 }, [1, 0.7, 5])
const stratified = ofEffects(
  { treatment: 1, selection: 3.67, preference: 7.67 },
  [0.4, 0.5, 3],
  [0.6, 0.7, 4],
)

describe('published sizes of two-stage trials', () => {
  it('effects that assumed means amount to', () => {
    const one = valuesOfMeans({ randomA: 46, randomB: 45, choseA: 50, choseB: 49 }, 0.7)
    expect(effectsOfValues(one, 0.7).treatment).toBeCloseTo(1, 10)
    expect(effectsOfValues(one, 0.7).selection).toBeCloseTo(3.809524, 6)
    expect(effectsOfValues(one, 0.7).preference).toBeCloseTo(9.52381, 5)
    const two = valuesOfMeans({ randomA: 1, randomB: 2, choseA: 1.5, choseB: 2.5 }, 0.5)
    expect(effectsOfValues(two, 0.5)).toMatchObject({ treatment: -1, selection: 0, preference: 1 })
  })

  it('patients', () => {
    expect(preferenceSize(whole).effects.map(one => one.n)).toEqual([314, 224, 23])
    expect(preferenceSize(stratified).effects.map(one => one.n)).toEqual([227, 143, 21])
  })

  it('power', () => {
    const error = recordAbsoluteError(
      'power of a two-stage trial',
      [whole, stratified].flatMap(one => {
        const { treatment, selection, preference } = preferencePower(one, 212)
        return [treatment, selection, preference]
      }),
      [0.6339032, 0.7794208, 1, 0.774327, 0.9276657, 1],
    )
    expect(error).toBeLessThan(1e-7)
  })

  it('the best share who choose', () => {
    // uniroot() stops within 1e-4
    const third = { treatment: 1 / 3, selection: 1 / 3, preference: 1 / 3 }
    const error = recordAbsoluteError(
      'optimal share who choose',
      [optimalChoiceShare(whole, third)],
      [0.6399756],
    )
    expect(error).toBeLessThan(1e-4)
  })
})

const by = (aPrefersA: number, aPrefersB: number, bPrefersA: number, bPrefersB: number) => ({
  underA: { prefersA: aPrefersA, prefersB: aPrefersB },
  underB: { prefersA: bPrefersA, prefersB: bPrefersB },
})
const plan = { horizon: 12, accrual: 18, followUp: 9, dropoutHazard: 0.01 }
const hazards = by(0.04, 0.07, 0.09, 0.06)
const planned: Record<OutcomeKind, readonly [phi: number, theta: number, OutcomeAssumption]> = {
  mean: [0.6, 0.5, { kind: 'mean', means: by(1.2, 0.4, 0.3, 0.8), sd: 1.3 }],
  risk: [0.4, 0.55, { kind: 'risk', risks: by(0.6, 0.4, 0.3, 0.45) }],
  rate: [0.3, 0.5, { kind: 'rate', rates: by(1.4, 0.8, 0.6, 1.1) }],
  survival: [0.6, 0.5, { kind: 'survival', hazards, ...plan }],
  'restricted-mean': [0.6, 0.5, { kind: 'restricted-mean', hazards, ...plan }],
}

describe('sizes on every outcome, beside numerical derivatives and integrals in R', () => {
  it.each(Object.keys(planned) as OutcomeKind[])('%s', kind => {
    const [prefersA, choiceShare, outcome] = planned[kind]
    const size = preferenceSize(
      { design: 'two-stage', choiceShare, strata: [{ share: 1, prefersA, outcome }] },
      { power: 0.9 },
    )
    const error = largestError(
      `patients of a two-stage trial: ${kind}`,
      size.effects.map(one => one.exact ?? 0),
      preferenceEffects.map(effect => preferenceReference.sizes[kind][effect]),
    )
    expect(error).toBeLessThan(1e-9)
  })

  it.each(['two-stage', 'elicited'] as const)('and the errors that drawn %s trials have', design => {
    const [prefersA, , outcome] = planned.survival
    const scenario: PreferenceScenario = { design, strata: [{ share: 1, prefersA, outcome }] }
    const n = 300
    const drawn = preferenceCharacteristics({ scenario, n, trials: 300, seed: 8 })
    preferenceSize(scenario).effects.forEach((one, i) => {
      // 300 trials know a standard deviation to 4 %.
      expect(Math.abs(one.unitError / Math.sqrt(n) / drawn[i].sd - 1)).toBeLessThan(0.15)
    })
  })
})

describe('edges', () => {
  it('an effect of 0 has no size, and its test has half its level on each side', () => {
    const none = ofEffects({ treatment: 0, selection: 1, preference: 0 }, [1, 0.5, 1])
    expect(preferenceSize(none).effects.map(one => one.n === null)).toEqual([true, false, true])
    expect(preferencePower(none, 100).treatment).toBeCloseTo(0.025, 10)
  })
  it('power at the size is the power asked for', () => {
    for (const [phi, theta, outcome] of Object.values(planned)) {
      const scenario: PreferenceScenario = {
        design: 'two-stage',
        choiceShare: theta,
        allocation: 2,
        strata: [{ share: 1, prefersA: phi, outcome }],
      }
      for (const { effect, exact } of preferenceSize(scenario, { power: 0.85 }).effects)
        expect(preferencePower(scenario, exact ?? 0)[effect]).toBeCloseTo(0.85, 8)
    }
  })
  it('the best share is the best of all', () => {
    const best = optimalChoiceShare(whole, { treatment: 1, selection: 2, preference: 3 })
    const cost = (choiceShare: number) => {
      const [treatment, selection, preference] = preferenceSize({ ...whole, choiceShare }).effects.map(
        one => one.unitError ** 2,
      )
      return treatment + 2 * selection + 3 * preference
    }
    expect(cost(best)).toBeLessThan(Math.min(cost(best - 0.01), cost(best + 0.01)))
    expect(() => optimalChoiceShare(whole, { treatment: 1, selection: 0, preference: 0 })).toThrow(
      /nobody chooses/,
    )
    expect(() =>
      optimalChoiceShare({ ...whole, design: 'elicited' }, { treatment: 1, selection: 1, preference: 1 }),
    ).toThrow(/two-stage/)
  })
  it('a horizon after the end of the trial, and an alpha of 1, are refused', () => {
    const late: OutcomeAssumption = { kind: 'survival', hazards, ...plan, horizon: 30 }
    expect(() =>
      preferenceSize({ design: 'two-stage', strata: [{ share: 1, prefersA: 0.5, outcome: late }] }),
    ).toThrow(/before the trial ends at 27/)
    expect(() => preferenceSize(whole, { alpha: 1 })).toThrow(/alpha/)
  })
})

describe('a partially randomised trial', () => {
  // The seed study's plan: 60 of 170 by preference
  const size = partiallyRandomisedSize({
    hazardRatio: 0.6,
    controlHazard: Math.LN2 / 9,
    accrual: 30,
    followUp: 18,
    preferenceShare: 60 / 170,
    prefersA: 0.4,
    designEffect: 1.5,
  })
  it('has the events of Schoenfeld among the randomised, and those by preference on top', () => {
    // (z 0.975 + z 0.8)^2 4 / log(0.6)^2, Schoenfeld 1983
    expect(size.randomised.size.exactEvents).toBeCloseTo(
      (4 * (1.959963985 + 0.841621234) ** 2) / Math.log(0.6) ** 2,
      6,
    )
    expect(size.randomised.events).toBe(121)
    expect(size.preference.n).toBe(Math.ceil((size.randomised.n * 60) / 110))
    expect(size.total).toBe(size.randomised.n + size.preference.n)
  })
  it('says how little the preference cohort tells', () => {
    const { expectedEvents, logError } = size.preference
    expect(logError).toBeCloseTo(Math.sqrt(1.5 / (expectedEvents * 0.4 * 0.6)), 12)
    expect(size.difference.logError ** 2).toBeCloseTo(
      logError ** 2 + 4 / size.randomised.size.exactEvents,
      12,
    )
    expect(size.difference.detectableRatio).toBeGreaterThan(2)
  })
  it('refuses a share that is none', () => {
    const options = { hazardRatio: 0.6, controlHazard: 0.1, accrual: 12, followUp: 12 }
    expect(() => partiallyRandomisedSize({ ...options, preferenceShare: 1 })).toThrow(/below 1/)
    expect(() => partiallyRandomisedSize({ ...options, preferenceShare: 0.3, designEffect: 0.5 })).toThrow(
      /1 or more/,
    )
  })
})

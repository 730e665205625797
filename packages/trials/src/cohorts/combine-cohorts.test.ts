import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/agreement.ts'
import { borrowingCharacteristics } from './borrowing-characteristics.ts'
import { CombinationRefused, combinationRule } from './combination-rule.ts'
import { combineCohorts } from './combine-cohorts.ts'
import { localInformation, mixtureDensity } from './normal-mixture.ts'

interface Posterior {
  readonly mean: number
  readonly sd: number
  readonly lower: number
  readonly upper: number
  readonly belowZero: number
}
interface Case {
  readonly randomised: readonly [number, number]
  readonly preference: readonly [number, number]
  readonly mixture: Posterior
  readonly mixtureBetween: Posterior
  readonly commensurate: Posterior
  readonly priorInformation: number
}
const cases = reference<readonly Case[]>('combine-cohorts')
const fixedBy = 'protocol 1.0, 2024-01-15'
const mixture = combinationRule('robust mixture', { fixedBy, weight: 0.5 })
const rules = {
  mixture,
  mixtureBetween: combinationRule('robust mixture', { fixedBy, weight: 0.7, betweenSd: 0.2 }),
  commensurate: combinationRule('commensurate', { fixedBy, betweenScale: 0.3 }),
}
const estimate = ([value, se]: readonly [number, number]) => ({ value, se })

describe('combineCohorts', () => {
  it.each(['mixture', 'mixtureBetween', 'commensurate'] as const)(
    'gives the posterior of numerical integration in R, %s',
    name => {
      for (const one of cases) {
        const { mean, sd, lower, upper, belowZero } = one[name]
        const seen = combineCohorts({
          randomised: estimate(one.randomised),
          preference: estimate(one.preference),
          rule: rules[name],
          size: 90,
        })
        const method = name === 'commensurate' ? 'commensurate prior' : 'robust mixture prior'
        const error = largestError(
          method,
          [seen.value, seen.se, seen.lower, seen.upper, seen.belowZero],
          [mean, sd, lower, upper, belowZero],
        )
        expect(error).toBeLessThan(1e-6)
      }
    },
  )

  it('gives the expected local information ratio of R', () => {
    for (const { randomised, preference, priorInformation } of cases) {
      const { borrowing } = combineCohorts({
        randomised: estimate(randomised),
        preference: estimate(preference),
        rule: mixture,
        size: 90,
      })
      const size = 90 * randomised[1] ** 2 * priorInformation
      expect(
        largestError('effective size of a prior', [borrowing?.priorSize ?? Number.NaN], [size]),
      ).toBeLessThan(1e-5)
    }
  })

  it('is the randomised estimate itself by default', () => {
    const alone = combineCohorts({
      randomised: { value: -0.5, se: 0.2 },
      preference: { value: -2, se: 0.3 },
      rule: combinationRule('randomised alone'),
      size: 90,
    })
    expect(alone).toMatchObject({ value: -0.5, se: 0.2, borrowing: null, weight: null })
    expect(alone.upper).toBeCloseTo(-0.5 + 1.959964 * 0.2, 6)
  })

  it('lets go of the preference cohort where it conflicts, and lies between the cohorts where it does not', () => {
    const combined = (value: number) =>
      combineCohorts({
        randomised: { value: 0, se: 0.2 },
        preference: { value, se: 0.3 },
        rule: mixture,
        size: 90,
      })
    expect(combined(-3).weight).toBeLessThan(0.01)
    expect(Math.abs(combined(-3).value)).toBeLessThan(0.02)
    expect(combined(-0.1).weight).toBeGreaterThan(0.8)
    fc.assert(
      fc.property(fc.double({ min: -1, max: -0.01, noNaN: true }), value => {
        const { value: seen } = combined(value)
        return seen <= 1e-12 && seen >= value
      }),
      { numRuns: 40 },
    )
  })

  it('has the information of one normal where the mixture is one, and numerical second differences elsewhere', () => {
    const one = { weight: Float64Array.of(1), mean: Float64Array.of(1), sd: Float64Array.of(0.5) }
    expect(localInformation(one, 3)).toBeCloseTo(4, 12)
    const two = {
      weight: Float64Array.of(0.4, 0.6),
      mean: Float64Array.of(-1, 1),
      sd: Float64Array.of(0.5, 0.8),
    }
    const log = (x: number) => Math.log(mixtureDensity(two, x))
    for (const x of [-1.5, -0.2, 0.4, 2])
      expect(localInformation(two, x)).toBeCloseTo(-(log(x + 1e-4) - 2 * log(x) + log(x - 1e-4)) / 1e-8, 4)
  })
})

describe('combinationRule', () => {
  it.each(['pooled', 'pool if not significant', 'test-then-pool', 'simple average', 'bayes'])(
    'refuses %s with the reason',
    name => {
      expect(() => combinationRule(name, { fixedBy })).toThrow(CombinationRefused)
    },
  )

  it('says why a heterogeneity test licenses nothing', () => {
    expect(() => combinationRule('pool if not significant')).toThrow(/does not show that the cohorts agree/)
  })

  it.each([
    ['robust mixture', { weight: 0.5 }, /fixed before/],
    ['robust mixture', { fixedBy }, /not given/],
    ['robust mixture', { fixedBy, weight: 1 }, /weight/],
    ['robust mixture', { fixedBy, weight: 0.5, betweenSd: -1 }, /between-cohort/],
    ['robust mixture', { fixedBy, weight: 0.5, vagueSd: 0 }, /vague/],
    ['commensurate', { fixedBy }, /scale/],
  ] as const)('refuses %s with %j', (name, settings, message) => {
    expect(() => combinationRule(name, settings)).toThrow(message)
  })
})

describe('borrowingCharacteristics', () => {
  const run = (rule: ReturnType<typeof combinationRule>, conflict: number) =>
    borrowingCharacteristics({
      rule,
      randomisedSe: 0.21,
      preferenceSe: 0.33,
      size: 90,
      scenarios: [{ effect: 0, conflict }],
      seed: 8,
    })[0]

  it('keeps 2.5 % with the randomised alone, 1,000 of 40,000 expected, whatever the preference cohort says', () => {
    const { declared, bias } = borrowingCharacteristics({
      rule: combinationRule('randomised alone'),
      randomisedSe: 0.21,
      preferenceSe: 0.33,
      size: 90,
      scenarios: [{ effect: 0, conflict: -0.8 }],
      replications: 40_000,
      seed: 8,
    })[0]
    // three Monte Carlo standard errors, sqrt(0.025 * 0.975 / 40,000) = 0.00078
    expect(Math.abs(declared - 0.025)).toBeLessThan(0.0023)
    expect(Math.abs(bias)).toBeLessThan((3 * 0.21) / Math.sqrt(40_000))
  })

  it('shows that borrowing pays with type I error under conflict, and by how much', () => {
    const conflict = run(mixture, -0.5)
    // three Monte Carlo standard errors above 0.025
    expect(conflict.declared).toBeGreaterThan(0.0355)
    expect(conflict.bias).toBeLessThan(-0.03)
    expect(run(mixture, 0).borrowed).toBeGreaterThan(run(mixture, -1.5).borrowed)
    expect(run(mixture, 0).meanSquaredError).toBeLessThan(0.21 ** 2)
    expect(run(mixture, -0.5)).toEqual(conflict)
  })
})

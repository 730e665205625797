import { describe, expect, it } from 'vitest'
import { known, names } from '../../test/randomisation-reference.ts'
import { trialArms } from './arms.ts'
import type { Minimisation } from './minimisation.ts'
import { type SimulateRandomisationOptions, simulateRandomisation } from './simulate-randomisation.ts'

// The 10,000 trials of each scheme are in bench/trials/randomisation.ts; here are few, by the same assertions.
const pair = trialArms(['A', 'B'])
const trials: SimulateRandomisationOptions = {
  arms: pair,
  scheme: { kind: 'simple' },
  n: 110,
  replications: 100,
  seed: 4,
}
const guess = (options: Partial<SimulateRandomisationOptions>, guesser = 'convergence, trial') => {
  const result = simulateRandomisation({ ...trials, ...options })
  const own = result.guesses.find(one => one.guesser === guesser)
  if (own === undefined) throw new Error(guesser)
  return { ...own, result }
}
const centres = [
  { name: 'centre', levels: ['1', '2', '3', '4', '5', '6'] },
  { name: 'stage', levels: ['1', '2'] },
]

describe('simulated predictability', () => {
  it.each([
    ['blocks of 4', { scheme: { kind: 'permuted blocks', sizes: [4] }, n: 100 }, (100 / 4) * (17 / 6)],
    ['blocks of 4 or 6', { scheme: { kind: 'permuted blocks', sizes: [4, 6] } }, known.random[1]],
    ["Efron's coin", { scheme: { kind: 'biased coin', probability: 2 / 3 } }, known.coins.efron.correct],
    ['big stick', { scheme: { kind: 'big stick', limit: 3 } }, known.coins.stick.correct],
    ["Wei's urn", { scheme: { kind: 'adaptive biased coin', exponent: 1 } }, known.coins.wei.correct],
    ['simple', {}, 55],
  ] as const)('%s: correct guesses within 4 Monte Carlo errors of what is known', (_, options, expected) => {
    const { correct, error } = guess(options)
    expect(Math.abs(correct - expected)).toBeLessThan(4 * error)
  })

  it('blocks in 12 strata of 110 patients: as known, and the trial as a whole tells less than the stratum', () => {
    const scheme = { kind: 'permuted blocks', sizes: [4, 6] } as const
    const { correct, error, result } = guess({ scheme, factors: centres }, 'convergence, stratum')
    expect(Math.abs(correct - known.stratified.random)).toBeLessThan(4 * error)
    expect(result.expected?.correct).toBeCloseTo(known.stratified.random, 9)
    expect(Math.abs(result.certain - (result.expected?.certain ?? 0))).toBeLessThan(0.01)
    const [whole, , first] = result.guesses
    expect(whole.correct).toBeLessThan(first.correct)
    expect(first.correct).toBeLessThan(correct)
  })

  it("minimisation of one factor with one level is Efron's coin", () => {
    const factors = [{ name: 'all', levels: ['1'] }]
    const scheme: Minimisation = { kind: 'minimisation', factors, probability: 2 / 3, distance: 'range' }
    const { correct, error, result } = guess({ scheme, factors })
    expect(Math.abs(correct - known.coins.efron.correct)).toBeLessThan(4 * error)
    const [{ mean, error: own }] = result.imbalance
    expect(Math.abs(mean - known.coins.efron.imbalance)).toBeLessThan(4 * own)
  })

  it.each(known.trials)('minimisation over all small trials in R: $n patients, $ratio, $distance', one => {
    const factors = one.weights.map((weight, f) => ({ name: `f${f}`, levels: ['x', 'y'], weight }))
    const scheme: Minimisation = { kind: 'minimisation', factors, probability: one.p, distance: one.distance }
    const arms = trialArms(names(one.ratio.length), one.ratio)
    const options = { arms, scheme, factors, n: one.n, replications: 1000 }
    const { correct, error, result } = guess(options, 'all known')
    expect(Math.abs(correct - one.correct)).toBeLessThan(4 * error)
    const [{ mean, error: own }] = result.imbalance
    expect(Math.abs(mean - one.imbalance)).toBeLessThan(4 * own)
  })

  it('deterministic minimisation and blocks of 2 are certain where they are', () => {
    const scheme: Minimisation = {
      kind: 'minimisation',
      factors: centres,
      probability: 1,
      distance: 'variance',
    }
    const minimised = simulateRandomisation({ ...trials, scheme, replications: 20 })
    expect(minimised.certain).toBeGreaterThan(0.6)
    const pairs = simulateRandomisation({
      ...trials,
      scheme: { kind: 'permuted blocks', sizes: [2] },
      replications: 2,
    })
    expect(pairs.certain).toBe(0.5)
    expect(pairs.imbalance[0].worst).toBe(0)
  })
})

describe('simulated imbalance', () => {
  it('of simple randomisation and of the coins as known', () => {
    const schemes = [
      [{ kind: 'simple' }, known.coins.simple.imbalance],
      [{ kind: 'biased coin', probability: 2 / 3 }, known.coins.efron.imbalance],
      [{ kind: 'adaptive biased coin', exponent: 5 }, known.coins.smith.imbalance],
      [{ kind: 'big stick', limit: 3 }, known.coins.stick.imbalance],
    ] as const
    for (const [scheme, expected] of schemes) {
      const [{ mean, error }] = simulateRandomisation({ ...trials, scheme }).imbalance
      expect(Math.abs(mean - expected)).toBeLessThan(4 * error)
    }
  })

  it('minimisation balances the factors, blocks the strata', () => {
    const minimisation: Minimisation = {
      kind: 'minimisation',
      factors: centres,
      probability: 0.8,
      distance: 'range',
    }
    const of = (scheme: SimulateRandomisationOptions['scheme']) =>
      simulateRandomisation({ ...trials, scheme, factors: centres }).imbalance.map(one => one.mean)
    const [byMinimisation, byBlocks] = [of(minimisation), of({ kind: 'permuted blocks', sizes: [4] })]
    expect(byMinimisation[0]).toBeLessThan(byBlocks[0])
    expect(byMinimisation[2]).toBeLessThan(byBlocks[2])
    expect(byMinimisation[3]).toBeGreaterThan(byBlocks[3])
  })
})

describe('a simulation', () => {
  it('is the same from the same seed, and draws levels by their shares', () => {
    const factors = [{ name: 'centre', levels: ['big', 'small'], shares: [9, 1] }]
    const options = {
      ...trials,
      scheme: { kind: 'permuted blocks', sizes: [4] } as const,
      factors,
      replications: 50,
    }
    const one = simulateRandomisation(options)
    expect(simulateRandomisation(options)).toEqual(one)
    const strata = simulateRandomisation({ ...options, n: 2, replications: 500 })
    // Two patients of whom both are in a stratum, 0.82 of trials, have the second guessed in 2 of 3; others by chance.
    const expected = 1 + 0.82 * (2 / 3 - 1 / 2)
    const { correct, error } = strata.guesses[1]
    expect(Math.abs(correct - expected)).toBeLessThan(4 * error)
  })

  it('refuses what cannot be simulated', () => {
    expect(() => simulateRandomisation({ ...trials, n: 0 })).toThrow(/n is 0/)
    expect(() => simulateRandomisation({ ...trials, replications: 1 })).toThrow(/replications/)
    const factors = [{ name: 'centre', levels: ['1', '2'], shares: [1] }]
    expect(() => simulateRandomisation({ ...trials, factors })).toThrow(/shares/)
  })
})

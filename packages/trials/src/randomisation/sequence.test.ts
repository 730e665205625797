import { createRandom } from '@tessera/statistics'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestError } from '../../test/agreement.ts'
import { known, names } from '../../test/randomisation-reference.ts'
import { imbalanceOf, ratioTotal, trialArms } from './arms.ts'
import { coinOf } from './coins.ts'
import { expectedSequence } from './exact-sequence.ts'
import { expectedTrial } from './expected-trial.ts'
import { requireScheme, type SequenceScheme } from './scheme.ts'
import { drawArm, sequenceOf } from './sequence.ts'

const pair = trialArms(['A', 'B'])
const expectedOf = (scheme: SequenceScheme, n: number, arms = pair) => {
  const expected = expectedSequence(scheme, arms, n)
  if (expected === null) throw new Error('no exact answer')
  return expected
}
const blocks = (...sizes: number[]): SequenceScheme => ({ kind: 'permuted blocks', sizes })

describe('permuted blocks', () => {
  it('are balanced at the end of every block, whatever ratio, sizes and seed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 4 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
        fc.nat(),
        (ratio, turns, seed) => {
          const arms = trialArms(names(ratio.length), ratio)
          const sizes = turns.map(turn => turn * ratioTotal(arms))
          const next = sequenceOf(blocks(...sizes), arms)(createRandom(seed).next)
          const counts = ratio.map(() => 0)
          for (let block = 0; block < 4; block++) {
            let place = next()
            counts[place.arm]++
            expect(place.block?.number).toBe(block)
            for (let left = (place.block?.size ?? 0) - 1; left > 0; left--) {
              place = next()
              counts[place.arm]++
            }
            expect(imbalanceOf(counts, arms.ratio)).toBe(0)
          }
        },
      ),
      { numRuns: 50 },
    )
  })

  it('every arrangement of a block is as likely as any other', () => {
    const start = sequenceOf(blocks(4), pair)
    const counts = new Map<string, number>()
    const trials = 6000
    const uniform = createRandom(3).next
    for (let r = 0; r < trials; r++) {
      const next = start(uniform)
      const key = Array.from({ length: 4 }, () => next().arm).join('')
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    expect(counts.size).toBe(6)
    const chi = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)
    expect(chi).toBeLessThan(20.5) // 0.999 of chi-square with 5 degrees of freedom
  })

  it('expected guesses, certainty and imbalance at every place as over all arrangements in R', () => {
    for (const { size, ratio, correct, certain, imbalance } of known.blocks) {
      const ours = expectedOf(blocks(size), size, trialArms(names(ratio.length), ratio))
      const places = correct.map((_, j) => j)
      const steps = (sums: Float64Array) => places.map(j => sums[j + 1] - sums[j])
      const error = Math.max(
        largestError('Permuted blocks: expected correct guesses', steps(ours.correct), correct),
        largestError('Permuted blocks: expected correct guesses', steps(ours.certain), certain, 1),
        largestError('Permuted blocks: expected correct guesses', [...ours.imbalance.slice(1)], imbalance, 1),
      )
      expect(error).toBeLessThan(1e-12)
    }
  })

  it('one block of 2m: m + 2^(2m - 1) / C(2m, m) - 1/2 correct guesses (Blackwell & Hodges 1957)', () => {
    const ours = known.blackwell.size.map(size => expectedOf(blocks(size), size).correct[size])
    expect(largestError('Blackwell-Hodges guesses', ours, known.blackwell.correct)).toBeLessThan(1e-12)
  })

  it('of random size, and in strata that fill at random, as by the recursion in R', () => {
    const random = expectedOf(blocks(4, 6), 110)
    const factors = [
      { name: 'centre', levels: ['1', '2', '3', '4', '5', '6'] },
      { name: 'stage', levels: ['1', '2'] },
    ]
    const ours = [
      random.correct[20],
      random.correct[110],
      expectedTrial(blocks(4, 6), pair, factors, 110)?.correct ?? Number.NaN,
      expectedTrial(blocks(4), pair, factors, 110)?.correct ?? Number.NaN,
    ]
    const theirs = [...known.random, known.stratified.random, known.stratified.four]
    expect(
      largestError('Random block sizes and strata: expected correct guesses', ours, theirs),
    ).toBeLessThan(1e-11)
  })
})

describe('coins', () => {
  it('expected guesses and imbalance as by the matrix of the chain in R', () => {
    const schemes: readonly [keyof typeof known.coins, SequenceScheme, number][] = [
      ['simple', { kind: 'simple' }, 110],
      ['efron', { kind: 'biased coin', probability: 2 / 3 }, 110],
      ['stick', { kind: 'big stick', limit: 3 }, 110],
      ['wei', { kind: 'adaptive biased coin', exponent: 1 }, 110],
      ['smith', { kind: 'adaptive biased coin', exponent: 5 }, 110],
      ['efronLong', { kind: 'biased coin', probability: 2 / 3 }, 400],
    ]
    for (const [name, scheme, n] of schemes) {
      const ours = expectedOf(scheme, n)
      const { correct, imbalance } = known.coins[name]
      expect(
        largestError(
          'Biased coins: expected guesses and imbalance',
          [ours.correct[n], ours.imbalance[n]],
          [correct, imbalance],
        ),
      ).toBeLessThan(1e-10)
    }
  })

  it("Efron's coin of 2/3 is guessed in 5/8 of all places in the long run (Efron 1971), and even in 1/2 of the even ones", () => {
    const { correct } = expectedOf({ kind: 'biased coin', probability: 2 / 3 }, 1000)
    const longRun = (correct[1000] - correct[998]) / 2
    expect(largestError("Efron's coin in the long run", [longRun], [1 / 2 + (2 - 1) / (4 * 2)])).toBeLessThan(
      1e-9,
    )
    expect(known.coins.efronLong.even).toBeCloseTo(1 / 2, 9)
  })

  it("Wei's urn: the variance of the difference is n/3 in the long run (Smith 1984: n / (1 + 2 r))", () => {
    expect(known.coins.weiLong.variance / 400).toBeCloseTo(1 / 3, 2)
  })

  it('the maximal procedure takes every sequence within the limit alike: as over all sequences of 12 in R', () => {
    const scheme = { kind: 'maximal', limit: 2, length: 12 } as const
    const ours = expectedOf(scheme, 12)
    const after = coinOf(scheme)(2, 0)
    const error = largestError(
      'Maximal procedure',
      [ours.correct[12], after, ...ours.imbalance.slice(1, 12)],
      [known.maximal.correct, known.maximal.firstAfterAA, ...known.maximal.imbalance.slice(0, 11)],
    )
    expect(error).toBeLessThan(1e-12)
    expect(ours.imbalance[12]).toBe(0)
  })

  it('never leaves the limit, and its sequence begins anew at its end', () => {
    for (const scheme of [
      { kind: 'big stick', limit: 2 },
      { kind: 'maximal', limit: 2, length: 10 },
    ] as const) {
      const next = sequenceOf(scheme, pair)(createRandom(5).next)
      let ahead = 0
      for (let i = 1; i <= 200; i++) {
        ahead += next().arm === 0 ? 1 : -1
        expect(Math.abs(ahead)).toBeLessThanOrEqual(2)
        if (scheme.kind === 'maximal' && i % 10 === 0) expect(ahead).toBe(0)
      }
    }
  })
})

describe('arms and schemes that cannot be', () => {
  it.each([
    [() => trialArms(['A']), /at least two/],
    [() => trialArms(['A', 'A']), /twice/],
    [() => trialArms(['A', ' ']), /no name/],
    [() => trialArms(['A', 'B'], [1, 1, 1]), /3 parts of the ratio for 2 arms/],
    [() => trialArms(['A', 'B'], [1.5, 1]), /whole numbers/],
    [
      () => requireScheme(blocks(4), trialArms(['A', 'B'], [2, 1])),
      /a block of 4 does not hold the ratio 2:1/,
    ],
    [() => requireScheme(blocks(), pair), /at least one block size/],
    [() => requireScheme(blocks(4, 4), pair), /twice/],
    [() => requireScheme({ kind: 'big stick', limit: 0 }, pair), /limit/],
    [() => requireScheme({ kind: 'biased coin', probability: 0.4 }, pair), /0\.5 to 1/],
    [() => requireScheme({ kind: 'biased coin', probability: Number.NaN }, pair), /NaN/],
    [() => requireScheme({ kind: 'adaptive biased coin', exponent: -1 }, pair), /exponent/],
    [() => requireScheme({ kind: 'maximal', limit: 2, length: 7 }, pair), /even whole number/],
    [
      () => requireScheme({ kind: 'biased coin', probability: 0.7 }, trialArms(['A', 'B', 'C'])),
      /two arms 1:1, not 3 arms/,
    ],
  ])('%# are refused with the reason', (work, message) => {
    expect(work).toThrow(message)
  })

  it('4:2 is 2:1, and an arm without a share is never drawn', () => {
    expect(trialArms(['A', 'B'], [4, 2]).ratio).toEqual([2, 1])
    expect(drawArm([0, 1], 0)).toBe(1)
    expect(drawArm([1, 0], 0.999999)).toBe(0)
    expect(drawArm([1 / 3, 1 / 3, 1 / 3 - 1e-16], 1 - 1e-17)).toBe(2)
  })

  it('what has too many ways to go through has no exact answer', () => {
    expect(expectedSequence({ kind: 'simple' }, trialArms(['A', 'B'], [2, 1]), 10)).toBeNull()
    expect(expectedSequence({ kind: 'simple' }, pair, 100_000)).toBeNull()
    expect(expectedSequence(blocks(3000), trialArms(names(3)), 3000)).toBeNull()
    expect(() => requireScheme({ kind: 'maximal', limit: 1000, length: 100_000 }, pair)).toThrow(
      /too many ways/,
    )
  })
})

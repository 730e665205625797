import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diceOverlap } from './overlap.ts'

describe('diceOverlap', () => {
  // Two squares of 4 x 4 pixels that share 2 x 4 of them: Dice 2 * 8 / 32 = 0.5, Jaccard 8 / 24, by counting
  it('counts pixels', () => {
    const square = (from: number) =>
      Uint8Array.from({ length: 48 }, (_, i) => (i % 8 >= from && i % 8 < from + 4 && i < 32 ? 1 : 0))
    expect(diceOverlap({ first: square(0), second: square(2) })).toEqual({
      dice: 0.5,
      jaccard: 8 / 24,
      first: 16,
      second: 16,
      both: 8,
      defined: true,
    })
  })

  it('two empty masks are undefined, an empty one against another is 0', () => {
    expect(diceOverlap({ first: [0, 0], second: [0, 0] })).toMatchObject({ dice: Number.NaN, defined: false })
    expect(diceOverlap({ first: [0, 0], second: [0, 1] })).toMatchObject({
      dice: 0,
      jaccard: 0,
      defined: true,
    })
    expect(() => diceOverlap({ first: [0, 2], second: [0, 1] })).toThrow('first is 2 in row 1')
    expect(() => diceOverlap({ first: [0, 1], second: [0] })).toThrow('second has 1 values')
  })

  it('Dice is 2 J / (1 + J), whichever comes first', () => {
    const pair = fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 1 }))
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 30 }), pairs => {
        const [first, second] = [pairs.map(p => p[0]), pairs.map(p => p[1])]
        const { dice, jaccard, defined } = diceOverlap({ first, second })
        fc.pre(defined)
        expect(dice).toBeCloseTo((2 * jaccard) / (1 + jaccard), 12)
        expect(diceOverlap({ first: second, second: first }).dice).toBe(dice)
      }),
      { numRuns: 1000 },
    )
  })
})

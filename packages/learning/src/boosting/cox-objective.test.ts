import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestError } from '../../test/agreement.ts'
import { coxObjective } from './cox-objective.ts'
import { boostingReference } from './reference.case.ts'

describe('derivatives of the partial likelihood', () => {
  for (const given of boostingReference().cox)
    it(`are its differences in 40 digits: ${given.name}`, () => {
      const pairs = new Float64Array(2 * given.time.length)
      const weights = given.weights.every(w => w === 1) ? null : Float64Array.from(given.weights)
      coxObjective({ ...given, weights }).derivatives(Float64Array.from(given.linear), pairs)
      const expected = given.gradient.flatMap((g, i) => [g, given.hessian[i]])
      expect(largestError('Boosting: Cox gradients, Efron and Breslow', pairs, expected)).toBeLessThan(1e-8)
    })

  it('sum to no gradient, do not mind a constant, and weigh as copies would (Breslow)', () => {
    const row = fc.record({
      time: fc.integer({ min: 1, max: 6 }),
      event: fc.integer({ min: 0, max: 1 }),
      linear: fc.double({ min: -3, max: 3, noNaN: true }),
      copies: fc.integer({ min: 1, max: 3 }),
    })
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), rows => {
        const time = rows.map(r => r.time)
        const event = rows.map(r => r.event)
        const weights = Float64Array.from(rows, r => r.copies)
        const at = (constant: number) => {
          const pairs = new Float64Array(2 * rows.length)
          coxObjective({ time, event, weights, ties: 'breslow' }).derivatives(
            Float64Array.from(rows, r => r.linear + constant),
            pairs,
          )
          return pairs
        }
        const pairs = at(0)
        expect(pairs.reduce((sum, v, i) => sum + (i % 2 === 0 ? v : 0), 0)).toBeCloseTo(0, 9)
        at(50).forEach((v, i) => {
          expect(v).toBeCloseTo(pairs[i], 9)
        })
        const copied = rows.flatMap(r => Array.from({ length: r.copies }, () => r))
        const each = new Float64Array(2 * copied.length)
        coxObjective({
          time: copied.map(r => r.time),
          event: copied.map(r => r.event),
          ties: 'breslow',
        }).derivatives(
          Float64Array.from(copied, r => r.linear),
          each,
        )
        let next = 0
        rows.forEach((r, i) => {
          let sum = 0
          for (let k = 0; k < r.copies; k++) sum += each[2 * next++]
          expect(sum).toBeCloseTo(pairs[2 * i], 9)
        })
      }),
      { numRuns: 1000 },
    )
  })

  it('are finite for one event, for none, and where exponentials underflow', () => {
    const pairs = new Float64Array(6)
    for (const event of [
      [0, 0, 0],
      [0, 1, 0],
    ]) {
      coxObjective({ time: [1, 2, 3], event }).derivatives(Float64Array.of(2000, 0, -2000), pairs)
      expect(pairs.every(Number.isFinite)).toBe(true)
    }
    coxObjective({ time: [1, 2, 3], event: [0, 0, 0] }).derivatives(new Float64Array(3), pairs)
    expect([...pairs].every(v => v === 0)).toBe(true)
  })
})

import { quantileOfSorted } from '@tessera/statistics'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quantileInPlace } from './quantile-in-place.ts'

describe('a quantile by selection', () => {
  it('is that of the sorted values', () => {
    const values = fc.array(fc.integer({ min: -5, max: 20 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (list, p) => {
        const sorted = Float64Array.from(list).sort()
        expect(quantileInPlace(Float64Array.from(list), p)).toBeCloseTo(quantileOfSorted(sorted, p), 12)
      }),
      { numRuns: 200 },
    )
    expect(quantileInPlace(new Float64Array(0), 0.5)).toBeNaN()
  })
})

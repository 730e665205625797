import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recordAbsoluteError } from '../../../../scripts/conformance/record.ts'
import { riskDifference } from './risk-difference.ts'

// Newcombe, Stat Med 1998;17:873, Table II, method 10 (four decimals).
const printed: [number, number, number, number, number, number][] = [
  [56, 70, 48, 80, 0.0524, 0.3339],
  [9, 10, 3, 10, 0.1705, 0.809],
  [6, 7, 2, 7, 0.0582, 0.8062],
  [5, 56, 0, 29, -0.0381, 0.1926],
  [0, 10, 0, 20, -0.1611, 0.2775],
  [0, 10, 0, 10, -0.2775, 0.2775],
]

describe('difference of two proportions', () => {
  test.each(printed)('%d/%d against %d/%d', (x1, n1, x2, n2, lower, upper) => {
    const ours = riskDifference({ successes: x1, n: n1 }, { successes: x2, n: n2 })
    const error = recordAbsoluteError('Risk difference (Newcombe)', [ours.lower, ours.upper], [lower, upper])
    expect(error).toBeLessThanOrEqual(5.1e-5)
    expect(ours.value).toBeCloseTo(x1 / n1 - x2 / n2, 14)
  })
  test('the other way round has the opposite sign, and limits stay within -1 and 1', () => {
    const counts = fc
      .integer({ min: 1, max: 60 })
      .chain(n => fc.record({ successes: fc.integer({ min: 0, max: n }), n: fc.constant(n) }))
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        const there = riskDifference(a, b)
        const back = riskDifference(b, a)
        expect(there.lower).toBeCloseTo(-back.upper, 12)
        expect(there.lower).toBeGreaterThanOrEqual(-1 - 1e-12)
        expect(there.upper).toBeLessThanOrEqual(1 + 1e-12)
        expect(there.lower).toBeLessThanOrEqual(there.value)
      }),
      { numRuns: 100 },
    )
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { StatisticsInputError } from '../input-error.ts'
import { brierCompeting } from './competing-brier.ts'

const runs = { numRuns: 1000 }
interface Row {
  time: number
  cause: number
  risk: number
  count: number
}
const row = fc.record<Row>({
  time: fc.integer({ min: 1, max: 9 }),
  cause: fc.integer({ min: 0, max: 2 }),
  risk: fc.integer({ min: 0, max: 20 }).map(k => k / 20),
  count: fc.integer({ min: 1, max: 3 }),
})
// somebody is followed beyond the horizon, so that the censoring curve is above 0 at it
const rows = fc
  .array(row, { minLength: 2, maxLength: 14 })
  .filter(all => all.some(r => r.cause === 1) && all.some(r => r.time > 5))
const input = (all: readonly Row[], unit = 1) => ({
  time: all.map(r => r.time * unit),
  cause: all.map(r => r.cause),
  risk: all.map(r => r.risk),
  at: 5 * unit,
})
const near = (a: number, b: number) => {
  if (!(Math.abs(a - b) <= 1e-10 || Object.is(a, b))) expect.fail(`${a} where ${b} is expected`)
}
function expectSame(a: ReturnType<typeof brierCompeting>, b: ReturnType<typeof brierCompeting>) {
  near(a.value, b.value)
  near(a.nullValue, b.nullValue)
  near(a.se ** 2, b.se ** 2)
}

describe('brierCompeting, properties', () => {
  test('neither the order of the rows nor the unit of time matters', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(0.5, 3, 30.4375), (all, unit) => {
        const own = brierCompeting(input(all))
        expectSame(brierCompeting(input(all.toReversed())), own)
        expectSame(brierCompeting(input(all, unit)), own)
      }),
      runs,
    )
  })
  test('a weight counts as that many rows in the score, and equal weights change nothing at all', () => {
    fc.assert(
      fc.property(rows, all => {
        const own = brierCompeting(input(all))
        expectSame(brierCompeting({ ...input(all), weights: all.map(() => 2) }), own)
        const weighted = brierCompeting({ ...input(all), weights: all.map(r => r.count) })
        const many = brierCompeting(input(all.flatMap(r => Array.from({ length: r.count }, () => r))))
        near(weighted.value, many.value)
        near(weighted.nullValue, many.nullValue)
      }),
      runs,
    )
  })
  test('without censoring it is the mean squared error of the risks; it is never negative', () => {
    fc.assert(
      fc.property(rows, all => {
        expect(brierCompeting(input(all)).value).toBeGreaterThanOrEqual(0)
        const whole = all.map(r => ({ ...r, cause: r.cause === 0 ? 2 : r.cause }))
        const squares = whole.map(r => ((r.cause === 1 && r.time <= 5 ? 1 : 0) - r.risk) ** 2)
        near(brierCompeting(input(whole)).value, squares.reduce((sum, s) => sum + s, 0) / whole.length)
      }),
      runs,
    )
  })
  test('a missing risk, a level out of range, unequal lengths and no rows are refused', () => {
    const all = [
      { time: 2, cause: 1, risk: 0.4, count: 1 },
      { time: 7, cause: 0, risk: 0.2, count: 1 },
    ]
    expect(() => brierCompeting({ ...input(all), risk: [0.4, Number.NaN] })).toThrow('risk is NaN in row 1')
    expect(() => brierCompeting({ ...input(all), level: 1 })).toThrow('level is 1')
    expect(() => brierCompeting({ ...input(all), risk: [0.4] })).toThrow('risk has 1 values')
    expect(() => brierCompeting({ ...input([]), at: 1 })).toThrow(StatisticsInputError)
  })
})

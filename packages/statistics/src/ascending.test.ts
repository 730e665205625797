import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ascending } from './ascending.ts'

const number = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(0, -0, 0.1 + 0.2, 0.3, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e-310),
  fc.double({ noNaN: true }),
  fc.double({ min: 1, max: 1 + 1e-9, noNaN: true }),
)
const before = (values: ArrayLike<number>) => (a: number, b: number) =>
  values[a] < values[b] ? -1 : values[a] > values[b] ? 1 : 0

test('ascending orders as a stable comparison sort', () => {
  fc.assert(
    fc.property(fc.array(number, { maxLength: 120 }), values => {
      expect([...ascending(values)]).toEqual([...values.keys()].sort(before(values)))
      const rows = Int32Array.from(values.keys()).filter(i => i % 3 !== 1)
      rows.reverse()
      expect([...ascending(values, rows)]).toEqual([...rows].sort(before(values)))
    }),
    { numRuns: 1000 },
  )
})

test('ascending keeps its pace and its order where values crowd together', () => {
  const days = Float64Array.from({ length: 9000 }, (_, i) => (i * 7919) % 3650)
  expect([...ascending(days)]).toEqual(Array.from(days.keys()).sort(before(days)))
  for (const n of [1000, 20_000]) {
    const crowded = Float64Array.from({ length: n }, (_, i) => 1 + ((i * 7919) % n) * 1e-13)
    crowded[0] = 1e200
    crowded[1] = -1e-200
    const expected = Array.from(crowded.keys()).sort(before(crowded))
    expect([...ascending(crowded)]).toEqual(expected)
  }
})

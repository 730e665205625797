import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ascending } from './ascending.ts'
import { createRandom } from './random.ts'

/** The definition: a stable sort by comparison. */
const sorted = (values: ArrayLike<number>, rows: readonly number[]) =>
  [...rows].sort((a, b) => values[a] - values[b] || 0)
const every = (n: number) => Array.from({ length: n }, (_, i) => i)

describe('ascending', () => {
  test('few rows: stable, and only the rows asked for', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 30 }), values => {
        const rows = every(values.length).filter(i => i % 3 !== 0)
        expect([...ascending(values)]).toEqual(sorted(values, every(values.length)))
        expect([...ascending(values, Int32Array.from(rows))]).toEqual(sorted(values, rows))
      }),
      { numRuns: 1000 },
    )
  })
  const random = createRandom(1, 'ascending')
  const n = 5000
  const kinds: Record<string, () => number> = {
    'uniform numbers': () => random.next(),
    'whole numbers with ties': () => random.integer(40),
    'both signs, zeros of both signs': () =>
      random.next() < 0.1 ? -0 : Math.round(random.normal() * 20) / 10,
    'every magnitude': () => random.normal() * 10 ** (random.integer(600) - 300),
    'one value': () => 7,
    extremes: () =>
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MIN_VALUE, Number.MAX_VALUE, 0, -0][
        random.integer(6)
      ],
  }
  for (const [name, draw] of Object.entries(kinds))
    test(`many rows: ${name}`, () => {
      const values = Float64Array.from({ length: n }, draw)
      // Infinity - Infinity is NaN: compare without subtracting.
      const expected = every(n).sort((a, b) => (values[a] < values[b] ? -1 : values[a] > values[b] ? 1 : 0))
      expect([...ascending(values)]).toEqual(expected)
      const odd = Int32Array.from(every(n).filter(i => i % 2 === 1))
      expect([...ascending(values, odd)]).toEqual(expected.filter(i => i % 2 === 1))
    })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rowSpans } from './row-spans.ts'

describe('rowSpans', () => {
  it('holds every place once, within its span, reads no chunk twice and no span beyond the most', () => {
    const lists = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 80 })
    const limits = fc.record({
      chunkRows: fc.integer({ min: 1, max: 40 }),
      gap: fc.integer({ min: 0, max: 20 }),
    })
    fc.assert(
      fc.property(lists, limits, (list, { chunkRows, gap }) => {
        const rows = Int32Array.from(list)
        const spans = rowSpans(rows, { chunkRows, gap, most: 400 })
        const places = spans.flatMap(span => Array.from(span.places))
        expect(places.sort((a, b) => a - b)).toEqual(Array.from(rows.keys()))
        for (const { from, to, places } of spans)
          for (const place of places) expect(rows[place] >= from && rows[place] < to).toBe(true)
        for (let i = 1; i < spans.length; i++) {
          expect(spans[i].from).toBeGreaterThan(spans[i - 1].to + gap - 1)
          expect(Math.floor(spans[i].from / chunkRows)).toBeGreaterThan(
            Math.floor((spans[i - 1].to - 1) / chunkRows),
          )
        }
      }),
      { numRuns: 300 },
    )
  })

  it('reads neighbours together and what lies far apart on its own', () => {
    const spans = rowSpans(Int32Array.of(90, 3, 5, 3, 4), { chunkRows: 1, gap: 2, most: 50 })
    expect(spans).toEqual([
      { from: 3, to: 6, places: Int32Array.of(1, 3, 4, 2) },
      { from: 90, to: 91, places: Int32Array.of(0) },
    ])
  })

  it('cuts a long span at the most', () => {
    const rows = Int32Array.from({ length: 100 }, (_, i) => i)
    expect(rowSpans(rows, { chunkRows: 1, gap: 0, most: 40 }).map(({ from, to }) => to - from)).toEqual([
      40, 40, 20,
    ])
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crossCorrelation } from './cross-correlation.ts'

describe('crossCorrelation', () => {
  it('is the sum of products at every move', () => {
    const plane = fc.tuple(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 81, maxLength: 81 }),
    )
    fc.assert(
      fc.property(
        plane,
        plane,
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 0, max: 12 }),
        (a, b, rx, ry) => {
          const [pa, pb] = [a, b].map(([width, height, values]) => ({
            width,
            height,
            values: Float64Array.from(values.slice(0, width * height)),
          }))
          const found = crossCorrelation(pa, pb, rx, ry)
          for (let j = -ry; j <= ry; j++)
            for (let i = -rx; i <= rx; i++) {
              let sum = 0
              for (let y = 0; y < pa.height; y++)
                for (let x = 0; x < pa.width; x++)
                  if (x + i >= 0 && x + i < pb.width && y + j >= 0 && y + j < pb.height)
                    sum += pa.values[y * pa.width + x] * pb.values[(y + j) * pb.width + x + i]
              expect(found[(j + ry) * (2 * rx + 1) + i + rx]).toBeCloseTo(sum, 8)
            }
        },
      ),
      { numRuns: 60 },
    )
  })
})

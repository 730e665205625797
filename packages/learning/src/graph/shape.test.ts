import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  axisOf,
  broadcastShapes,
  type Dimension,
  GraphShapeError,
  productOf,
  type Shape,
  sumOf,
} from './shape.ts'

const dimension = fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 4 }), fc.constantFrom('n', 'm'))
const shapes = fc.array(dimension, { maxLength: 4 })

/** NumPy's rule, said another way: pad with ones in front; each pair is equal or holds a 1. */
function byDefinition(a: Shape, b: Shape): Dimension[] | null {
  const rank = Math.max(a.length, b.length)
  const [x, y] = [a, b].map(shape => [...Array<Dimension>(rank - shape.length).fill(1), ...shape])
  if (x.some((d, i) => d !== y[i] && d !== 1 && y[i] !== 1)) return null
  return x.map((d, i) => (d === 1 ? y[i] : d))
}

describe('broadcasting', () => {
  it('is as defined, and an error names the operation and both shapes', () => {
    fc.assert(
      fc.property(shapes, shapes, (a, b) => {
        const expected = byDefinition(a, b)
        if (expected !== null) {
          expect(broadcastShapes('add', a, b)).toEqual(expected)
          return
        }
        try {
          broadcastShapes('add', a, b)
        } catch (error) {
          expect(error).toBeInstanceOf(GraphShapeError)
          expect(error).toMatchObject({ operation: 'add', shapes: [a, b], fault: 'bad-shape' })
          expect(String(error)).toContain(`add of [${a.join(', ')}] and [${b.join(', ')}]`)
          return
        }
        throw new Error('accepted')
      }),
      { numRuns: 1000 },
    )
  })
})

describe('dimensions', () => {
  it('products and sums keep symbolic sizes by name, whatever the order', () => {
    expect(productOf([2, 3])).toBe(6)
    expect(productOf(['n', 1])).toBe('n')
    expect(productOf(['n', 2, 'm', 3])).toBe(productOf([6, 'm', 'n']))
    expect(sumOf([2, 3])).toBe(5)
    expect(sumOf(['n', 0])).toBe('n')
    expect(sumOf(['n', 2, 'm'])).toBe(sumOf(['m', 'n', 1, 1]))
  })

  it('axes count from either end, and others are refused', () => {
    expect([0, 2, -1, -3].map(axis => axisOf('sum', ['n', 2, 3], axis))).toEqual([0, 2, 2, 0])
    for (const axis of [3, -4, 0.5, Number.NaN])
      expect(() => axisOf('sum', ['n', 2, 3], axis)).toThrow(/sum of \[n, 2, 3\]/)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutPoints } from './cut-points.ts'
import { SortOrder } from './sort-order.ts'

describe('cut points', () => {
  it('give every distinct value its bin where there are enough, halfway between neighbours', () => {
    expect([...cutPoints(Float64Array.of(1, 1, 2, 4, 4, 9), 255)]).toEqual([1.5, 3, 6.5])
    expect([...cutPoints(Float64Array.of(1, 1, 2, 4, 4, 9), 4)]).toEqual([1.5, 3, 6.5])
  })

  it('have nothing to cut in no value and in one', () => {
    expect([...cutPoints(new Float64Array(0), 255)]).toEqual([])
    expect([...cutPoints(Float64Array.of(3, 3, 3), 255)]).toEqual([])
  })

  it('fill bins evenly, and let a frequent value have one alone', () => {
    const even = cutPoints(
      Float64Array.from({ length: 1000 }, (_, i) => i),
      10,
    )
    expect([...even]).toEqual(Array.from({ length: 9 }, (_, i) => 100 * (i + 1) - 0.5))
    const zeros = Float64Array.from({ length: 1000 }, (_, i) => Math.max(0, i - 899))
    expect(cutPoints(zeros, 10)).toHaveLength(9)
    expect(cutPoints(zeros, 10)[0]).toBe(0.5)
  })

  it('part neighbouring doubles, and ends of the range', () => {
    const next = 1 + Number.EPSILON
    expect([...cutPoints(Float64Array.of(1, next), 255)]).toEqual([1])
    const [cut] = cutPoints(Float64Array.of(-Number.MAX_VALUE, Number.MAX_VALUE), 255)
    expect(cut < Number.MAX_VALUE && cut >= -Number.MAX_VALUE).toBe(true)
  })
})

describe('sorting of a column', () => {
  it('is that of the values, equal ones by row, without the missing', () => {
    const value = fc.oneof(
      fc.double(),
      fc.constantFrom(0, -0, Number.NaN, 1e-310, 5, 5 + 1e-12, 5 - 1e-12),
      fc.integer({ min: -3, max: 3 }),
    )
    fc.assert(
      fc.property(fc.array(fc.array(value, { minLength: 30, maxLength: 30 }), { minLength: 1 }), columns => {
        const sort = new SortOrder(30)
        for (const values of columns) {
          const rows = Array.from(values.keys()).filter(row => !Number.isNaN(values[row]))
          const order = sort.ascending(Float64Array.from(values))
          expect([...order].toSorted((a, b) => a - b)).toEqual(rows)
          for (let i = 1; i < order.length; i++) expect(values[order[i - 1]] <= values[order[i]]).toBe(true)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('sorts many values that differ in their last bits alone', () => {
    const values = Float64Array.from({ length: 500 }, (_, i) => 1e12 + ((i * 211) % 500) * 1e-3)
    const order = new SortOrder(500).ascending(values)
    expect([...order].every((row, i) => i === 0 || values[order[i - 1]] < values[row])).toBe(true)
  })
})

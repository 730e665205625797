import { describe, expect, it } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { averageLinkage } from './average-linkage.ts'

const r = reference<{
  readonly x: readonly (readonly number[])[]
  readonly height: readonly number[]
  readonly order: readonly number[]
  readonly merge: readonly (readonly number[])[]
}>('average-linkage')

function distances(x: readonly (readonly number[])[]): Float64Array {
  return Float64Array.from(x.flatMap(a => x.map(b => Math.hypot(...a.map((v, j) => v - b[j])))))
}

describe('average linkage', () => {
  it('joins, heights and order are those of hclust', () => {
    const { joins, order } = averageLinkage(distances(r.x), r.x.length)
    expectAgreement(
      joins.map(({ height }) => height),
      r.height,
      1e-12,
    )
    expect(joins.map(({ a, b }) => [a, b].map(i => (i < 30 ? -(i + 1) : i - 29)))).toEqual(r.merge)
    expect([...order]).toEqual(r.order)
  })

  it('one item, two items, equal distances and a missing one', () => {
    expect(averageLinkage(Float64Array.of(0), 1)).toEqual({ joins: [], order: Int32Array.of(0) })
    expect([...averageLinkage(Float64Array.of(0, 1, 1, 0), 2).order]).toEqual([0, 1])
    expect(averageLinkage(new Float64Array(25), 5).joins).toHaveLength(4)
    expect(() => averageLinkage(Float64Array.of(0, Number.NaN, Number.NaN, 0), 2)).toThrow('is NaN')
    expect(() => averageLinkage(new Float64Array(3), 2)).toThrow('3 values')
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  cholesky,
  choleskyInverse,
  choleskyLogDeterminant,
  choleskySolve,
  crossProduct,
  squareProduct,
} from './index.ts'

const column = (n: number) =>
  fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: n, maxLength: n })

describe('cholesky', () => {
  test('a hand-worked 2 x 2 system', () => {
    const factor = cholesky(Float64Array.of(4, 2, 2, 3), 2)
    expect([...choleskySolve(factor, [8, 7])]).toEqual([1.25, 1.5])
    expect(choleskyLogDeterminant(factor)).toBeCloseTo(Math.log(8), 14)
    expect([...choleskyInverse(factor)]).toEqual([0.375, -0.25, -0.25, 0.5])
  })

  test('inverse times matrix is the identity', () => {
    fc.assert(
      fc.property(fc.array(column(6), { minLength: 3, maxLength: 3 }), x => {
        const matrix = crossProduct(x.map(c => Float64Array.from(c)))
        for (let i = 0; i < 3; i++) matrix[i * 3 + i] += 1
        const product = squareProduct(matrix, choleskyInverse(cholesky(matrix, 3)), 3)
        for (let i = 0; i < 3; i++)
          for (let j = 0; j < 3; j++) expect(product[i * 3 + j]).toBeCloseTo(i === j ? 1 : 0, 8)
      }),
      { numRuns: 1000 },
    )
  })

  test('the later of two collinear columns is aliased, and a zero column too', () => {
    const a = Float64Array.of(1, 2, 3, 4)
    const b = Float64Array.of(2, -1, 0, 3)
    const sum = a.map((v, i) => 2 * v - b[i])
    const factor = cholesky(crossProduct([a, b, sum, new Float64Array(4)]), 4)
    expect([...factor.aliased]).toEqual([0, 0, 1, 1])
    expect(factor.rank).toBe(2)
    expect([...choleskySolve(factor, [1, 1, 1, 1])].slice(2)).toEqual([0, 0])
  })
})

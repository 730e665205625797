import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { rcsBasis, rcsKnots } from './restricted-cubic-spline.ts'

interface Case {
  values: number[]
  k: number
  knots: number[]
  basis: number[][]
}

describe('restricted cubic splines', () => {
  for (const [name, c] of Object.entries(reference<Record<string, Case>>('restricted-cubic-spline')))
    test(`agrees with rcspline.eval: ${name}`, () => {
      const knots = rcsKnots(c.values, c.k)
      expectAgreement(knots, c.knots, 1e-12)
      rcsBasis(c.values, knots).forEach((column, j) => {
        expectAgreement(column, c.basis[j], 1e-11)
      })
    })
  test('knots that cannot be placed are named', () => {
    expect(() => rcsKnots([1, 2, 3], 3)).toThrow('too few')
    expect(() => rcsKnots([1, 2, 3, 4, 5, 6], 8)).toThrow('k is 8')
    expect(() => rcsBasis([1], [1, 1, 2])).toThrow('ascending')
    expect([...rcsKnots([1, 1, 1, 1, 1, 1, 1], 3)]).toEqual([1])
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { StatisticsInputError } from '../input-error.ts'
import { nnls, nnlsDesign } from './nnls.ts'

interface Case {
  readonly columns: readonly number[][]
  readonly y: readonly number[]
  readonly x: readonly number[]
  readonly rss: number
}

describe('nnls', () => {
  it('agrees with every subset by lm.fit and with solve.QP', () => {
    for (const { columns, y, x, rss } of reference<Case[]>('nnls')) {
      const fit = nnls(nnlsDesign(columns), y)
      expect(fit.converged).toBe(true)
      expectAgreement(fit.coefficients, x, 1e-7, 1e-3)
      expectAgreement(fit.residualSumOfSquares, rss, 1e-9, 1)
    }
  })

  const problem = fc.record({
    columns: fc.array(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 9, maxLength: 9 }), {
      minLength: 1,
      maxLength: 6,
    }),
    y: fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 9, maxLength: 9 }),
  })

  it('meets the Karush-Kuhn-Tucker conditions, dependent columns included', () => {
    fc.assert(
      fc.property(problem, fc.boolean(), ({ columns, y }, twice) => {
        const design = nnlsDesign(twice ? [...columns, columns[0], columns[0].map(v => 2 * v)] : columns)
        const { coefficients, gradient, converged } = nnls(design, y)
        expect(converged).toBe(true)
        const scale = 1e-8 * (1 + Math.hypot(...y))
        coefficients.forEach((x, j) => {
          const size = scale * (1 + Math.sqrt(design.gram[j * coefficients.length + j]))
          expect(x).toBeGreaterThanOrEqual(0)
          expect(gradient[j]).toBeLessThanOrEqual(size)
          if (x > 0) expect(gradient[j]).toBeGreaterThanOrEqual(-size)
        })
      }),
      { numRuns: 400 },
    )
  })

  it('gives the same from another start', () => {
    const [, { columns, y, x }] = reference<Case[]>('nnls')
    const design = nnlsDesign(columns)
    for (const start of [[0], [0, 1, 2], [7, 3], columns.keys()])
      expectAgreement(nnls(design, y, start).coefficients, x, 1e-8, 1e-3)
  })

  it('gives zeros for a zero response and for columns of zeros', () => {
    expect([...nnls(nnlsDesign([[1, 2]]), [0, 0]).coefficients]).toEqual([0])
    const fit = nnls(
      nnlsDesign([
        [0, 0],
        [1, 0],
      ]),
      [3, 4],
    )
    expect([...fit.coefficients]).toEqual([0, 3])
    expect(fit.residualSumOfSquares).toBe(16)
  })

  it('refuses what is not finite or not as long', () => {
    expect(() => nnlsDesign([])).toThrow(StatisticsInputError)
    expect(() => nnlsDesign([[1, Number.NaN]])).toThrow(/columns\[0\]/)
    expect(() => nnls(nnlsDesign([[1, 2]]), [1])).toThrow(/y has 1 values/)
  })
})

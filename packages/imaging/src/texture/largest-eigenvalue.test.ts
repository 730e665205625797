import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestEigenvalue } from './largest-eigenvalue.ts'

describe('the largest eigenvalue', () => {
  it('is found of matrices made of known eigenvalues', () => {
    const eigenvalues = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), {
      minLength: 1,
      maxLength: 9,
    })
    const entry = fc.double({ min: -1, max: 1, noNaN: true })
    const vectors = fc.array(fc.array(entry, { minLength: 9, maxLength: 9 }), { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(eigenvalues, vectors, (values, mirrors) => {
        const n = values.length
        let a = Float64Array.from({ length: n * n }, (_, at) =>
          at % (n + 1) === 0 ? values[at / (n + 1)] : 0,
        )
        for (const mirror of mirrors) a = reflect(a, mirror.slice(0, n))
        expect(Math.abs(largestEigenvalue(a, n) - Math.max(...values))).toBeLessThan(1e-12)
      }),
      { numRuns: 200 },
    )
  })

  it('of nothing is 0', () => {
    expect(largestEigenvalue(new Float64Array(0), 0)).toBe(0)
    expect(largestEigenvalue(new Float64Array(9), 3)).toBe(0)
  })
})

/** H A H with H = 1 - 2 v vᵀ / vᵀ v, which keeps eigenvalues. */
function reflect(a: Float64Array<ArrayBuffer>, v: readonly number[]): Float64Array<ArrayBuffer> {
  const n = v.length
  const square = v.reduce((sum, x) => sum + x * x, 0)
  const h = (i: number, j: number) => (i === j ? 1 : 0) - (square < 1e-6 ? 0 : (2 * v[i] * v[j]) / square)
  const out = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      for (let k = 0; k < n; k++)
        for (let l = 0; l < n; l++) out[i * n + j] += h(i, k) * a[k * n + l] * h(l, j)
  return out
}

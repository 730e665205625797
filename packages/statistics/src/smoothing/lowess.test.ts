import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { digamma, logGamma, tetragamma, trigamma, trigammaInverse } from '../distributions/gamma-functions.ts'
import { lowess } from './lowess.ts'

interface Case {
  readonly x: number[]
  readonly y: number[]
  readonly span: number
  readonly iterations: number
  readonly delta: number
  readonly fit: { readonly x: number[]; readonly y: number[] }
}
const r = reference<{
  lowess: Case[]
  gamma: Record<'x' | 'log' | 'di' | 'tri' | 'tetra', number[]>
  inverse: Record<'x' | 'y', number[]>
}>('lowess')

describe('lowess', () => {
  test('agrees with stats::lowess at any span, with ties and interpolation', () => {
    for (const one of r.lowess) {
      const fit = lowess(one.x, one.y, one)
      expectAgreement(fit.x, one.fit.x, 1e-15)
      expectAgreement(fit.y, one.fit.y, 1e-11)
    }
  })

  test('gives one point back, and refuses none', () => {
    expect([...lowess([2], [3]).y]).toEqual([3])
    expect(() => lowess([], [])).toThrow('no point')
    expect(() => lowess([1, 2], [1, 2], { span: 0 })).toThrow('span')
  })
})

describe('functions of the gamma family', () => {
  test('agree with R', () => {
    const { x, log, di, tri, tetra } = r.gamma
    // R takes the logarithm of gamma near 1 and 2: right to 1e-16, not to as many digits
    expectAgreement(x.map(logGamma), log, 1e-13, 1e-2)
    expectAgreement(x.map(digamma), di, 1e-13, 1e-2)
    expectAgreement(x.map(trigamma), tri, 1e-13, 1e-9)
    expectAgreement(x.map(tetragamma), tetra, 1e-13, 1e-9)
  })

  test('the inverse of trigamma agrees with limma', () => {
    expectAgreement(r.inverse.y.map(trigammaInverse), r.inverse.x, 1e-8, 1e-9)
    for (const x of [1e-2, 0.3, 4, 1e3]) expectAgreement(trigammaInverse(trigamma(x)), x, 1e-11)
  })

  test('are not defined at zero and below', () => {
    expect([logGamma(0), digamma(-1), trigamma(0), trigammaInverse(-1)]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ])
    expect(trigammaInverse(0)).toBe(Number.POSITIVE_INFINITY)
  })
})

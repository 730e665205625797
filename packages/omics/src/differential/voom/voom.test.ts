import { describe, expect, it } from 'vitest'
import { reference } from '../../../test/agreement.ts'
import { countsAssay } from '../../../test/counts.ts'
import { compare, compareTests, design, difference, type LimmaTests } from '../../../test/limma.ts'
import { librarySizes } from '../../normalisation/columns.ts'
import { tmmFactors, tmmReference } from '../../normalisation/tmm.ts'
import { fitLinearModels } from '../linear/linear-fits.ts'
import { moderatedTests } from '../moderated/moderated-tests.ts'
import { interpolation, voom } from './voom.ts'

const r = reference<Record<'values' | 'weights' | 'mean' | 'root', number[]> & { tests: LimmaTests }>('voom')
const counts = countsAssay.values
const factors = tmmFactors(tmmReference(counts, 12), counts, 12)
const sizes = librarySizes(counts, 12).map((size, s) => size * factors[s])

describe('voom', () => {
  it('agrees with limma in values, trend, weights and tests', () => {
    const v = voom(counts, design, { librarySizes: sizes })
    expect(compare('voom', v.values.subarray(0, 600), r.values)).toBeLessThan(1e-9)
    expect(compare('voom', v.trend.mean, r.mean)).toBeLessThan(1e-9)
    expect(compare('voom', v.trend.root, r.root)).toBeLessThan(1e-9)
    expect(compare('voom', v.weights.subarray(0, 3000), r.weights)).toBeLessThan(1e-8)
    const fits = fitLinearModels(v.values, design, { contrasts: [difference], weights: v.weights })
    expect(compareTests('voom', moderatedTests(fits), r.tests)).toBeLessThan(1e-7)
  })

  it('refuses a design without replicates', () => {
    const single = { names: ['a', 'b'], columns: [Float64Array.of(1, 0), Float64Array.of(0, 1)] }
    expect(() => voom(Float64Array.of(3, 4, 5, 6), single)).toThrow('no residual degree of freedom')
  })
})

describe('interpolation', () => {
  it('is linear between points, level beyond, and takes the mean of ties', () => {
    const at = interpolation(Float64Array.of(0, 1, 1, 1.0000001, 4), Float64Array.of(0, 2, 4, 3, 9))
    expect([-1, 0, 0.5, 1, 2.50000005, 4, 7].map(at)).toEqual([0, 0, 1.5, 3, expect.closeTo(6, 12), 9, 9])
  })
})

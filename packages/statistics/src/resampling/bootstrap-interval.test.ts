import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { bootstrapInterval } from './bootstrap-interval.ts'

const r = reference<{
  estimate: number
  replicates: number[]
  jackknife: number[]
  se: number
  percentile: number[]
  percentile90: number[]
  bca: number[]
}>('bootstrap-interval')
const { estimate, replicates, jackknife } = r

describe('bootstrapInterval', () => {
  test('percentile limits agree with R', () => {
    const { lower, upper, se } = bootstrapInterval({ replicates, estimate, kind: 'percentile' })
    expectAgreement([lower, upper, se], [...r.percentile, r.se], 1e-12)
    const narrow = bootstrapInterval({ replicates, estimate, kind: 'percentile', level: 0.9 })
    expectAgreement([narrow.lower, narrow.upper], r.percentile90, 1e-12)
  })
  test('BCa limits agree with R', () => {
    const { lower, upper } = bootstrapInterval({ replicates, estimate, kind: 'bca', jackknife })
    expectAgreement([lower, upper], r.bca, 1e-12)
  })
  test('what has no defined answer is refused', () => {
    expect(() => bootstrapInterval({ replicates: [1], estimate, kind: 'percentile' })).toThrow(
      /two replicates/,
    )
    expect(() => bootstrapInterval({ replicates: [1, Number.NaN], estimate, kind: 'percentile' })).toThrow(
      /missing/,
    )
    expect(() => bootstrapInterval({ replicates, estimate, kind: 'bca' })).toThrow(/jackknife/)
    expect(() => bootstrapInterval({ replicates, estimate: 1e9, kind: 'bca', jackknife })).toThrow(/outside/)
  })
})

import { describe, expect, it } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { metaOfDiscrimination } from './meta-of-discrimination.ts'

interface Pooled {
  readonly value: number[]
  readonly se: number[]
  readonly pooled: number
  readonly lower: number
  readonly upper: number
  readonly predictionLower: number
  readonly predictionUpper: number
  readonly tau2: number
  readonly iSquared: number
}
const { meta } = reference<{ meta: Pooled }>('exact-tests')

describe('metaOfDiscrimination', () => {
  it('pools AUCs and concordances on the logit scale as metafor', () => {
    const { value, se, ...expected } = meta
    const found = metaOfDiscrimination({ value, se, method: 'REML', hartungKnapp: true })
    expectAgreement(
      [found.value, found.lower, found.upper, found.predictionLower, found.predictionUpper],
      [expected.pooled, expected.lower, expected.upper, expected.predictionLower, expected.predictionUpper],
      1e-8,
    )
    expectAgreement([found.pooled.tau2, found.pooled.iSquared], [expected.tau2, expected.iSquared], 1e-8)
  })

  it('on its own scale may leave 0 to 1, and a value of 1 has no logit', () => {
    const options = {
      value: [0.98, 0.99, 0.9],
      se: [0.05, 0.04, 0.06],
      method: 'REML' as const,
      hartungKnapp: true,
    }
    expect(metaOfDiscrimination({ ...options, scale: 'identity' }).upper).toBeGreaterThan(1)
    expect(metaOfDiscrimination(options).upper).toBeLessThan(1)
    expect(() => metaOfDiscrimination({ ...options, value: [0.98, 1, 0.9] })).toThrow('value is 1 in row 1')
    expect(() => metaOfDiscrimination({ ...options, se: [0.05, 0, 0.06] })).toThrow('se is 0 in row 1')
  })
})

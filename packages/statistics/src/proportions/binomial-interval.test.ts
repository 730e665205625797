import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { wilsonInterval } from './binomial-interval.ts'

interface Case {
  successes: number
  n: number
  level: number
  lower: number
  upper: number
}

describe('wilsonInterval', () => {
  test('agrees with prop.test(correct = FALSE)', () => {
    for (const { lower, upper, ...options } of reference<Case[]>('binomial-interval')) {
      const ours = wilsonInterval(options)
      expectAgreement([ours.lower, ours.upper], [lower, upper], 1e-12)
    }
  })
  test('nobody to count is refused', () => {
    expect(() => wilsonInterval({ successes: 0, n: 0 })).toThrow(/at least one/)
    expect(() => wilsonInterval({ successes: 3, n: 2 })).toThrow(/0 to 2/)
  })
})

import { describe, expect, test } from 'vitest'
import { recordRelativeError } from '../../../../scripts/conformance/record.ts'
import { reference } from '../../test/agreement.ts'
import { poissonRate } from './poisson-rate.ts'
import { rateRatio } from './rate-ratio.ts'

interface Count {
  readonly events: number
  readonly exposure: number
}
interface Reference {
  readonly rates: readonly (Count & { level: number; rate: number; lower: number; upper: number })[]
  readonly ratios: readonly { first: Count; second: Count; ratio: number; lower: number; upper: number }[]
}
const { rates, ratios } = reference<Reference>('rates')

describe('exact intervals of rates', () => {
  test('a rate is that of poisson.test', () => {
    for (const { rate, lower, upper, ...options } of rates) {
      const ours = poissonRate(options)
      const error = recordRelativeError(
        'Poisson rate with its exact interval',
        [ours.rate, ours.lower, ours.upper],
        [rate, lower, upper],
      )
      expect(error).toBeLessThanOrEqual(1e-9)
    }
  })
  test('a ratio is that of poisson.test', () => {
    for (const { first, second, ratio, lower, upper } of ratios) {
      const ours = rateRatio(first, second)
      const error = recordRelativeError(
        'Ratio of two Poisson rates, exact',
        [ours.ratio ?? Number.NaN, ours.lower, ours.upper ?? Number.NaN],
        [ratio, lower, upper],
      )
      expect(error).toBeLessThanOrEqual(1e-9)
    }
  })
  test('what has no upper limit says so, what cannot be is refused', () => {
    expect(rateRatio({ events: 3, exposure: 2 }, { events: 0, exposure: 2 })).toMatchObject({
      ratio: null,
      upper: null,
    })
    expect(() => poissonRate({ events: 1.5, exposure: 1 })).toThrow(/whole number/)
    expect(() => poissonRate({ events: 1, exposure: 0 })).toThrow(/above 0/)
  })
})

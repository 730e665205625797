import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import type { LearningCurve } from './curve.ts'
import { neededSentence } from './draw-learning-curve.ts'
import { fitPowerLaw, sizeWithin } from './power-law.ts'

const sizes = [80, 120, 160, 200]

describe('an inverse power law of performance', () => {
  it('is found again where it holds, and says from when on performance is near its ceiling', () => {
    const law = fitPowerLaw(
      sizes,
      sizes.map(n => 0.8 - 1.5 * n ** -0.5),
    )
    expect(law?.ceiling).toBeCloseTo(0.8, 10)
    expect(law?.gap).toBeCloseTo(1.5, 10)
    expect(law?.rate).toBeCloseTo(0.5, 10)
    // 1.5 / sqrt(n) = 0.01 at n = 22,500.
    if (law) expect(Math.abs(sizeWithin(law, 0.01) - 22_500)).toBeLessThanOrEqual(1)
  })

  it('stays within its bounds: no fall with more patients, no ceiling above 1', () => {
    const random = createRandom(4, 'power law')
    for (let k = 0; k < 50; k++) {
      const law = fitPowerLaw(
        sizes,
        sizes.map(() => 0.5 + 0.5 * random.next()),
      )
      expect(law?.gap).toBeGreaterThanOrEqual(0)
      expect(law?.ceiling).toBeLessThanOrEqual(1)
    }
    const flat = fitPowerLaw(sizes, [0.72, 0.71, 0.7, 0.69])
    expect(flat?.gap).toBe(0)
    expect(flat && sizeWithin(flat, 0.01)).toBe(1)
  })

  it('is not fitted to two sizes or to what could not be estimated', () => {
    expect(fitPowerLaw([80, 120], [0.6, 0.7])).toBeNull()
    expect(fitPowerLaw(sizes, [0.6, Number.NaN, 0.7, 0.7])).toBeNull()
  })
})

describe('how many more patients, in words', () => {
  const curve = (needed: LearningCurve['needed']) => neededSentence({ sizes, needed, required: 500 }, 0.95)

  it('names the trend, its interval and Riley’s size', () => {
    expect(curve({ ceiling: 0.8, size: 900, lower: 150, upper: 90_000 })).toBe(
      "By an inverse power law it takes 700 more than the 200 training patients to come within 0.01 of its ceiling of 0.80 (95 % interval of the further patients 0 to more than 4000); four points say little of what lies beyond them. Riley's criteria ask for 500 patients to train on, 300 more.",
    )
    expect(curve({ ceiling: 0.7, size: 1, lower: 1, upper: 300 })).toMatch(/already within 0.01/)
    // Limits are quantiles between resamples: patients are whole.
    expect(curve({ ceiling: 0.7, size: 1, lower: 1, upper: 297.8 })).toMatch(/further patients 0 to 98\)/)
    expect(curve(null)).toMatch(/^No inverse power law/)
  })
})

import { describe, expect, it } from 'vitest'
import { createRandom } from '../random.ts'
import { chiSquaredUpper } from './chi-squared.ts'
import { drawGamma } from './draw-gamma.ts'

describe('drawGamma', () => {
  it.each([0.3, 1, 4.5])('has the distribution of chi-squared / 2 with 2 x %f degrees of freedom', shape => {
    const random = createRandom(5, 'gamma', shape)
    const n = 20_000
    const p = Float64Array.from({ length: n }, () =>
      chiSquaredUpper(2 * 3 * drawGamma(random, shape, 3), 2 * shape),
    )
    p.sort()
    // Kolmogorov-Smirnov distance of the probability integral transforms from the uniform: P(D > 1.95 / sqrt n) = 0.001
    const distance = p.reduce((most, value, i) => Math.max(most, (i + 1) / n - value, value - i / n), 0)
    expect(distance * Math.sqrt(n)).toBeLessThan(1.95)
  })

  it('refuses a shape or rate of 0', () => {
    expect(() => drawGamma(createRandom(1), 0)).toThrow(/shape is 0/)
    expect(() => drawGamma(createRandom(1), 1, 0)).toThrow(/rate is 0/)
  })
})

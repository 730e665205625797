import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { widenedForFolds } from './permutation-test.ts'

describe('shuffles within folds that taught each other', () => {
  it('lie the root of 2 times as far from their mean', () => {
    const widened = widenedForFolds(Float64Array.of(0.4, 0.5, 0.6, 0.7))
    const expected = [0.55 - 0.15 * Math.SQRT2, 0.55 - 0.05 * Math.SQRT2, 0.55 + 0.05 * Math.SQRT2]
    expected.forEach((value, i) => {
      expect(widened[i]).toBeCloseTo(value, 12)
    })
  })

  it('have then the variance of a sum over pairs of folds that counts each pair in both', () => {
    // T = sum over k of b_k . (sum over j other than k of b_j), b normal: what chance gives a linear score.
    const random = createRandom(4, 'pairs of folds')
    const [folds, columns, cohorts] = [5, 8, 4000]
    const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i], 0)
    const draw = () => Float64Array.from({ length: columns }, () => random.normal())
    const total = (held: readonly Float64Array[], taught: readonly Float64Array[]) =>
      held.reduce((sum, own, k) => {
        const others = taught.filter((_, j) => j !== k)
        return sum + others.reduce((part, other) => part + dot(own, other), 0)
      }, 0)
    const real: number[] = []
    const shuffled: number[] = []
    for (let c = 0; c < cohorts; c++) {
      const b = Array.from({ length: folds }, draw)
      real.push(total(b, b))
      // Outcomes of held-out patients shuffled against predictions that stay.
      shuffled.push(total(Array.from({ length: folds }, draw), b))
    }
    const variance = (values: ArrayLike<number>) =>
      Array.from(values).reduce((sum, value) => sum + value ** 2, 0) / values.length
    const ratio = variance(real) / variance(widenedForFolds(Float64Array.from(shuffled)))
    // Ratio of two variances of 4,000 values each with tails heavier than normal: 1 within four standard errors.
    expect(Math.abs(ratio - 1)).toBeLessThan(4 * Math.sqrt((2 * 4) / cohorts))
  })
})

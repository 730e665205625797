import { describe, expect, it } from 'vitest'
import { recordAbsoluteError } from '../../../../scripts/conformance/record.ts'
import { balancedError } from './balanced-error.ts'

/** Rows of a confusion table as calls one by one. */
function calls(confusion: readonly (readonly number[])[]): { truth: number[]; called: number[] } {
  const pairs = confusion.flatMap((row, k) =>
    row.flatMap((count, c) => Array.from({ length: count }, () => [k, c])),
  )
  return { truth: pairs.map(([k]) => k), called: pairs.map(([, c]) => c) }
}

describe('balanced error', () => {
  it('is what mixOmics prints for its test set of breast cancers', () => {
    // mixomics.org, case study of TCGA: get.confusion_matrix and get.BER of the 70 held-out samples.
    const { truth, called } = calls([
      [20, 1, 0],
      [0, 14, 0],
      [0, 1, 34],
    ])
    const result = balancedError(truth, called, ['Basal', 'Her2', 'LumA'])
    expect(recordAbsoluteError('Balanced error rate', [result.estimate], [0.02539683])).toBeLessThan(5e-9)
    expect(result.classes.map(({ wrong }) => wrong)).toEqual([1, 0, 1])
  })

  it('has the interval of its Wilson limits, also where nobody is wrong', () => {
    // Two classes of 10: Wilson limits of 0/10 are 0 and 0.27753, of 5/10 0.23659 and 0.76341 (R prop.test).
    const { truth, called } = calls([
      [10, 0],
      [5, 5],
    ])
    const { estimate, lower, upper } = balancedError(truth, called, ['a', 'b'])
    expect(estimate).toBe(0.25)
    expect(lower).toBeCloseTo(0.25 - 0.5 * (0.5 - 0.23659), 5)
    expect(upper).toBeCloseTo(0.25 + 0.5 * Math.hypot(0.27753, 0.76341 - 0.5), 5)
  })

  it('counts a call that could not be made as an error, and refuses what is no class', () => {
    expect(balancedError([0, 0, 1, 1], [0, -1, 1, 1], ['a', 'b']).estimate).toBe(0.25)
    expect(() => balancedError([0, 0], [0, 0], ['a', 'b'])).toThrow('Nobody is b')
    expect(() => balancedError([0, 2], [0, 0], ['a', 'b'])).toThrow('classes are 0 to 1')
    expect(() => balancedError([0], [0, 0], ['a'])).toThrow('give one of each')
  })
})

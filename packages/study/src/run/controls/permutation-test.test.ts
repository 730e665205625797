import { describe, expect, it } from 'vitest'
import { permutationP } from './permutation-test.ts'

describe('p of a permutation test', () => {
  it('counts the observed value among the permutations: (k + 1) / (B + 1) (Phipson and Smyth 2010)', () => {
    expect(permutationP(0.7, Float64Array.of(0.5, 0.6, 0.4))).toBe(1 / 4)
    expect(permutationP(0.55, Float64Array.of(0.5, 0.6, 0.4))).toBe(2 / 4)
  })
  it('is never 0', () => {
    expect(permutationP(1, new Float64Array(199).fill(0.5))).toBe(1 / 200)
  })
  it('counts a tie against the model', () => {
    expect(permutationP(0.5, Float64Array.of(0.5))).toBe(1)
  })
})

import type { Outcome } from '@tessera/learning'
import { describe, expect, it } from 'vitest'
import { recordError } from '../../../../../scripts/conformance/record.ts'
import { evaluatedOf, runReference } from '../../../test/run-reference.ts'
import { aucMeasure } from '../measures/auc.ts'
import type { OutOfFold } from '../out-of-fold.ts'
import { acrossFolds } from '../out-of-fold.ts'
import { permutationP, permuteFixedPredictions } from './permutation-test.ts'

describe('permutation against fixed predictions', () => {
  it('has the mean and the p of all permutations within folds, within Monte-Carlo error', () => {
    const { s1, s2, e1, e2, mean, p, observed } = runReference.permutation
    const fold = (name: string, score: number[], event: number[]): OutOfFold => {
      const outcome: Outcome = { kind: 'binary', event: Uint8Array.from(event) }
      const none = Int32Array.from(score, () => 0)
      const models = { m: evaluatedOf(score, outcome) }
      return { name, repeat: 0, patient: none, centre: none, trainingN: 0, trainingEvents: 0, models }
    }
    const folds = [fold('a', s1, e1), fold('b', s2, e2)]
    const seen = acrossFolds(
      aucMeasure,
      folds.map(f => ({ repeat: 0, evaluated: f.models.m })),
    )
    expect(seen).toBeCloseTo(observed, 12)
    const permuted = permuteFixedPredictions(folds, 'm', aucMeasure, 10_000, 1)
    const average = permuted.reduce((sum, value) => sum + value, 0) / permuted.length
    const error = Math.abs(permutationP(seen - 1e-12, permuted) - p)
    recordError('Permutation of held-out outcomes against fixed predictions', error)
    // Four standard errors of a share of 0.025 in 10,000, and of the mean of an AUC of ten patients.
    expect(error).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / 10_000))
    expect(Math.abs(average - mean)).toBeLessThan(4 * (0.25 / 100))
  })
})

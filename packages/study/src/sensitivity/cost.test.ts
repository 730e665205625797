import { describe, expect, it } from 'vitest'
import { largestError, recordError } from '../../../../scripts/conformance/record.ts'
import { referenceFolds, runReference } from '../../test/run-reference.ts'
import { questionCost } from './cost.ts'
import type { HeldOutQuestion } from './held-out-file.ts'

const folds = referenceFolds('binary')
const settings = { bootstrap: 100, level: 0.95, seed: 1 }

/** A run whose model `m` is one of the reference's. */
function runOf(model: 'full' | 'clinical', of = folds): HeldOutQuestion {
  return {
    id: 'q',
    validation: 'leave-one-centre-out',
    folds: of.map(({ repeat, patient, centre, models }) => {
      const { outcome, linear } = models[model]
      if (outcome.kind !== 'binary') throw new TypeError('the reference is of events')
      return {
        repeat,
        patients: Array.from(patient, code => `P${code}`),
        centres: Array.from(centre, code => `C${code}`),
        outcome,
        models: { m: linear },
      }
    }),
  }
}

describe('what leaving out cost, on the patients of both runs', () => {
  it('is the paired difference of the headline measure, as R takes it of two models', () => {
    const [cost] = questionCost(runOf('full'), runOf('clinical'), settings)
    // The reference takes the full model less the clinical one.
    const error = largestError([cost.difference], [-runReference.difference.auc])
    recordError('What leaving out cost, paired over two runs', error)
    expect(error).toBeLessThan(1e-12)
    expect(cost.n).toBe(runReference.fold.length)
    expect(cost.events).toBe(runReference.event.reduce((sum, event) => sum + event, 0))
    expect(cost.lower).toBeLessThan(cost.difference)
    expect(cost.upper).toBeGreaterThan(cost.difference)
  })
  it('is nothing, with certainty, where both runs said the same', () => {
    const [cost] = questionCost(runOf('full'), runOf('full'), settings)
    expect([cost.difference, cost.lower, cost.upper]).toEqual([0, 0, 0])
  })
  it('without a centre, both are taken in the others alone, as R has them by centre', () => {
    const [cost] = questionCost(runOf('full'), runOf('full', folds.slice(1)), settings)
    const weight = folds.map(({ models: { full } }) => {
      const events = full.outcome.kind === 'binary' ? full.outcome.event.reduce((a, b) => a + b, 0) : 0
      return events * (full.linear.length - events)
    })
    const { auc } = runReference
    const expected = (weight[1] * auc.folds[1] + weight[2] * auc.folds[2]) / (weight[1] + weight[2])
    expect(cost.with).toBeCloseTo(expected, 10)
    expect(cost.n).toBe(runReference.fold.filter(fold => fold > 0).length)
    expect(cost.difference).toBe(0)
  })
  it('does not depend on the order of patients or folds', () => {
    const [cost] = questionCost(runOf('full'), runOf('clinical'), settings)
    const turned = { ...runOf('full'), folds: runOf('full').folds.toReversed() }
    const [again] = questionCost(turned, runOf('clinical'), settings)
    expect(again.lower).toBeCloseTo(cost.lower ?? Number.NaN, 12)
    expect(again.difference).toBeCloseTo(cost.difference, 12)
  })
  it('has no number where one run alone has the model, or nobody is in both', () => {
    const other = runOf('clinical')
    const renamed = { ...other, folds: other.folds.map(fold => ({ ...fold, models: { n: fold.models.m } })) }
    expect(questionCost(runOf('full'), renamed, settings)).toEqual([])
    expect(questionCost(runOf('full', folds.slice(0, 1)), runOf('full', folds.slice(1)), settings)).toEqual(
      [],
    )
  })
})

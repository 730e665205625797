import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { repeatedKFold } from './repeated-k-fold.ts'
import { SplitPlanError } from './split-rows.ts'
import { anyRows, rowsOf, sharesPatients } from './splits.case.ts'

describe('repeated stratified grouped k-fold', () => {
  it('holds every row out once a repetition, patients together', () => {
    fc.assert(
      fc.property(anyRows, fc.integer({ min: 2, max: 6 }), (rows, folds) => {
        const plans = repeatedKFold(rows, { folds, repeats: 2, seed: 3 })
        expect(plans).toHaveLength(2 * folds)
        for (const repeat of [0, 1]) {
          const mine = plans.filter(plan => plan.repeat === repeat)
          const held = mine.flatMap(plan => [...plan.heldOut]).sort((a, b) => a - b)
          expect(held).toEqual(Array.from(rows.patient, (_, i) => i))
          for (const plan of mine) expect(sharesPatients(rows, plan)).toBe(false)
        }
      }),
    )
  })

  it('spreads events and rows evenly: with one row a patient, by at most one', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 10, maxLength: 90 }), fc.integer(), (events, seed) => {
        const rows = rowsOf(events.map(event => `A ${event ? 1 : 0}`).join(','))
        const plans = repeatedKFold(rows, { folds: 5, repeats: 1, seed })
        const counts = plans.map(plan => plan.heldOut.reduce((sum, row) => sum + rows.event[row], 0))
        const sizes = plans.map(plan => plan.heldOut.length)
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('depends on the seed alone, and a repetition on nothing before it', () => {
    const rows = rowsOf(Array.from({ length: 40 }, (_, i) => `A ${i % 3 === 0 ? 1 : 0}`).join(','))
    const once = repeatedKFold(rows, { folds: 4, repeats: 1, seed: 7 })
    const more = repeatedKFold(rows, { folds: 4, repeats: 3, seed: 7 })
    expect(more.slice(0, 4).map(plan => plan.heldOut)).toEqual(once.map(plan => plan.heldOut))
    const other = repeatedKFold(rows, { folds: 4, repeats: 1, seed: 8 })
    expect(other.map(plan => plan.heldOut)).not.toEqual(once.map(plan => plan.heldOut))
  })

  it('leaves external centres out, and refuses more folds than patients', () => {
    const rows = rowsOf('A 0, A 1, B 1, A 0')
    const plans = repeatedKFold(rows, { folds: 3, repeats: 1, seed: 1, without: ['B'] })
    expect(plans.flatMap(plan => [...plan.heldOut]).sort()).toEqual([0, 1, 3])
    expect(() => repeatedKFold(rows, { folds: 5, repeats: 1, seed: 1 })).toThrow(SplitPlanError)
  })
})

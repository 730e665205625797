import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { externalCentres } from './external-centres.ts'
import { SplitPlanError } from './split-rows.ts'
import { anyRows, rowsOf, sharesPatients } from './splits.case.ts'

describe('named external centres', () => {
  it('predicts each external centre by one model of all the others', () => {
    const plans = externalCentres(rowsOf('A 0, B 1, C 1, A 1, C 0, D 0'), ['C', 'D'])
    expect(plans.map(plan => [plan.name, [...plan.heldOut]])).toEqual([
      ['C', [2, 4]],
      ['D', [5]],
    ])
    expect([...plans[0].training]).toEqual([0, 1, 3])
    expect(plans[1].training).toBe(plans[0].training)
  })

  it('keeps patients apart', () => {
    fc.assert(
      fc.property(anyRows, rows => {
        for (const plan of externalCentres(rows, ['C1'])) expect(sharesPatients(rows, plan)).toBe(false)
      }),
    )
  })

  it('refuses an unknown centre, and that every centre be external', () => {
    expect(() => externalCentres(rowsOf('A 0, B 1'), ['X'])).toThrow(SplitPlanError)
    expect(() => externalCentres(rowsOf('A 0, B 1'), ['A', 'B'])).toThrow(/every centre is external/)
  })
})

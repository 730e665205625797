import { describe, expect, it } from 'vitest'
import { rowsOf } from './splits.case.ts'
import { temporalByCentre } from './temporal-by-centre.ts'

describe('temporal split by centre', () => {
  const rows = rowsOf('A 0, A 1, B 1, B 0, C 0', Float64Array.of(10, 30, 20, 40, 5))

  it('validates one model in the later patients of each centre', () => {
    const plans = temporalByCentre(rows, 25)
    expect(plans.map(plan => [plan.name, [...plan.heldOut]])).toEqual([
      ['A', [1]],
      ['B', [3]],
    ])
    expect([...plans[0].training]).toEqual([0, 2, 4])
    expect(plans[1].training).toBe(plans[0].training)
  })

  it('takes a date by centre', () => {
    const plans = temporalByCentre(rows, { A: 5, B: 45, C: 1 })
    expect(plans.map(plan => [plan.name, [...plan.heldOut], [...plan.training]])).toEqual([
      ['A', [0, 1], [2, 3]],
      ['C', [4], [2, 3]],
    ])
  })

  it('refuses a centre without a date', () => {
    expect(() => temporalByCentre(rows, { A: 5, B: 45 })).toThrow(/'C' has no date/)
  })
})

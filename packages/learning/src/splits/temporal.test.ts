import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SplitPlanError } from './split-rows.ts'
import { anyRows, rowsOf, sharesPatients } from './splits.case.ts'
import { temporal } from './temporal.ts'

describe('temporal split', () => {
  it('trains before the date and validates from it on', () => {
    const rows = rowsOf('A 0, A 1, B 1, B 0', Float64Array.of(10, 30, 20, 19.5))
    const [plan] = temporal(rows, 20)
    expect([...plan.training]).toEqual([0, 3])
    expect([...plan.heldOut]).toEqual([1, 2])
  })

  it('lets a patient go by the first of their rows', () => {
    fc.assert(
      fc.property(anyRows, rows => {
        const [plan] = temporal(rows, 50)
        expect(sharesPatients(rows, plan)).toBe(false)
        const day = rows.timeZero ?? new Float64Array(0)
        expect(plan.training.every(row => day[row] < 50)).toBe(true)
        expect(plan.heldOut.every(row => day[row] >= 50)).toBe(true)
        const firsts = new Set(Array.from(plan.training, row => rows.patient[row]))
        const later = rows.patient.map((patient, row) => (firsts.has(patient) || day[row] < 50 ? -1 : row))
        expect([...plan.heldOut]).toEqual([...later].filter(row => row >= 0))
      }),
    )
  })

  it('refuses tables without dates, a missing date and an empty side, each with a cure', () => {
    expect(() => temporal(rowsOf('A 0, A 1'), 5)).toThrow(SplitPlanError)
    expect(() => temporal(rowsOf('A 0, A 1', Float64Array.of(1, Number.NaN)), 5)).toThrow(/no time zero/)
    expect(() => temporal(rowsOf('A 0, A 1', Float64Array.of(1, 2)), 5)).toThrow(/on or after/)
  })
})

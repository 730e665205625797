import { describe, expect, it } from 'vitest'
import { makeEstimate } from '../estimates/estimate.ts'
import { differenceOfProcedures, differenceTable, ofTheProcedure, performanceTable } from './performance.ts'

const context = {
  question: 'os',
  validation: 'v',
  validationLabel: 'Each centre left out',
  status: 'planned',
  level: 0.95,
  horizon: null,
  unit: null,
} as const
const parts = {
  measure: 'auc',
  label: 'AUC',
  model: 'm',
  value: 0.7,
  lower: 0.6,
  upper: 0.8,
  method: 'x',
  n: 9,
}
const table = (about: 'fitted model' | 'modelling procedure') =>
  performanceTable(context, [makeEstimate({ ...context, about }, parts)], new Map())

describe('the table of performance', () => {
  it('says of cross-validated intervals that they are not those of the reported model, and of no others', () => {
    expect(table('modelling procedure').note).toBe(ofTheProcedure)
    expect(ofTheProcedure).toContain('too narrow')
    expect(table('fitted model').note).toBeNull()
  })

  it('says the same of differences', () => {
    const note = (about: 'fitted model' | 'modelling procedure') =>
      differenceTable(context, [makeEstimate({ ...context, about }, { ...parts, reference: 'n' })], new Map())
        ?.note
    expect(note('modelling procedure')).toBe(differenceOfProcedures)
    expect(note('fitted model')).toBeNull()
  })
})

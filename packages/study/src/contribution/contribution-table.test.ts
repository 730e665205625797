import { describe, expect, it } from 'vitest'
import { makeEstimate } from '../run/estimates/estimate.ts'
import { differenceOfProcedures } from '../run/report-tables/performance.ts'
import type { Contribution } from './contribution-estimates.ts'
import { contributionTable } from './contribution-table.ts'

const context = {
  question: 'os',
  validation: 'v',
  validationLabel: 'Each centre left out',
  status: 'planned',
  level: 0.95,
  horizon: null,
  unit: null,
} as const

const noteOf = (about: 'fitted model' | 'modelling procedure') => {
  const difference = makeEstimate(
    { ...context, about },
    {
      measure: 'difference:auc',
      label: 'AUC, difference',
      model: 'fused',
      reference: 'clinical',
      value: 0.03,
      lower: 0.01,
      upper: 0.05,
      method: 'x',
      n: 90,
    },
  )
  const one: Contribution = {
    pair: { model: 'fused', reference: 'clinical', adds: ['slides'], without: [] },
    population: null,
    weighted: false,
    n: 90,
    events: 30,
    effective: null,
    headline: 0.7,
    differences: [difference],
  }
  return contributionTable(context, [one], [], new Map())?.note
}

describe('the table of what each modality adds', () => {
  it('says of cross-validated differences that their intervals are too narrow, and of no others', () => {
    expect(noteOf('modelling procedure')).toBe(differenceOfProcedures)
    expect(noteOf('fitted model')).toBeNull()
  })
})

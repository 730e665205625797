import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { weightedCox } from './weighted-cox.ts'

const r = reference<{
  veteran: Record<'time' | 'event' | 'arm' | 'cell' | 'weights', number[]>
  tied: Record<'efron' | 'breslow', { value: number; se: number }>
}>('causal-interaction')
const { time, event, arm, cell, weights } = r.veteran

describe('weightedCox', () => {
  for (const ties of ['efron', 'breslow'] as const)
    test(`${ties} ties and strata agree with coxph(weights, robust = TRUE)`, () => {
      const { terms, variance } = weightedCox({ time, event, group: arm, strata: cell, weights, ties })
      expectAgreement([terms[0].value, terms[0].se], [r.tied[ties].value, r.tied[ties].se], 1e-8)
      expect(variance).toBe('robust')
      expect(terms[0].robustSe).toBe(terms[0].se)
    })
  test('relabelling the arms turns the hazard ratio over', () => {
    const [base] = weightedCox({ time, event, group: arm, weights }).terms
    const [turned] = weightedCox({ time, event, group: arm.map(a => 1 - a), weights }).terms
    expectAgreement([turned.value, turned.se, turned.ratio], [-base.value, base.se, 1 / base.ratio], 1e-8)
  })
})

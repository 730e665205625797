import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { type MetaAnalysisOptions, metaAnalysis } from './meta-analysis.ts'

type Figures = Record<'value' | 'se' | 'lower' | 'upper' | 'p' | 'tau2' | 'iSquared' | 'q' | 'qP', number>
type Case = Figures & { predictionLower: number | null; predictionUpper: number | null }
interface Entry {
  effect: number[]
  se: number[]
  fixed: Case
  DL: Case
  REML: Case
  REMLhk: Case
  REMLadhoc: Case
}
const r = reference<Record<string, Entry>>('meta-analysis')
const figures = ['value', 'se', 'lower', 'upper', 'p', 'tau2', 'iSquared', 'q', 'qP'] as const
const ways: [
  keyof Entry & ('fixed' | 'DL' | 'REML' | 'REMLhk' | 'REMLadhoc'),
  Partial<MetaAnalysisOptions>,
][] = [
  ['fixed', { method: 'fixed' }],
  ['DL', { method: 'DL' }],
  ['REML', { method: 'REML' }],
  ['REMLhk', { method: 'REML', hartungKnapp: true }],
  ['REMLadhoc', { method: 'REML', hartungKnapp: 'adhoc' }],
]

describe('metaAnalysis', () => {
  for (const [name, entry] of Object.entries(r))
    for (const [way, options] of ways)
      test(`${name} by ${way} agrees with metafor`, () => {
        const ours = metaAnalysis({ effect: entry.effect, se: entry.se, method: 'fixed', ...options })
        for (const figure of figures) expectAgreement(ours[figure], entry[way][figure], 1e-10)
        if (way === 'fixed') expect(ours.predictionLower).toBeNaN()
        else {
          expectAgreement(ours.predictionLower, entry[way].predictionLower ?? Number.NaN, 1e-8)
          expectAgreement(ours.predictionUpper, entry[way].predictionUpper ?? Number.NaN, 1e-8)
        }
      })

  test('the order of centres changes nothing, and a constant added to all moves the mean by it', () => {
    const centre = fc.record({
      effect: fc.double({ min: -3, max: 3, noNaN: true }),
      se: fc.double({ min: 0.05, max: 2, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(centre, { minLength: 2, maxLength: 8 }), centres => {
        const of = (rows: typeof centres, shift = 0) =>
          metaAnalysis({ effect: rows.map(c => c.effect + shift), se: rows.map(c => c.se), method: 'REML' })
        const plain = of(centres)
        expectAgreement(of([...centres].reverse()).value, plain.value, 1e-8, 1)
        expectAgreement(of(centres, 2).value, plain.value + 2, 1e-8, 1)
      }),
      { numRuns: 1000 },
    )
  })

  test('one centre, and a standard error of 0, are refused', () => {
    expect(() => metaAnalysis({ effect: [1], se: [1], method: 'DL' })).toThrow(/two or more/)
    expect(() => metaAnalysis({ effect: [1, 2], se: [1, 0], method: 'DL' })).toThrow(/more than 0/)
  })
})

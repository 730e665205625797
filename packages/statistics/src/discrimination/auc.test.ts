import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { auc, aucDifference, rocCurve, youdenCutOff } from './index.ts'

interface Case {
  event: number[]
  score1: number[]
  score2: number[]
  auc: { value: number; se: number; lower: number; upper: number }
  difference: { value: number; z: number; p: number; lower: number; upper: number }
  roc: { fpr: number[]; tpr: number[] }
  youden: { sensitivity: number; specificity: number }
}
const cases = Object.entries(reference<Record<string, Case>>('binary-prediction'))

describe('auc', () => {
  for (const [name, c] of cases) {
    test(`agrees with pROC ci.auc: ${name}`, () => {
      const a = auc({ event: c.event, score: c.score1 })
      expectAgreement(
        [a.value, a.se, a.lower, a.upper],
        [c.auc.value, c.auc.se, c.auc.lower, c.auc.upper],
        1e-12,
      )
    })
    test(`difference agrees with pROC roc.test: ${name}`, () => {
      const d = aucDifference({ event: c.event, score1: c.score1, score2: c.score2 })
      const r = c.difference
      expectAgreement([d.value, d.z, d.p, d.lower, d.upper], [r.value, r.z, r.p, r.lower, r.upper], 1e-10)
    })
    test(`curve agrees with pROC roc: ${name}`, () => {
      const roc = rocCurve({ event: c.event, score: c.score1 })
      expectAgreement(roc.falsePositive, c.roc.fpr, 1e-13)
      expectAgreement(roc.truePositive, c.roc.tpr, 1e-13)
    })
    test(`cut-off agrees with pROC coords: ${name}`, () => {
      const cut = youdenCutOff({ event: c.event, score: c.score1 })
      expectAgreement(cut.youden, c.youden.sensitivity + c.youden.specificity - 1, 1e-12)
      const positive = c.score1.map(s => (s >= cut.threshold ? 1 : 0))
      const hits = positive.filter((v, i) => v === 1 && c.event[i] === 1).length
      expect(cut.sensitivity).toBe(hits / c.event.filter(e => e === 1).length)
    })
  }

  test('one class alone is a typed error; equal scores differ by nothing', () => {
    expect(() => auc({ event: [1, 1], score: [1, 2] })).toThrow(/only events/)
    expect(() => auc({ event: [1, 0], score: [1, Number.NaN] })).toThrow(/row 1/)
    const same = aucDifference({ event: [0, 1, 0, 1], score1: [1, 2, 3, 4], score2: [2, 4, 6, 8] })
    expect([same.value, same.se, same.p]).toEqual([0, 0, 1])
  })

  test('is the Mann-Whitney share, does not depend on the order of patients, and mirrors with the score', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: -5, max: 5 })), {
      minLength: 6,
      maxLength: 40,
    })
    fc.assert(
      fc.property(rows, data => {
        fc.pre(data.some(r => r[0] === 1) && data.some(r => r[0] === 0))
        const event = data.map(r => r[0])
        const score = data.map(r => r[1])
        let wins = 0
        let pairs = 0
        for (const [e, s] of data)
          for (const [f, t] of data)
            if (e === 1 && f === 0) {
              pairs++
              wins += s > t ? 1 : s === t ? 0.5 : 0
            }
        const { value } = auc({ event, score })
        expect(value).toBeCloseTo(wins / pairs, 12)
        expect(auc({ event: event.toReversed(), score: score.toReversed() }).value).toBeCloseTo(value, 12)
        expect(auc({ event, score: score.map(s => -s) }).value).toBeCloseTo(1 - value, 12)
      }),
      { numRuns: 1000 },
    )
  })
})

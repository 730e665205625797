import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { auc, aucDifference, aucDifferenceUnpaired, compareAucs, partialAuc } from './index.ts'

interface Sample {
  event: number[]
  score: number[]
}
interface Reference {
  weighted: Record<
    string,
    Sample & { weights: number[]; value: number; se: number; lower: number; upper: number; logit: number[] }
  >
  unpaired: Record<
    string,
    {
      first: Sample
      second: Sample
      estimates: number[]
      statistic: number
      df: number
      p: number
      limits: number[]
    }
  >
  several: Record<
    string,
    {
      event: number[]
      scores: number[][]
      values: number[]
      covariance: number[]
      chiSquared: number
      df: number
      p: number
    }
  >
  partial: Record<
    string,
    Sample & {
      from: number
      to: number
      focus: 'specificity' | 'sensitivity'
      value: number
      corrected: number | null
      se: number
      limits: number[]
    }
  >
}
const { weighted, unpaired, several, partial } = reference<Reference>('auc-comparison')

describe('AUC agrees with pROC', () => {
  test.each(Object.entries(weighted))('frequency weights are replication: %s', (_, c) => {
    const a = auc(c)
    expectAgreement([a.value, a.se, a.lower, a.upper], [c.value, c.se, c.lower, c.upper], 1e-12)
    expect([a.n, a.events]).toEqual([
      c.weights.reduce((sum, w) => sum + w, 0),
      c.weights.reduce((sum, w, i) => sum + w * c.event[i], 0),
    ])
  })
  test.each(Object.entries(weighted))('limits on the logit scale: %s', (_, c) => {
    const { lower, upper } = auc({ ...c, conf: 'logit' })
    expectAgreement([lower, upper], c.logit, 1e-12)
  })
  test.each(Object.entries(unpaired))('unpaired difference: %s', (_, c) => {
    const d = aucDifferenceUnpaired(c)
    expectAgreement(
      [d.first.value, d.second.value, d.statistic, d.df, d.p, d.lower, d.upper],
      [...c.estimates, c.statistic, c.df, c.p, ...c.limits],
      1e-10,
    )
  })
  test.each(Object.entries(several))('covariance of several curves and their test: %s', (_, c) => {
    const all = compareAucs(c)
    expectAgreement(all.values, c.values, 1e-12)
    expectAgreement(all.covariance, c.covariance, 1e-11, 1e-4)
    expectAgreement([all.chiSquared, all.df, all.p], [c.chiSquared, c.df, c.p], 1e-9)
  })
  test.each(Object.entries(partial))('partial area, raw and corrected: %s', (_, c) => {
    const a = partialAuc(c)
    expectAgreement(a.value, c.value, 1e-12)
    expectAgreement(a.corrected?.value ?? Number.NaN, c.corrected ?? Number.NaN, 1e-12)
  })
  test.each(Object.entries(partial))(
    'bootstrap limits of the partial area, to Monte-Carlo error: %s',
    (_, c) => {
      const a = partialAuc({ ...c, bootstrap: { seed: 3 } })
      const width = c.limits[1] - c.limits[0]
      expect(Math.abs(a.lower - c.limits[0]) / width).toBeLessThan(0.06)
      expect(Math.abs(a.upper - c.limits[1]) / width).toBeLessThan(0.06)
      expect(partialAuc({ ...c, bootstrap: { seed: 3 } }).lower).toBe(a.lower)
    },
  )
})

describe('the standard error of a partial area', () => {
  test.each(Object.entries(partial))(
    'is the infinitesimal jackknife, by numerical derivatives: %s',
    (_, c) => {
      expectAgreement(partialAuc(c).se, c.se, 1e-8)
    },
  )
  test('over the whole range is that of DeLong', () => {
    for (const { event, score } of Object.values(partial)) {
      const whole = auc({ event, score })
      const { value, se } = partialAuc({ event, score, from: 0, to: 1 })
      expectAgreement([value, se], [whole.value, whole.se], 1e-12)
    }
  })
})

const rows = fc
  .array(
    fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: -5, max: 5 }), fc.integer({ min: 1, max: 3 })),
    {
      minLength: 6,
      maxLength: 24,
    },
  )
  .filter(data => data.filter(r => r[0] === 1).length >= 2 && data.filter(r => r[0] === 0).length >= 2)

describe('AUC, properties', () => {
  test('order of patients, monotone transformation, sign, and weights as replication', () => {
    fc.assert(
      fc.property(rows, data => {
        const event = data.map(r => r[0])
        const score = data.map(r => r[1])
        const weights = data.map(r => r[2])
        const a = auc({ event, score })
        const close = (other: { value: number; se: number }) =>
          expectAgreement([other.value, other.se], [a.value, a.se], 1e-12)
        close(auc({ event: event.toReversed(), score: score.toReversed() }))
        close(auc({ event, score: score.map(s => Math.exp(s / 2) + 7) }))
        const mirrored = auc({ event, score: score.map(s => -s) })
        expectAgreement([1 - mirrored.value, mirrored.se], [a.value, a.se], 1e-12)
        const repeat = (values: number[]) => values.flatMap((v, i) => Array<number>(weights[i]).fill(v))
        const replicated = auc({ event: repeat(event), score: repeat(score) })
        const weighing = auc({ event, score, weights })
        expectAgreement([weighing.value, weighing.se], [replicated.value, replicated.se], 1e-11)
        const range = { from: 0.4, to: 0.9 }
        const part = partialAuc({ event, score, weights, ...range })
        const parts = partialAuc({ event: repeat(event), score: repeat(score), ...range })
        expectAgreement([part.value, part.se], [parts.value, parts.se], 1e-10)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('AUC, where it is not plain', () => {
  const event = [0, 0, 0, 1, 1, 1]
  test('a score that separates the classes has no width, and says so', () => {
    for (const conf of ['plain', 'logit'] as const) {
      const perfect = auc({ event, score: [1, 2, 3, 4, 5, 6], conf })
      expect(perfect).toMatchObject({ value: 1, se: 0, lower: 1, upper: 1 })
      expect(perfect.warnings[0]).toContain('separates')
      expect(auc({ event, score: [6, 5, 4, 3, 2, 1], conf })).toMatchObject({
        value: 0,
        se: 0,
        lower: 0,
        upper: 0,
      })
    }
    const opposed = aucDifference({ event, score1: [1, 2, 3, 4, 5, 6], score2: [6, 5, 4, 3, 2, 1] })
    expect(opposed).toMatchObject({ value: 1, se: 0, p: 0 })
    expect(opposed.warnings).toHaveLength(1)
    expect(partialAuc({ event, score: [1, 2, 3, 4, 5, 6], from: 0.5, to: 1 }).corrected?.value).toBe(1)
  })
  test('all scores tied: 0.5 without error', () => {
    const score = [3, 3, 3, 3, 3, 3]
    expect(auc({ event, score })).toMatchObject({ value: 0.5, se: 0, lower: 0.5, upper: 0.5, warnings: [] })
    expect(partialAuc({ event, score, from: 0.5, to: 1 }).value).toBeCloseTo(0.125, 15)
    const same = aucDifferenceUnpaired({ first: { event, score }, second: { event, score } })
    expect(same).toMatchObject({ value: 0, statistic: 0, p: 1 })
    expect(compareAucs({ event, scores: [score, score] })).toMatchObject({ chiSquared: 0, df: 0, p: 1 })
  })
  test('a single event has an area and no error, and says so', () => {
    const single = auc({ event: [0, 1, 0, 0], score: [1, 3, 4, 2] })
    expect(single.value).toBeCloseTo(2 / 3, 15)
    expect(single.se).toBeNaN()
    expect(single.warnings[0]).toContain('fewer than two')
    const scores = [
      [1, 3, 4, 2],
      [1, 2, 3, 4],
    ]
    expect(compareAucs({ event: [0, 1, 0, 0], scores })).toMatchObject({ df: 0, p: Number.NaN })
  })
  test('bad input is named', () => {
    expect(() => auc({ event: [1, 0], score: [1, 2], weights: [0, 1] })).toThrow('weight 0')
    expect(() => auc({ event: [0, 0], score: [1, 2] })).toThrow('no events')
    expect(() => auc({ event: [1, 0], score: [1, 2], weights: [-1, 1] })).toThrow('row 0')
    expect(() => compareAucs({ event: [1, 0], scores: [[1, 2]] })).toThrow('two or more')
    expect(() => partialAuc({ event, score: event, from: 0.9, to: 0.8 })).toThrow('range is 0.9 to 0.8')
    expect(() =>
      partialAuc({ event, score: event, weights: event, from: 0, to: 1, bootstrap: { seed: 1 } }),
    ).toThrow('resampled')
  })
})

import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordAbsoluteError } from '../../test/agreement.ts'
import { timeToDeterioration } from './deterioration.ts'
import { qlqC30 } from './qlq-c30.ts'
import { qlqOes18 } from './qlq-oes18.ts'
import type { ScoredQuestionnaire } from './read-answers.ts'
import { scoreQuestionnaire } from './score.ts'

type Cells = readonly (readonly (number | null)[])[]
const reference: {
  readonly c30: Cells
  readonly oes18: Cells
  readonly c30Names: readonly string[]
  readonly c30Scores: Cells
  readonly oes18Names: readonly string[]
  readonly oes18Scores: Cells
} = JSON.parse(readFileSync(new URL('../../test/reference/eortc.json', import.meta.url), 'utf8'))

const numbers = (rows: Cells) => rows.flat().map(score => score ?? -1)

describe('EORTC scores', () => {
  it.each([
    ['QLQ-C30', qlqC30, reference.c30, reference.c30Names, reference.c30Scores],
    ['QLQ-OES18', qlqOes18, reference.oes18, reference.oes18Names, reference.oes18Scores],
  ] as const)(
    '%s: as R from the formulae of the manual, missing answers too',
    (name, questionnaire, answers, names, expected) => {
      const mine = answers.map(row => {
        const scores = scoreQuestionnaire(questionnaire, item => row[item - 1] ?? Number.NaN)
        return names.map(scale => scores.find(one => one.scale === scale)?.score ?? null)
      })
      expect(mine.map(row => row.map(score => score === null))).toEqual(
        expected.map(row => row.map(score => score === null)),
      )
      const error = recordAbsoluteError(`${name}: scores`, numbers(mine), numbers(expected))
      expect(error).toBeLessThan(1e-10)
    },
  )

  it('all best and all worst answers give the ends of each scale', () => {
    const best = scoreQuestionnaire(qlqC30, item => (item >= 29 ? 7 : 1))
    const worst = scoreQuestionnaire(qlqC30, item => (item >= 29 ? 1 : 4))
    const good = new Set([
      ...qlqC30.scales.filter(scale => scale.highIsGood).map(({ name }) => name),
      'SUMMARY',
    ])
    for (const { scale, score } of best) expect(score).toBe(good.has(scale) ? 100 : 0)
    for (const { scale, score } of worst) expect(score).toBe(good.has(scale) ? 0 : 100)
    // Who can eat and drink everything has no dysphagia.
    expect(scoreQuestionnaire(qlqOes18, item => (item <= 3 ? 4 : 1)).every(({ score }) => score === 0)).toBe(
      true,
    )
  })

  it('says why there is no score', () => {
    const [, physical] = scoreQuestionnaire(qlqC30, item => (item <= 2 ? 1 : Number.NaN))
    expect(physical).toMatchObject({
      scale: 'PF2',
      score: null,
      answered: 2,
      why: 'fewer than half of the items were answered',
    })
  })
})

describe('time to deterioration', () => {
  const at = (patientId: string, day: number, score: number): ScoredQuestionnaire => ({
    patientId,
    visit: null,
    day: { precision: 'day', day, earliest: day, latest: day },
    scores: [{ scale: 'QL2', score, answered: 2, items: 2, why: null }],
    file: 'q.csv',
    row: 2,
  })
  const zero = new Map([['A', 100]])
  const of = (scores: readonly [number, number][], options = {}) =>
    timeToDeterioration(
      scores.map(([day, score]) => at('A', day, score)),
      { scale: 'QL2', highIsGood: true, timeZero: zero, ...options },
    )

  it('is the first fall of ten points, or the one that lasts', () => {
    const course: [number, number][] = [
      [95, 80],
      [130, 66],
      [160, 75],
      [200, 60],
      [240, 58],
    ]
    expect(of(course).patients[0]).toMatchObject({ time: 30, event: true, baseline: 80 })
    expect(of(course, { kind: 'definitive' }).patients[0]).toMatchObject({ time: 100, event: true })
    expect(of(course, { threshold: 30 }).patients[0]).toMatchObject({ time: 140, event: false })
  })

  it('counts a fall of exactly the threshold, whatever its last digits', () => {
    const scoreAt = (steps: number) => 100 * (1 - steps / 3 / 5)
    for (let from = 0; from <= 12; from++)
      expect(
        of(
          [
            [95, scoreAt(from)],
            [130, scoreAt(from + 3)],
          ],
          { threshold: 20 },
        ).patients[0],
      ).toMatchObject({ time: 30, event: true })
  })

  it('first and definitive agree with every score of the course looked at in turn', () => {
    const scores = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(scores, steps => {
        const course = steps.map((step, i): [number, number] => [110 + 10 * i, (100 * step) / 12])
        const all: [number, number][] = [[95, 50], ...course]
        // From 50, ten points less is 40: four twelfths or fewer.
        const low = steps.map(step => step <= 4)
        const last = low.lastIndexOf(false)
        const expected = { first: low.indexOf(true), definitive: last === low.length - 1 ? -1 : last + 1 }
        for (const kind of ['first', 'definitive'] as const) {
          const at = expected[kind]
          const [patient] = of(all, { kind }).patients
          expect([patient.event, patient.time]).toEqual(
            at < 0 ? [false, 10 * steps.length] : [true, 10 * (at + 1)],
          )
        }
      }),
      { numRuns: 200 },
    )
  })

  it('counts death where the protocol says so', () => {
    const death = new Map([['A', 400]])
    expect(of([[95, 80]], { death }).patients[0]).toMatchObject({ time: 0, event: false })
    expect(of([[95, 80]], { death, deathIsEvent: true }).patients[0]).toMatchObject({
      time: 300,
      event: true,
    })
  })

  it('cannot be assessed without a baseline, or where nothing is left to lose', () => {
    expect(of([[130, 66]]).notAssessable[0].reason).toMatch(/no QL2/)
    expect(
      of([
        [95, 5],
        [130, 0],
      ]).notAssessable[0].reason,
    ).toMatch(/cannot worsen/)
  })
})

import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { brierSurvival, integratedBrier, logScoreSurvival } from './survival-brier.ts'

interface Case {
  time: number[]
  event: number[]
  times: number[]
  survival: number[]
  brier: number[]
  brierSe: number[]
  nullBrier: number[]
  logScore: number[]
  integrated: number
  integratedNull: number
  jackknife?: { brier: number[]; logScore: number[] }
}
const cases = reference<Record<string, Case>>('survival-prediction')

describe('scores at a horizon agree with riskRegression and pec', () => {
  for (const [name, c] of Object.entries(cases)) {
    const { time, event, times } = c
    const at = (k: number) => ({
      time,
      event,
      at: times[k],
      risk: time.map((_, i) => 1 - c.survival[i * times.length + k]),
    })
    const brier = times.map((_, k) => brierSurvival(at(k)))
    test(`Brier score, its null value and scaled value: ${name}`, () => {
      expectAgreement(
        brier.map(b => b.value),
        c.brier,
        1e-12,
      )
      expectAgreement(
        brier.map(b => b.nullValue),
        c.nullBrier,
        1e-12,
      )
      expectAgreement(
        brier.map(b => b.scaled),
        c.brier.map((b, k) => 1 - b / c.nullBrier[k]),
        1e-11,
      )
    })
    test(`standard error of the Brier score: ${name}`, () => {
      if (c.jackknife)
        expectAgreement(
          brier.map(b => b.se),
          c.jackknife.brier,
          1e-8,
        )
      else
        expectAgreement(
          brier.map(b => b.se),
          c.brierSe,
          1e-10,
        )
    })
    test(`log score: ${name}`, () => {
      const scores = times.map((_, k) => logScoreSurvival(at(k)))
      expectAgreement(
        scores.map(s => s.value),
        c.logScore,
        1e-12,
      )
      if (c.jackknife)
        expectAgreement(
          scores.map(s => s.se),
          c.jackknife.logScore,
          1e-8,
        )
    })
    test(`integrated Brier score: ${name}`, () => {
      const integrated = integratedBrier({ time, event, times, survival: c.survival })
      expectAgreement(integrated.value, c.integrated, 1e-12)
      expectAgreement(integrated.nullValue, c.integratedNull, 1e-12)
      expectAgreement(integrated.brier, c.brier, 1e-12)
    })
  }
})

describe('scores at a horizon, edges', () => {
  test('without censoring the Brier score is the plain mean, and perfect predictions have 0', () => {
    const input = { time: [1, 2, 3, 4], event: [1, 1, 1, 1], at: 2 }
    expect(brierSurvival({ ...input, risk: [0.8, 0.5, 0.4, 0.1] }).value).toBeCloseTo(
      (0.04 + 0.25 + 0.16 + 0.01) / 4,
      15,
    )
    expect(brierSurvival({ ...input, risk: [1, 1, 0, 0] })).toMatchObject({ value: 0, scaled: 1, se: 0 })
  })
  test('a horizon beyond all follow-up is refused, unless all had the event or the censoring is of others', () => {
    const input = { time: [1, 2, 3], event: [1, 0, 0], risk: [0.5, 0.2, 0.1] }
    expect(() => brierSurvival({ ...input, at: 4 })).toThrow('Nobody is followed to 4')
    expect(brierSurvival({ ...input, event: [1, 1, 1], at: 4 }).value).toBeCloseTo(
      (0.25 + 0.64 + 0.81) / 3,
      15,
    )
    const censoring = { time: [6, 7], event: [0, 1] }
    expect(brierSurvival({ ...input, at: 4, censoring }).value).toBeCloseTo(0.25 / 3, 15)
  })
  test('bad input is named', () => {
    const input = { time: [1, 2, 3], event: [1, 0, 1] }
    expect(() => brierSurvival({ ...input, at: 2, risk: [1.1, 0, 0] })).toThrow('risk is 1.1 in row 0')
    expect(() => logScoreSurvival({ ...input, at: 2, risk: [1, 0.1, 0.2] })).toThrow('strictly between')
    expect(() => brierSurvival({ ...input, at: Number.NaN, risk: [1, 0, 0] })).toThrow('horizon is NaN')
    expect(() => integratedBrier({ ...input, times: [2, 1], survival: [0, 0, 0, 0, 0, 0] })).toThrow('ascend')
  })
})

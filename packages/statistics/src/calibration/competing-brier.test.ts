import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { brierCompeting } from './competing-brier.ts'
import { brierSurvival } from './survival-brier.ts'

interface Case {
  time: number[]
  cause: number[]
  risk: number[]
  times: number[]
  weights: number[] | null
  score: { brier: number[]; brierSe: number[] | null; nullBrier: number[] } | null
  brier: { value: number[]; se: number[] }
}
const cases = reference<Record<string, Case>>('competing-prediction')

describe('brierCompeting', () => {
  for (const [name, c] of Object.entries(cases)) {
    const { time, cause, risk, score } = c
    const results = c.times.map(at =>
      brierCompeting({ time, cause, risk, at, weights: c.weights ?? undefined }),
    )
    const values = results.map(result => result.value)
    const errors = results.map(result => result.se)
    if (score)
      test(`agrees with riskRegression::Score: ${name}`, () => {
        expectAgreement(values, score.brier, 1e-11)
        expectAgreement(
          results.map(result => result.nullValue),
          score.nullBrier,
          1e-11,
        )
        if (score.brierSe) expectAgreement(errors, score.brierSe, 1e-10)
      })
    test(`agrees with its definition and numerical derivatives: ${name}`, () => {
      expectAgreement(values, c.brier.value, 1e-11)
      expectAgreement(errors, c.brier.se, 1e-9)
    })
  }
  test('without competing events it is brierSurvival', () => {
    const { time, cause, risk, times } = cases.ties
    const event = cause.map(k => (k === 1 ? 1 : 0))
    for (const at of times) {
      const one = brierCompeting({ time, cause: event, risk, at })
      const other = brierSurvival({ time, event, risk, at })
      expectAgreement(
        [one.value, one.se, one.nullValue, one.scaled],
        [other.value, other.se, other.nullValue, other.scaled],
        1e-12,
      )
    }
  })
  test('a risk above 1, a cause that no row has, and no event by the horizon', () => {
    const input = { time: [1, 2, 3], cause: [1, 2, 0], at: 2 }
    expect(() => brierCompeting({ ...input, risk: [1.5, 0, 0] })).toThrow('risk is 1.5 in row 0')
    expect(() => brierCompeting({ ...input, risk: [0, 0, 0], of: 3 })).toThrow('No row has cause 3')
    expect(brierCompeting({ ...input, at: 0.5, risk: [0, 0, 0] })).toMatchObject({
      value: 0,
      scaled: Number.NaN,
    })
  })
})

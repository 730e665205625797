import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { kaplanMeier } from '../survival/kaplan-meier.ts'
import type { SurvivalInterval } from '../survival/survival-limits.ts'
import { aalenJohansen } from './aalen-johansen.ts'

type Rows = (number | null)[][]
interface Case {
  input: {
    time: number[]
    cause: number[]
    entry: number[] | null
    weights: number[] | null
    conf: SurvivalInterval
  }
  time: number[]
  atRisk: number[]
  eventFree: number[]
  incidence: number[][]
  standardError: Rows | null
  lower: Rows | null
  upper: Rows | null
}
const cases = reference<Record<string, Case>>('survival-aalen-johansen')
const numbers = (values: (number | null)[]) => values.map(v => v ?? Number.NaN)

describe('aalenJohansen', () => {
  for (const [name, c] of Object.entries(cases)) {
    const result = aalenJohansen({
      ...c.input,
      entry: c.input.entry ?? undefined,
      weights: c.input.weights ?? undefined,
    })
    test(`agrees with survfit: ${name}`, () => {
      expectAgreement(result.time, c.time, 1e-12)
      expectAgreement(result.atRisk, c.atRisk, 1e-12)
      expectAgreement(result.eventFree, c.eventFree, 1e-11)
      result.causes.forEach((cause, k) => {
        expectAgreement(cause.incidence, c.incidence[k], 1e-11)
        if (c.standardError) expectAgreement(cause.standardError, numbers(c.standardError[k]), 1e-10)
        if (c.lower) expectAgreement(cause.lower, numbers(c.lower[k]), 1e-9)
        if (c.upper) expectAgreement(cause.upper, numbers(c.upper[k]), 1e-9)
      })
    })
  }
  test('one cause gives one minus Kaplan-Meier with its error', () => {
    const { time, cause } = cases.mgus.input
    const event = cause.map(c => (c > 0 ? 1 : 0))
    const [one] = aalenJohansen({ time, cause: event }).causes
    const km = kaplanMeier({ time, event })
    expectAgreement(
      one.incidence,
      km.survival.map(s => 1 - s),
      1e-12,
    )
    expectAgreement(one.standardError, km.standardError, 1e-10)
  })
  test('no event, and a cause that is no number', () => {
    expect(aalenJohansen({ time: [1, 2], cause: [0, 0] })).toMatchObject({ causes: [] })
    expect(() => aalenJohansen({ time: [1, 2], cause: [1, 0.5] })).toThrow('cause is 0.5 in row 1')
  })
})

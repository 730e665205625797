import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { timeDependentAuc } from './survival-time-auc.ts'

interface Case {
  time: number[]
  event: number[]
  linear: number[]
  times: number[]
  survival: number[]
  auc: number[]
  aucSe: number[]
  /** Numerical infinitesimal jackknife, where times tie. */
  jackknife?: { auc: number[] }
}
const cases = reference<Record<string, Case>>('survival-prediction')

describe('timeDependentAuc agrees with riskRegression::Score', () => {
  for (const [name, c] of Object.entries(cases)) {
    const { time, event, times } = c
    const result = timeDependentAuc({ time, event, risk: c.linear, times })
    test(`value: ${name}`, () => expectAgreement(result.auc, c.auc, 1e-12))
    test(`standard error: ${name}`, () => {
      if (c.jackknife) expectAgreement(result.se, c.jackknife.auc, 1e-8)
      else expectAgreement(result.se, c.aucSe, 1e-10)
    })
    test(`risk by time gives the same: ${name}`, () => {
      const risk = c.survival.map(s => 1 - s)
      expectAgreement(timeDependentAuc({ time, event, risk, times }).auc, c.auc, 1e-12)
    })
  }
})

interface Limits {
  auc: number[]
  se: number[]
  df: number[]
  lower: number[]
  upper: number[]
}

describe('limits of timeDependentAuc for logit(AUC) agree with R', () => {
  for (const [name, expected] of Object.entries(
    reference<Record<string, Limits>>('survival-time-auc-limits'),
  ))
    test(`degrees of freedom and limits: ${name}`, () => {
      const { time, event, linear, times } = cases[name]
      const result = timeDependentAuc({ time, event, risk: linear, times, conf: 'logit' })
      expectAgreement(result.se, expected.se, 1e-7)
      expectAgreement(result.df, expected.df, 1e-6)
      expectAgreement(result.lower, expected.lower, 1e-7)
      expectAgreement(result.upper, expected.upper, 1e-7)
    })
  test('are the value itself where a score separates the patients', () => {
    const rows = { time: [1, 2, 3, 4], event: [1, 1, 1, 0], risk: [4, 3, 2, 1] }
    const { auc, lower, upper } = timeDependentAuc({ ...rows, times: [2], conf: 'logit' })
    expect([auc[0], lower[0], upper[0]]).toEqual([1, 1, 1])
  })
})

describe('timeDependentAuc where it is not defined', () => {
  test('NaN without cases or without controls', () => {
    const { auc, se, cases, controls } = timeDependentAuc({
      time: [2, 3, 4],
      event: [1, 1, 1],
      risk: [3, 2, 1],
      times: [1, 3, 4],
    })
    expect([...auc]).toEqual([Number.NaN, 1, Number.NaN])
    expect(se[1]).toBe(0)
    expect([...cases]).toEqual([0, 2, 3])
    expect([...controls]).toEqual([3, 1, 0])
  })
  test('follow-up beyond the censoring sample is an error', () => {
    const censoring = { time: [1, 2], event: [0, 0] }
    expect(() =>
      timeDependentAuc({ time: [3, 9], event: [1, 0], risk: [1, 2], times: [5], censoring }),
    ).toThrow('beyond all follow-up')
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { StatisticsInputError } from '../input-error.ts'
import { kaplanMeier } from './kaplan-meier.ts'
import { medianFollowUp, reverseKaplanMeier } from './reverse-kaplan-meier.ts'
import type { SurvivalInterval } from './survival-limits.ts'
import { survivalAt, survivalQuantile } from './survival-lookup.ts'

type Row = (number | null)[]
interface Case {
  input: {
    time: number[]
    event: number[]
    entry: number[] | null
    weights: number[]
    conf: SurvivalInterval
    level: number
  }
  time: Row
  atRisk: Row
  events: Row
  censored: Row
  survival: Row
  standardError: Row
  lower: Row
  upper: Row
  quantiles: { p: number[]; value: Row; lower: Row; upper: Row }
}
const r = reference<{
  cases: Record<string, Case>
  reverse: { time: number[]; survival: number[] }
  reverseVeteran: { time: number[]; survival: number[] }
}>('survival-kaplan-meier')
const boxed = (value: unknown): Row => (Array.isArray(value) ? value : [value as number | null])
const followUpOf = (name: string) => ({ time: r.cases[name].input.time, event: r.cases[name].input.event })
const numbers = (value: unknown) => boxed(value).map(v => v ?? Number.NaN)

describe('kaplanMeier agrees with survfit', () => {
  for (const [name, c] of Object.entries(r.cases)) {
    const curve = kaplanMeier({ ...c.input, entry: c.input.entry ?? undefined, robust: false })
    test(`curve: ${name}`, () => {
      for (const field of ['time', 'atRisk', 'events', 'censored', 'survival', 'standardError'] as const)
        expectAgreement(curve[field], numbers(c[field]), 1e-11)
    })
    test(`limits: ${name}`, () => {
      expectAgreement(curve.lower, numbers(c.lower), 1e-11)
      expectAgreement(curve.upper, numbers(c.upper), 1e-11)
    })
    test(`quantiles: ${name}`, () => {
      c.quantiles.p.forEach((p, i) => {
        const q = survivalQuantile(curve, p)
        expectAgreement(q.value ?? Number.NaN, numbers(c.quantiles.value)[i], 1e-12)
        expectAgreement(q.lower ?? Number.NaN, numbers(c.quantiles.lower)[i], 1e-12)
        expectAgreement(q.upper ?? Number.NaN, numbers(c.quantiles.upper)[i], 1e-12)
      })
    })
  }
})

describe('reverseKaplanMeier', () => {
  test('agrees with prodlim, ties between events and censorings included', () => {
    const lung = reverseKaplanMeier(followUpOf('log'))
    expectAgreement(lung.time, r.reverse.time, 1e-12)
    expectAgreement(lung.survival, r.reverse.survival, 1e-11)
    const veteran = reverseKaplanMeier(followUpOf('plain'))
    expectAgreement(veteran.survival, r.reverseVeteran.survival, 1e-11)
  })
  test('median follow-up is where the reverse curve crosses one half', () => {
    const { time, event } = r.cases.log.input
    const value = medianFollowUp({ time, event }).value ?? Number.NaN
    expect(r.reverse.time[r.reverse.survival.findIndex(s => s <= 0.5)]).toBe(value)
  })
})

const followUp = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 1 })), {
  minLength: 1,
  maxLength: 60,
})

describe('kaplanMeier, properties and errors', () => {
  test('never rises, and times the reverse curve gives the share still followed', () => {
    fc.assert(
      fc.property(followUp, rows => {
        const time = rows.map(row => row[0])
        const event = rows.map(row => row[1])
        const s = kaplanMeier({ time, event })
        const g = reverseKaplanMeier({ time, event })
        s.time.forEach((t, i) => {
          expect(s.survival[i]).toBeLessThanOrEqual(i === 0 ? 1 : s.survival[i - 1])
          const followed = time.filter(other => other > t).length / time.length
          expect(s.survival[i] * g.survival[i]).toBeCloseTo(followed, 12)
        })
      }),
      { numRuns: 1000 },
    )
  })
  test('a weight counts as that many rows', () => {
    const one = kaplanMeier({ time: [1, 2, 3, 4], event: [1, 0, 1, 1], weights: [2, 1, 0, 3] })
    const many = kaplanMeier({ time: [1, 1, 2, 4, 4, 4], event: [1, 1, 0, 1, 1, 1] })
    expect(one).toEqual(many)
  })
  test('beyond the last time nothing is known', () => {
    const curve = kaplanMeier({ time: [2, 4], event: [1, 0] })
    expect([...survivalAt(curve, [1, 2, 3, 4, 5])]).toEqual([1, 0.5, 0.5, 0.5, Number.NaN])
  })
  test('bad input is named', () => {
    expect(() => kaplanMeier({ time: [], event: [] })).toThrow(StatisticsInputError)
    expect(() => kaplanMeier({ time: [1, Number.NaN], event: [1, 0] })).toThrow('time is NaN in row 1')
    expect(() => kaplanMeier({ time: [1, -1], event: [1, 0] })).toThrow('time is -1 in row 1')
    expect(() => kaplanMeier({ time: [1, 2], event: [1, 2] })).toThrow('event is 2 in row 1')
    expect(() => kaplanMeier({ time: [1, 2], event: [1, 0], entry: [0, 2] })).toThrow('row 1')
    expect(() => survivalQuantile(kaplanMeier({ time: [1], event: [1] }), 1)).toThrow('p is 1')
  })
})

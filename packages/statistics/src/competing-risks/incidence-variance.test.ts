import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { kaplanMeier } from '../survival/kaplan-meier.ts'
import type { SurvivalInterval } from '../survival/survival-limits.ts'
import { lastAtOrBefore } from '../survival/survival-lookup.ts'
import { aalenJohansen } from './aalen-johansen.ts'
import { aalenJohansenByStratum } from './aalen-johansen-strata.ts'
import { incidenceAt } from './incidence-at.ts'

type Rows = (number | null)[][]
interface RobustCase {
  input: {
    time: number[]
    cause: number[]
    entry: number[] | null
    weights: number[] | null
    conf: SurvivalInterval
    level: number
  }
  time: number[]
  eventFree: number[]
  incidence: Rows
  standardError: Rows
  lower: Rows
  upper: Rows
}
interface Follow {
  time: number[]
  cause: number[]
}
const r = reference<{
  robust: Record<string, RobustCase>
  cluster: Follow & { weights: number[]; cluster: number[]; standardError: number[][] }
  aalen: Record<string, Follow & { curves: { at: number[]; incidence: number[]; variance: number[] }[] }>
  delayed: Follow & { entry: number[]; at: number[]; incidence: number[][]; variance: number[][] }
  strata: Follow & {
    group: number[]
    at: number[]
    stratum: number[]
    incidence: Rows
    standardError: Rows
    lower: Rows
    upper: Rows
  }
}>('competing-aalen-johansen')
const numbers = (values: (number | null)[]) => values.map(v => v ?? Number.NaN)

describe('aalenJohansen: robust variance and limits agree with survfit', () => {
  for (const [name, c] of Object.entries(r.robust))
    test(name, () => {
      const { entry, weights, ...input } = c.input
      const result = aalenJohansen({
        ...input,
        entry: entry ?? undefined,
        weights: weights ?? undefined,
        variance: 'robust',
      })
      expectAgreement(result.time, c.time, 1e-12)
      expectAgreement(result.eventFree, c.eventFree, 1e-11)
      result.causes.forEach((cause, k) => {
        expectAgreement(cause.incidence, numbers(c.incidence[k]), 1e-11)
        expectAgreement(cause.standardError, numbers(c.standardError[k]), 1e-9)
        expectAgreement(cause.lower, numbers(c.lower[k]), 1e-9)
        expectAgreement(cause.upper, numbers(c.upper[k]), 1e-9)
      })
    })
})

test("aalenJohansen: robust variance by cluster agrees with numerical derivatives of survfit's estimate", () => {
  const { standardError, ...input } = r.cluster
  aalenJohansen({ ...input, variance: 'robust' }).causes.forEach((cause, k) => {
    expectAgreement(cause.standardError, standardError[k], 1e-6)
  })
})

describe("aalenJohansen: Aalen's variance agrees with cuminc", () => {
  for (const [name, c] of Object.entries(r.aalen))
    test(name, () => {
      const curve = aalenJohansen({ ...c, variance: 'aalen' })
      curve.causes.forEach((cause, k) => {
        const at = incidenceAt(curve, cause, c.curves[k].at)
        expectAgreement(at.incidence, c.curves[k].incidence, 1e-11)
        expectAgreement(
          at.standardError.map(se => se * se),
          c.curves[k].variance,
          1e-9,
          1e-6,
        )
      })
    })
})

test('aalenJohansen: multinomial variance with delayed entry agrees with etm', () => {
  const { time, cause, entry, at, incidence, variance } = r.delayed
  const curve = aalenJohansen({ time, cause, entry })
  curve.causes.forEach((of, k) => {
    const here = incidenceAt(curve, of, at)
    expectAgreement(here.incidence, incidence[k], 1e-11)
    expectAgreement(
      here.standardError.map(se => se * se),
      variance[k],
      1e-9,
      1e-6,
    )
  })
})

test('aalenJohansenByStratum: values at given times agree with summary.survfit', () => {
  const { time, cause, group, at, stratum, ...expected } = r.strata
  const strata = aalenJohansenByStratum({ time, cause, strata: group })
  expect(strata.map(one => one.stratum)).toEqual([...new Set(stratum)])
  strata.forEach(({ curve }, g) => {
    curve.causes.forEach((cause, k) => {
      const here = incidenceAt(curve, cause, at)
      const pick = (rows: Rows) => numbers(rows.slice(g * at.length, (g + 1) * at.length).map(row => row[k]))
      expectAgreement(here.incidence, pick(expected.incidence), 1e-11)
      expectAgreement(here.standardError, pick(expected.standardError), 1e-10)
      expectAgreement(here.lower, pick(expected.lower), 1e-9)
      expectAgreement(here.upper, pick(expected.upper), 1e-9)
    })
  })
})

const rowsOf = (maxCause: number, entry = false) =>
  fc.array(
    fc.record({
      time: fc.integer({ min: 2, max: 12 }),
      cause: fc.integer({ min: 0, max: maxCause }),
      weight: fc.integer({ min: 1, max: 3 }),
      entry: entry ? fc.integer({ min: 0, max: 1 }) : fc.constant(0),
    }),
    { minLength: 1, maxLength: 14 },
  )
type Row = { time: number; cause: number; weight: number; entry: number }
const columns = (rows: Row[]) => ({
  time: rows.map(row => row.time),
  cause: rows.map(row => row.cause),
  entry: rows.map(row => row.entry),
})
const closeTo = (actual: ArrayLike<number>, expected: ArrayLike<number>, error = 1e-9) => {
  expect(actual.length).toBe(expected.length)
  for (let i = 0; i < actual.length; i++)
    if (!(Number.isNaN(actual[i]) && Number.isNaN(expected[i])))
      expect(Math.abs(actual[i] - expected[i])).toBeLessThan(error)
}
const draws = { numRuns: 1000 }

describe('aalenJohansen holds, whatever the data:', () => {
  test('incidences and the event-free share sum to 1', () => {
    fc.assert(
      fc.property(rowsOf(3, true), rows => {
        const { eventFree, causes } = aalenJohansen(columns(rows))
        closeTo(
          eventFree.map((s, i) => causes.reduce((sum, cause) => sum + cause.incidence[i], s)),
          eventFree.map(() => 1),
          1e-12,
        )
      }),
      draws,
    )
  })
  test('frequency weights equal replication, in value and in multinomial and Aalen errors', () => {
    fc.assert(
      fc.property(rowsOf(2), fc.constantFrom('multinomial' as const, 'aalen' as const), (rows, variance) => {
        const weighted = aalenJohansen({ ...columns(rows), weights: rows.map(row => row.weight), variance })
        const written = aalenJohansen({
          ...columns(rows.flatMap(row => Array<Row>(row.weight).fill(row))),
          variance,
        })
        weighted.causes.forEach((cause, k) => {
          closeTo(cause.incidence, written.causes[k].incidence)
          closeTo(cause.standardError, written.causes[k].standardError, 1e-7)
        })
      }),
      draws,
    )
  })
  test('a cluster of replicates has the robust error of one row of that weight', () => {
    fc.assert(
      fc.property(rowsOf(2), rows => {
        const weighted = aalenJohansen({
          ...columns(rows),
          weights: rows.map(row => row.weight),
          variance: 'robust',
        })
        const many = rows.flatMap((row, id) => Array<[Row, number]>(row.weight).fill([row, id]))
        const written = aalenJohansen({
          ...columns(many.map(([row]) => row)),
          cluster: many.map(([, id]) => id),
          variance: 'robust',
        })
        weighted.causes.forEach((cause, k) => {
          closeTo(cause.standardError, written.causes[k].standardError, 1e-7)
        })
      }),
      draws,
    )
  })
  test('the order of rows and the unit of time change nothing', () => {
    fc.assert(
      fc.property(rowsOf(2, true), fc.constantFrom('multinomial' as const, 'robust' as const), (rows, v) => {
        const one = aalenJohansen({ ...columns(rows), variance: v })
        const turned = columns([...rows].reverse())
        const other = aalenJohansen({
          time: turned.time.map(t => 7 * t),
          entry: turned.entry.map(t => 7 * t),
          cause: turned.cause,
          variance: v,
        })
        closeTo(
          other.time,
          one.time.map(t => 7 * t),
        )
        one.causes.forEach((cause, k) => {
          closeTo(other.causes[k].incidence, cause.incidence, 1e-12)
          closeTo(other.causes[k].standardError, cause.standardError, 1e-7)
        })
      }),
      draws,
    )
  })
  test('one cause is one minus Kaplan-Meier, with Greenwood errors', () => {
    fc.assert(
      fc.property(rowsOf(1), rows => {
        const { time, cause } = columns(rows)
        const [one] = aalenJohansen({ time, cause }).causes
        const km = kaplanMeier({ time, event: cause })
        if (!one) return
        closeTo(
          one.incidence,
          km.survival.map(s => 1 - s),
          1e-12,
        )
        const alive = km.survival.indexOf(0)
        const until = alive < 0 ? km.survival.length : alive
        closeTo(one.standardError.subarray(0, until), km.standardError.subarray(0, until), 1e-7)
      }),
      draws,
    )
  })
})

describe('aalenJohansen where the data are difficult', () => {
  test('a single event, identical times, and times beyond the data', () => {
    const curve = aalenJohansen({ time: [3, 3, 3, 3], cause: [0, 2, 0, 0] })
    expect(curve.causes).toHaveLength(1)
    expectAgreement(curve.causes[0].incidence, [0.25], 1e-12)
    expectAgreement(curve.causes[0].standardError, [Math.sqrt(0.25 * 0.75 * 0.25)], 1e-12)
    const at = incidenceAt(curve, curve.causes[0], [1, 3, 4])
    expect([...at.incidence]).toEqual([0, 0.25, Number.NaN])
    expect(at.lower[0]).toBe(0)
    expect(at.upper[0]).toBe(0)
    expect(lastAtOrBefore(curve.time, 1)).toBe(-1)
  })
  test('limits of an incidence of 0: none on scales that have no 0, 0 on the plain one, as survfit', () => {
    const before = (conf: 'log' | 'plain') =>
      aalenJohansen({ time: [1, 2, 3], cause: [0, 1, 0], conf }).causes[0]
    expect(before('log').lower[0]).toBeNaN()
    expect(before('plain').lower[0]).toBe(0)
    expect(before('plain').upper[0]).toBe(0)
  })
  test('with delayed entry, all at risk may have had an event before others enter: said, not hidden', () => {
    const curve = aalenJohansen({ time: [2, 3, 9, 9], cause: [1, 2, 1, 0], entry: [0, 0, 5, 5] })
    expect(curve.emptied).toBe(3)
    expectAgreement(curve.causes[0].incidence, [0.5, 0.5, 0.5], 1e-12)
    expect(aalenJohansen({ time: [2, 3], cause: [1, 2] }).emptied).toBeNull()
  })
  test('everyone has had an event: the last value is carried on', () => {
    const curve = aalenJohansen({ time: [1, 2], cause: [1, 2] })
    expect([...incidenceAt(curve, curve.causes[0], [9]).incidence]).toEqual([0.5])
    expectAgreement(curve.causes[0].standardError, [Math.SQRT1_2 / 2, Math.SQRT1_2 / 2], 1e-12)
  })
  test('empty input, a missing time, entry after exit and clusters without a robust variance', () => {
    expect(() => aalenJohansen({ time: [], cause: [] })).toThrow('time has no rows')
    expect(() => aalenJohansen({ time: [1, Number.NaN], cause: [1, 0] })).toThrow('time is NaN in row 1')
    expect(() => aalenJohansen({ time: [1], cause: [1], entry: [2] })).toThrow('entry must come before exit')
    expect(() => aalenJohansen({ time: [1], cause: [1], cluster: [1] })).toThrow('ask for the robust one')
  })
})

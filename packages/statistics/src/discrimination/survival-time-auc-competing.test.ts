import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { timeDependentAuc } from './survival-time-auc.ts'
import { timeDependentAucCompeting } from './survival-time-auc-competing.ts'

interface Values {
  auc: number[]
  se: number[]
}
interface Case {
  time: number[]
  cause: number[]
  risk: number[]
  times: number[]
  weights: number[] | null
  score: { auc: number[]; aucSe: number[] | null } | null
  all: Values
  free: Values
}
const cases = reference<Record<string, Case>>('competing-prediction')
const inputOf = ({ time, cause, risk, times, weights }: Case) => ({
  time,
  cause,
  risk,
  times,
  weights: weights ?? undefined,
})

describe('timeDependentAucCompeting agrees with riskRegression::Score', () => {
  for (const [name, c] of Object.entries(cases))
    if (c.score) {
      const { auc, aucSe } = c.score
      const result = timeDependentAucCompeting(inputOf(c))
      test(`value: ${name}`, () => expectAgreement(result.auc, auc, 1e-12))
      if (aucSe) test(`standard error: ${name}`, () => expectAgreement(result.se, aucSe, 1e-10))
    }
})

describe('timeDependentAucCompeting agrees with its definition and numerical derivatives', () => {
  for (const [name, c] of Object.entries(cases))
    for (const controls of ['all-others', 'event-free'] as const)
      test(`${controls}: ${name}`, () => {
        const result = timeDependentAucCompeting({ ...inputOf(c), controls })
        const expected = controls === 'all-others' ? c.all : c.free
        expectAgreement(result.auc, expected.auc, 1e-11)
        expectAgreement(result.se, expected.se, 1e-8)
      })
})

const rowsOf = (causes: number) =>
  fc.array(
    fc.record({
      time: fc.integer({ min: 1, max: 9 }),
      cause: fc.integer({ min: 0, max: causes }),
      risk: fc.integer({ min: 0, max: 4 }),
      weight: fc.integer({ min: 1, max: 3 }),
    }),
    { minLength: 2, maxLength: 16 },
  )
type Row = { time: number; cause: number; risk: number; weight: number }
const columns = (rows: Row[]) => ({
  time: rows.map(row => row.time),
  cause: rows.map(row => row.cause),
  risk: rows.map(row => row.risk),
  times: [3, 6],
})
const of = (rows: Row[]) => rows.some(row => row.cause === 1)
const same = (a: ArrayLike<number>, b: ArrayLike<number>, error = 1e-9) => {
  for (let i = 0; i < a.length; i++)
    if (!Number.isNaN(a[i]) || !Number.isNaN(b[i])) expect(Math.abs(a[i] - b[i])).toBeLessThan(error)
}
const draws = { numRuns: 1000 }

describe('timeDependentAucCompeting holds, whatever the data:', () => {
  test('without competing events it is timeDependentAuc, with either controls', () => {
    fc.assert(
      fc.property(
        rowsOf(1).filter(of),
        fc.constantFrom('all-others' as const, 'event-free' as const),
        (rows, controls) => {
          const { cause, ...rest } = columns(rows)
          const one = timeDependentAucCompeting({ ...rest, cause, controls })
          const other = timeDependentAuc({ ...rest, event: cause })
          same(one.auc, other.auc)
          same(one.se, other.se)
        },
      ),
      draws,
    )
  })
  test('frequency weights equal replication; the order of rows and the scale of time and risk change nothing', () => {
    fc.assert(
      fc.property(rowsOf(2).filter(of), rows => {
        const one = timeDependentAucCompeting({ ...columns(rows), weights: rows.map(row => row.weight) })
        const { time, cause, risk, times } = columns(
          rows.flatMap(row => Array<Row>(row.weight).fill(row)).reverse(),
        )
        const scaled = {
          time: time.map(t => 2 * t),
          times: times.map(t => 2 * t),
          cause,
          risk: risk.map(v => Math.exp(v)),
        }
        same(one.auc, timeDependentAucCompeting(scaled).auc)
      }),
      draws,
    )
  })
  test('a row of weight 0 is as if absent', () => {
    fc.assert(
      fc.property(rowsOf(2).filter(of), rows => {
        const extra = [...rows, { time: 4, cause: 2, risk: 1, weight: 1 }]
        const one = timeDependentAucCompeting({
          ...columns(extra),
          weights: extra.map((_, i) => (i < rows.length ? 1 : 0)),
        })
        const other = timeDependentAucCompeting(columns(rows))
        same(one.auc, other.auc)
        same(one.se, other.se)
      }),
      draws,
    )
  })
})

describe('timeDependentAucCompeting where it is not defined', () => {
  test('NaN without cases or without controls', () => {
    const input = { time: [1, 2, 3, 4], cause: [2, 1, 1, 2], risk: [1, 2, 3, 4], times: [1, 4] }
    const { auc, cases: found, controls } = timeDependentAucCompeting({ ...input, controls: 'event-free' })
    expect([...auc]).toEqual([Number.NaN, Number.NaN])
    expect([...found]).toEqual([0, 2])
    expect([...controls]).toEqual([3, 0])
    expect(timeDependentAucCompeting(input).auc[1]).toBe(0.5)
  })
  test('a cause that no row has, and a cause that is no number', () => {
    const input = { time: [1, 2], risk: [1, 2], times: [1] }
    expect(() => timeDependentAucCompeting({ ...input, cause: [2, 0] })).toThrow(
      'No row has cause 1: the causes are 2',
    )
    expect(() => timeDependentAucCompeting({ ...input, cause: [1, -1] })).toThrow('cause is -1 in row 1')
  })
})

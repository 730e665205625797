import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { logRank } from '../survival/log-rank.ts'
import { grayTest } from './gray-test.ts'

interface Case {
  time: number[]
  cause: number[]
  group: number[]
  strata: number[] | null
  rho: number
  cause_: number[]
  statistic: number[]
  df: number[]
  p: number[]
}
const cases = reference<Record<string, Case>>('competing-gray')

describe('grayTest agrees with cuminc', () => {
  for (const [name, c] of Object.entries(cases))
    test(name, () => {
      const { time, cause, group, strata, rho } = c
      const tests = grayTest({ time, cause, group, strata: strata ?? undefined, rho })
      expect(tests.map(one => one.cause)).toEqual([c.cause_].flat())
      expectAgreement(
        tests.map(one => one.statistic),
        [c.statistic].flat(),
        1e-8,
      )
      expectAgreement(
        tests.map(one => one.p),
        [c.p].flat(),
        1e-8,
        1e-300,
      )
      expect(tests.map(one => one.df)).toEqual([c.df].flat())
    })
})

const rows = (causes: number) =>
  fc.array(
    fc.record({
      time: fc.integer({ min: 1, max: 9 }),
      cause: fc.integer({ min: 0, max: causes }),
      group: fc.integer({ min: 0, max: 2 }),
    }),
    { minLength: 2, maxLength: 20 },
  )
type Row = { time: number; cause: number; group: number }
const columns = (of: Row[]) => ({
  time: of.map(row => row.time),
  cause: of.map(row => row.cause),
  group: of.map(row => row.group),
})
const closeTo = (actual: ArrayLike<number>, expected: ArrayLike<number>, error = 1e-9) => {
  expect(actual.length).toBe(expected.length)
  for (let i = 0; i < actual.length; i++)
    expect(Math.abs(actual[i] - expected[i])).toBeLessThan(error * (1 + Math.abs(expected[i])))
}
const draws = { numRuns: 1000 }

describe('grayTest holds, whatever the data:', () => {
  test('without competing events its scores are those of the log-rank test', () => {
    fc.assert(
      fc.property(rows(1), of => {
        const { time, cause, group } = columns(of)
        const [one] = grayTest({ time, cause, group })
        if (!one) return
        const { observed, expected } = logRank({ time, event: cause, group })
        closeTo(
          one.score,
          observed.map((o, g) => o - expected[g]),
        )
      }),
      draws,
    )
  })
  test('the order of rows, the unit of time and one stratum change nothing; scores sum to 0', () => {
    fc.assert(
      fc.property(rows(2), of => {
        const one = grayTest(columns(of))
        const turned = columns([...of].reverse())
        const other = grayTest({ ...turned, time: turned.time.map(t => 3 * t), strata: of.map(() => 4) })
        one.forEach((gray, k) => {
          closeTo(other[k].score, gray.score)
          closeTo(other[k].covariance, gray.covariance)
          expect(Math.abs(gray.score.reduce((sum, v) => sum + v, 0))).toBeLessThan(1e-9)
        })
      }),
      draws,
    )
  })
})

describe('grayTest where the data are difficult', () => {
  test('no event, one group, a single event and a group without rows', () => {
    expect(grayTest({ time: [1, 2], cause: [0, 0], group: [0, 1] })).toEqual([])
    expect(grayTest({ time: [1, 2], cause: [1, 0], group: [0, 0] })).toMatchObject([{ df: 0, p: 1 }])
    expect(grayTest({ time: [1, 2, 3], cause: [0, 1, 0], group: [0, 0, 2] })).toMatchObject([{ df: 1 }])
  })
  test('identical times', () => {
    const [one] = grayTest({ time: [2, 2, 2, 2, 2, 2], cause: [1, 2, 0, 1, 1, 0], group: [0, 0, 0, 1, 1, 1] })
    expect(one.df).toBe(1)
    expect(one.statistic).toBeGreaterThan(0)
    expect(one.statistic).toBeLessThan(1)
  })
  test('a group that is no whole number, a missing rho and lengths', () => {
    expect(() => grayTest({ time: [1, 2], cause: [1, 1], group: [0, 0.5] })).toThrow('group is 0.5 in row 1')
    expect(() => grayTest({ time: [1], cause: [1], group: [0], rho: Number.NaN })).toThrow('rho is NaN')
    expect(() => grayTest({ time: [1, 2], cause: [1], group: [0, 1] })).toThrow('cause has 1 values')
  })
})

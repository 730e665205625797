import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { landmarkAnalysis } from './landmark.ts'
import { survivalWithLimitsAt } from './survival-lookup.ts'

type Row = (number | null)[]
const r = reference<{
  data: Record<'time' | 'event' | 'group', number[]>
  landmark: number
  n: number
  eventsBefore: number
  curves: { n: number; time: number[]; survival: number[]; lower: Row; upper: Row }[]
  chiSquared: number
  p: number
  conditional: { at: number[]; survival: number[]; standardError: number[] }
}>('survival-landmark')
const { time, event, group } = r.data
const numbers = (values: Row) => values.map(value => value ?? Number.NaN)

describe('landmarkAnalysis', () => {
  const found = landmarkAnalysis({ time, event, group, landmark: r.landmark, conf: 'log-log' })
  test('agrees with survfit and survdiff from the landmark on', () => {
    expect(found.rows.length).toBe(r.n)
    found.curves.forEach(({ n, curve }, g) => {
      expect(n).toBe(r.curves[g].n)
      expectAgreement(curve.time, r.curves[g].time, 1e-12)
      for (const field of ['survival', 'lower', 'upper'] as const)
        expectAgreement(curve[field], numbers(r.curves[g][field]), 1e-11)
    })
    expectAgreement([found.logRank?.chiSquared ?? 0, found.logRank?.p ?? 0], [r.chiSquared, r.p], 1e-10)
  })
  test('one group: the ratio of the whole curve to its value at the landmark', () => {
    const { curves, logRank } = landmarkAnalysis({ time, event, landmark: r.landmark })
    const { survival, standardError } = survivalWithLimitsAt(curves[0].curve, r.conditional.at)
    expectAgreement(survival, r.conditional.survival, 1e-11)
    expectAgreement(standardError, r.conditional.standardError, 1e-11)
    expect(logRank).toBe(null)
  })
  test('every row is kept or left out, with the reason', () => {
    expect(found.rows.length + found.leftOut.length).toBe(time.length)
    expect(found.leftOut.filter(one => one.reason === 'event by the landmark').length).toBe(r.eventsBefore)
    const few = landmarkAnalysis({
      time: [5, 3, 8, 9, 5, 9],
      event: [1, 0, 1, 0, 0, 1],
      entry: [0, 0, 6, 5, 0, 0],
      weights: [1, 1, 1, 1, 0, 1],
      group: [0, 1, 0, 1, 0, 1],
      groupKnownAt: [0, 0, 0, 0, 0, 7],
      landmark: 5,
    })
    expect([...few.rows]).toEqual([3])
    expect([...few.time]).toEqual([4])
    expect(few.leftOut).toEqual([
      { row: 0, reason: 'event by the landmark' },
      { row: 1, reason: 'censored by the landmark' },
      { row: 2, reason: 'enters after the landmark' },
      { row: 4, reason: 'weight 0' },
      { row: 5, reason: 'group not known at the landmark' },
    ])
  })
  test('a landmark that nobody reaches, or that is no time, is refused', () => {
    expect(() => landmarkAnalysis({ time, event, landmark: 1e6 })).toThrow('choose an earlier one')
    expect(() => landmarkAnalysis({ time, event, landmark: -1 })).toThrow('landmark is -1')
  })
})

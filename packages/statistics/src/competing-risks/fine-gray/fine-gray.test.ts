import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../../test/agreement.ts'
import { cox } from '../../survival/cox/cox.ts'
import { fineGray } from './fine-gray.ts'
import { fineGrayIncidence } from './fine-gray-incidence.ts'
import { fineGrayResiduals } from './fine-gray-residuals.ts'

interface Base {
  time: number[]
  cause: number[]
  x: number[][]
  coefficients: number[]
  covariance: number[]
  inverse: number[]
  lr: number
}
interface Crr extends Base {
  censoringGroup: number[] | null
  of: number
  loglik: number[]
  times: number[]
  incidence: number[]
  residuals: number[] | null
}
interface Survival extends Base {
  censoringGroup: number[] | null
  weights: number[] | null
  entry: number[] | null
  cluster: number[] | null
  score: number
  wald: number
}
const r = reference<{
  crr: Record<string, Crr>
  replicated: { coefficients: number[]; loglik: number[]; inverse: number[]; weights: number[] }
  survival: Record<string, Survival>
  jackknife: Record<
    string,
    Pick<Survival, 'time' | 'cause' | 'x' | 'weights' | 'censoringGroup' | 'cluster' | 'covariance'>
  >
}>('competing-fine-gray')

describe('fineGray agrees with crr', () => {
  for (const [name, c] of Object.entries(r.crr)) {
    const { time, cause, x, of } = c
    const fit = fineGray({ time, cause, x, of, censoringGroup: c.censoringGroup ?? undefined })
    test(`coefficients and likelihood: ${name}`, () => {
      expectAgreement(fit.coefficients, c.coefficients, 1e-8)
      expectAgreement([fit.nullLogLikelihood, fit.logLikelihood], c.loglik, 1e-11)
      expectAgreement(fit.likelihoodRatio.statistic, c.lr, 1e-9)
      expectAgreement(fit.inverseInformation, c.inverse, 1e-8, 1e-6)
      expect(fit.converged).toBe(true)
    })
    // crr's covariance with several censoring groups is another; the one below is found by differentiation.
    if (!c.censoringGroup)
      test(`robust covariance: ${name}`, () => expectAgreement(fit.covariance, c.covariance, 1e-8, 1e-6))
    const { residuals } = c
    if (residuals)
      test(`residuals: ${name}`, () => {
        const found = fineGrayResiduals({ time, cause, x, of, fit })
        expectAgreement(found.time, c.times, 1e-12)
        expectAgreement(found.residuals, residuals, 1e-8, 1)
      })
    test(`predicted incidence: ${name}`, () => {
      const predicted = fineGrayIncidence({ fit, x: x.map(column => column.slice(0, 3)), times: c.times })
      expectAgreement(fit.time, c.times, 1e-12)
      expectAgreement(predicted, c.incidence, 1e-8, 1e-6)
    })
  }
  test('frequency weights, on the rows written out', () => {
    const { time, cause, x } = r.crr.ties
    const fit = fineGray({ time, cause, x, weights: r.replicated.weights })
    // crr's line search stops at a score of 2e-5 here.
    expectAgreement(fit.coefficients, r.replicated.coefficients, 1e-5)
    expectAgreement([fit.nullLogLikelihood, fit.logLikelihood], r.replicated.loglik, 1e-11)
    expect(fit.logLikelihood).toBeGreaterThanOrEqual(r.replicated.loglik[1] - 1e-9)
    expectAgreement(fit.inverseInformation, r.replicated.inverse, 1e-7, 1e-6)
  })
})

describe('fineGray agrees with finegray and coxph', () => {
  for (const [name, c] of Object.entries(r.survival))
    test(name, () => {
      const fit = fineGray({
        time: c.time,
        cause: c.cause,
        x: c.x,
        entry: c.entry ?? undefined,
        weights: c.weights ?? undefined,
        cluster: c.cluster ?? undefined,
        weightedCensoring: false,
        variance: 'known-weights',
      })
      expectAgreement(fit.coefficients, c.coefficients, 1e-8)
      expectAgreement(fit.covariance, c.covariance, 1e-9, 1e-6)
      expectAgreement(fit.inverseInformation, c.inverse, 1e-8, 1e-6)
      expectAgreement(fit.likelihoodRatio.statistic, c.lr, 1e-8)
      expectAgreement(fit.score.statistic, c.score, 1e-8)
      expectAgreement(fit.wald.statistic, c.wald, 1e-9)
    })
})

describe('fineGray: robust covariance agrees with numerical derivatives of the score', () => {
  for (const [name, c] of Object.entries(r.jackknife))
    test(name, () => {
      const { covariance, weights, censoringGroup, cluster, ...input } = c
      const fit = fineGray({
        ...input,
        weights: weights ?? undefined,
        censoringGroup: censoringGroup ?? undefined,
        cluster: cluster ?? undefined,
      })
      expectAgreement(fit.covariance, covariance, 1e-6, 1e-6)
    })
})

const rowsOf = (causes: number) =>
  fc.array(
    fc.record({
      time: fc.integer({ min: 1, max: 9 }),
      cause: fc.integer({ min: 0, max: causes }),
      x: fc.integer({ min: -3, max: 3 }),
      weight: fc.integer({ min: 1, max: 3 }),
    }),
    { minLength: 6, maxLength: 20 },
  )
type Row = { time: number; cause: number; x: number; weight: number }
const columns = (rows: Row[]) => ({
  time: rows.map(row => row.time),
  cause: rows.map(row => row.cause),
  x: [rows.map(row => row.x)],
})
/** Enough of both kinds of event on both sides of 0 for a finite maximum. */
const estimable = (rows: Row[]) => {
  const of = (keep: (row: Row) => boolean) => rows.filter(row => row.cause === 1 && keep(row)).length
  return of(row => row.x > 0) >= 2 && of(row => row.x < 0) >= 2
}
const same = (a: { coefficients: Float64Array; se: Float64Array }, b: typeof a, se = true) => {
  expect(Math.abs(a.coefficients[0] - b.coefficients[0])).toBeLessThan(1e-6)
  if (se) expect(Math.abs(a.se[0] - b.se[0])).toBeLessThan(1e-6)
}
const draws = { numRuns: 1000 }

describe('fineGray holds, whatever the data:', () => {
  test('without competing events it is Cox regression with Breslow ties and a robust covariance', () => {
    fc.assert(
      fc.property(rowsOf(1).filter(estimable), rows => {
        const { time, cause, x } = columns(rows)
        const fit = fineGray({ time, cause, x })
        const cluster = rows.map((_, i) => i)
        const peer = cox({
          time,
          event: cause,
          x,
          ties: 'breslow',
          cluster,
          tolerance: 1e-12,
          maxIterations: 50,
        })
        if (fit.infinite[0] || fit.aliased[0]) return
        same(fit, peer)
        expect(Math.abs(fit.logLikelihood - peer.logLikelihood)).toBeLessThan(1e-9)
      }),
      draws,
    )
  })
  test('the order of rows, the unit of time and an added constant change nothing', () => {
    fc.assert(
      fc.property(rowsOf(2).filter(estimable), rows => {
        const fit = fineGray(columns(rows))
        const { time, cause, x } = columns([...rows].reverse())
        const other = fineGray({ time: time.map(t => 5 * t), cause, x: [x[0].map(v => v + 10)] })
        if (!fit.infinite[0] && !fit.aliased[0]) same(fit, other)
      }),
      draws,
    )
  })
  test('frequency weights equal replication; a cluster of replicates has the error of one row of that weight', () => {
    fc.assert(
      fc.property(rowsOf(2).filter(estimable), rows => {
        const fit = fineGray({ ...columns(rows), weights: rows.map(row => row.weight) })
        const many = rows.flatMap((row, id) => Array<[Row, number]>(row.weight).fill([row, id]))
        const cluster = many.map(([, id]) => id)
        const other = fineGray({ ...columns(many.map(([row]) => row)), cluster })
        if (!fit.infinite[0] && !fit.aliased[0]) same(fit, other)
      }),
      draws,
    )
  })
})

describe('fineGray where the data are difficult', () => {
  test('no event of the cause, no event at all, and a cause that no row has', () => {
    const none = fineGray({ time: [1, 2, 3], cause: [0, 0, 0], x: [[1, 2, 3]] })
    expect(none).toMatchObject({
      events: 0,
      aliased: [true],
      warnings: [expect.stringContaining('no event')],
    })
    expect([...none.coefficients]).toEqual([0])
    expect(() => fineGray({ time: [1, 2, 3], cause: [2, 0, 3], x: [[1, 2, 3]] })).toThrow(
      'No row has cause 1: the causes are 2, 3',
    )
  })
  test('a single event, identical times, a constant and a collinear covariate', () => {
    const single = fineGray({ time: [1, 2, 3, 4], cause: [2, 1, 0, 0], x: [[0, 3, 1, 4]] })
    expect(single.events).toBe(1)
    expect(Number.isFinite(single.coefficients[0])).toBe(true)
    const tied = fineGray({ time: [2, 2, 2, 2], cause: [1, 1, 2, 0], x: [[0, 1, 1, 0]] })
    expectAgreement(tied.coefficients, [0], 1e-9)
    const { time, cause, x } = r.crr.other
    const aliased = fineGray({
      time,
      cause,
      x: [x[0], x[0].map(() => 3), x[0].map(v => 2 * v + 1), x[1]],
      of: 2,
    })
    expect(aliased.aliased).toEqual([false, true, true, false])
    expectAgreement([aliased.coefficients[0], aliased.coefficients[3]], r.crr.other.coefficients, 1e-8)
  })
  test('a covariate that separates the events is flagged', () => {
    const fit = fineGray({ time: [1, 2, 3, 4, 5, 6], cause: [1, 1, 1, 0, 2, 0], x: [[1, 1, 1, 0, 0, 0]] })
    expect(fit.infinite).toEqual([true])
    expect(fit.warnings.join()).toContain('monotone likelihood')
  })
  test('missing values, a variance that is not there and prediction with a covariate too few', () => {
    const input = { time: [1, 2, 3], cause: [1, 2, 1], x: [[1, 2, 1]] }
    expect(() => fineGray({ ...input, x: [[1, Number.NaN, 1]] })).toThrow('x[0] is NaN in row 1')
    expect(() => fineGray({ ...input, entry: [0, 1, 1], variance: 'estimated-weights' })).toThrow(
      'known weights',
    )
    expect(() => fineGrayIncidence({ fit: fineGray(input), x: [], times: [1] })).toThrow('x has 0 values')
  })
  test('delayed entry with nobody at risk in between: refused, with the entry, whatever the weights sum to', () => {
    const gap = { time: [2, 3, 9], cause: [1, 2, 1], entry: [0, 0, 5.5], x: [[1, 2, 1]] }
    const fault = 'Nobody is at risk just before the entry at 5.5'
    expect(() => fineGray(gap)).toThrow(fault)
    const weights = [0.1, 0.2, 0.7]
    const entry = [0, 0, 5.5, 5.5, 5.5]
    expect(() =>
      fineGray({
        time: [2, 3, 9, 10, 11],
        cause: [1, 2, 1, 0, 1],
        entry,
        weights: [1, 1, ...weights],
        x: [[1, 2, 1, 2, 2]],
      }),
    ).toThrow(fault)
  })
})

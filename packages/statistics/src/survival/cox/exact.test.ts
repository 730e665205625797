import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../../test/agreement.ts'
import { splitAtChange, splitFollowUp } from '../start-stop.ts'
import { cox } from './cox.ts'
import { readCoxData, type Ties } from './cox-data.ts'
import { dfbetaResiduals, scoreResiduals } from './dfbeta.ts'
import { exactLikelihood } from './exact-likelihood.ts'
import { devianceResiduals, martingaleResiduals } from './martingale.ts'
import { schoenfeldResiduals } from './schoenfeld.ts'
import { coxZph } from './zph.ts'

interface Exact {
  input: {
    time: number[]
    event: number[]
    x: number[][]
    entry: number[] | null
    strata: number[] | null
    offset: number[] | null
    ties: Ties
  }
  coefficients: number[]
  covariance: number[]
  loglik: number[]
  lr: number
  wald: number
  score: number
  martingale: number[]
  deviance: number[] | null
}
interface Split {
  time: number[]
  event: number[]
  entry?: number[]
  cuts: number[]
  row: number[]
  start: number[]
  stop: number[]
  status: number[]
  episode: number[]
}
const r = reference<{
  exact: Record<string, Exact>
  zphTerms: Record<
    string,
    {
      time: number[]
      event: number[]
      x: number[][]
      strata: number[] | null
      groups: number[][]
      tables: Record<'km' | 'identity' | 'rank' | 'log', number[]>
    }
  >
  weights: { input: { time: number[]; event: number[]; x: number[][] }; weights: number[] } & Record<
    'efron' | 'efronReplicated' | 'breslow' | 'breslowReplicated',
    number[]
  >
  split: Split
  splitAgain: Split
  change: {
    time: number[]
    event: number[]
    changeTime: (number | null)[]
    row: number[]
    start: number[]
    stop: number[]
    status: number[]
    changed: number[]
  }
}>('survival-cox-extensions')
const every7 = (values: ArrayLike<number>) => Array.from(values).filter((_, i) => i % 7 === 0)

describe('cox with exact ties agrees with coxph', () => {
  for (const [name, c] of Object.entries(r.exact)) {
    const { input } = c
    const rows = {
      ...input,
      entry: input.entry ?? undefined,
      strata: input.strata ?? undefined,
      offset: input.offset ?? undefined,
      weights: undefined,
      cluster: undefined,
    }
    const fit = cox({ ...rows, tolerance: 1e-13 })
    test(`coefficients and tests: ${name}`, () => {
      expectAgreement(fit.coefficients, c.coefficients, 1e-8)
      expectAgreement(fit.covariance, c.covariance, 1e-8, 1e-6)
      expectAgreement([fit.nullLogLikelihood, fit.logLikelihood], c.loglik, 1e-11)
      expectAgreement(fit.likelihoodRatio.statistic, c.lr, 1e-8)
      expectAgreement(fit.wald.statistic, c.wald, 1e-8)
      expectAgreement(fit.score.statistic, c.score, 1e-8)
    })
    test(`martingale residuals: ${name}`, () => {
      expectAgreement(every7(martingaleResiduals({ ...rows, fit })), c.martingale, 1e-8, 1e-2)
      if (c.deviance) expectAgreement(every7(devianceResiduals({ ...rows, fit })), c.deviance, 1e-10, 1e-1)
    })
  }
  test('weights, a robust covariance and residuals by covariate are refused', () => {
    const { input } = r.exact.right
    const rows = { time: input.time, event: input.event, x: input.x, ties: 'exact' as const }
    expect(() => cox({ ...rows, weights: rows.time.map(() => 2) })).toThrow('no case weights')
    expect(() => cox({ ...rows, robust: true })).toThrow('no robust covariance')
    const fit = cox(rows)
    expect(() => scoreResiduals({ ...rows, fit })).toThrow('exact ties')
    expect(() => dfbetaResiduals({ ...rows, fit })).toThrow('exact ties')
    expect(() => schoenfeldResiduals({ ...rows, fit })).toThrow('exact ties')
  })
})

describe('the exact partial likelihood', () => {
  /** log of the sum over subsets by enumeration, for one covariate. */
  const enumerated = (x: readonly number[], d: number, beta: number): number => {
    let sum = 0
    for (let set = 0; set < 1 << x.length; set++) {
      const members = x.filter((_, i) => (set >> i) & 1)
      if (members.length === d) sum += Math.exp(beta * members.reduce((a, b) => a + b, 0))
    }
    return Math.log(sum)
  }
  test('is that of enumeration, for few and for many ties', () => {
    const x = [0.3, -1.2, 2.2, 0.9, -0.4, 1.7, 0.1, -2.3, 0.6, 1.1]
    for (let d = 1; d <= 10; d++) {
      const event = x.map((_, i) => (i < d ? 1 : 0))
      const data = readCoxData({ time: x.map(() => 5), event, x: [x] })
      for (const beta of [-3, -0.2, 0, 1.4, 9]) {
        const likelihood = exactLikelihood(data, Float64Array.of(beta * data.scale[0]))
        const own = x.slice(0, d).reduce((a, b) => a + b, 0)
        expectAgreement(likelihood.value, beta * own - enumerated(x, d, beta), 1e-10, 1)
        const step = 1e-5
        const slope = own - (enumerated(x, d, beta + step) - enumerated(x, d, beta - step)) / (2 * step)
        expectAgreement(likelihood.score[0] * data.scale[0], slope, 1e-8, 1)
      }
    }
  })
  test('a thousand ties among two thousand neither overflow nor underflow', () => {
    const n = 2000
    const x = Array.from({ length: n }, (_, i) => Math.sin(i))
    const fit = cox({ time: x.map(() => 1), event: x.map((_, i) => i % 2), x: [x], ties: 'exact' })
    expect(fit.converged).toBe(true)
    // At beta = 0 every subset is as likely: log of 2000! / (1000! 1000!) by its sum of logarithms.
    let log = 0
    for (let k = 1; k <= n / 2; k++) log += Math.log((n / 2 + k) / k)
    expectAgreement(fit.nullLogLikelihood, -log, 1e-11)
  })
  test('everyone has the event: nothing is learnt', () => {
    const fit = cox({ time: [3, 3, 3], event: [1, 1, 1], x: [[1, 2, 5]], ties: 'exact' })
    expect(fit.aliased).toEqual([true])
    expect(fit.logLikelihood).toBeCloseTo(0, 14)
  })
})

describe('cox.zph by term', () => {
  for (const [name, c] of Object.entries(r.zphTerms))
    for (const transform of ['km', 'identity', 'rank', 'log'] as const)
      test(`a factor's dummies together, ${transform}: ${name}`, () => {
        const rows = { time: c.time, event: c.event, x: c.x, strata: c.strata ?? undefined }
        const fit = cox({ ...rows, tolerance: 1e-13 })
        const { groups, global } = coxZph({ ...rows, fit, transform, groups: c.groups })
        const table = [...groups, global].flatMap(({ statistic, df, p }) => [statistic, df, p])
        expectAgreement(table, c.tables[transform], 1e-8)
      })
  test('what cannot be tested is refused or empty', () => {
    const rows = { time: [0, 1, 2, 3], event: [1, 1, 1, 0], x: [[1, 3, 2, 4]] }
    const fit = cox(rows)
    expect(() => coxZph({ ...rows, fit, transform: 'log' })).toThrow('time is 0 in row 0')
    expect(() => coxZph({ ...rows, fit, groups: [[1]] })).toThrow('groups names covariate 1')
    const none = { ...rows, x: [[2, 2, 2, 2]] }
    expect(coxZph({ ...none, fit: cox(none) }).global).toEqual({ statistic: 0, df: 0, p: 1 })
  })
})

describe('case weights', () => {
  const { weights } = r
  const fit = (ties: Ties, replicated: boolean) => {
    const rows = weights.input.time.flatMap((_, i) =>
      Array.from({ length: replicated ? weights.weights[i] : 1 }, () => i),
    )
    return cox({
      time: rows.map(i => weights.input.time[i]),
      event: rows.map(i => weights.input.event[i]),
      x: weights.input.x.map(column => rows.map(i => column[i])),
      weights: replicated ? undefined : weights.weights,
      ties,
      tolerance: 1e-13,
    }).coefficients
  }
  test("Efron's ties follow R's weights, which differ from replication; Breslow's equal it", () => {
    expectAgreement(fit('efron', false), weights.efron, 1e-8)
    expectAgreement(fit('efron', true), weights.efronReplicated, 1e-8)
    expectAgreement(fit('breslow', false), weights.breslow, 1e-8)
    expectAgreement(fit('breslow', true), weights.breslow, 1e-8)
    const [weighted, replicated] = [fit('efron', false), fit('efron', true)]
    expect(Math.abs(weighted[0] - replicated[0])).toBeGreaterThan(1e-4)
  })
})

describe('start-stop rows', () => {
  const { split, splitAgain, change } = r
  for (const [name, c] of Object.entries({ 'from time zero': split, 'of start-stop rows': splitAgain }))
    test(`split at fixed times as survSplit: ${name}`, () => {
      const rows = splitFollowUp(c)
      expectAgreement(
        Array.from(rows.row, i => i + 1),
        c.row,
        0,
      )
      expectAgreement(rows.entry, c.start, 0)
      expectAgreement(rows.time, c.stop, 0)
      expectAgreement(rows.event, c.status, 0)
      expectAgreement(
        Array.from(rows.interval, i => i + 1),
        c.episode,
        0,
      )
    })
  test('a change at a time of its own as tmerge', () => {
    const changeTime = change.changeTime.map(t => t ?? Number.POSITIVE_INFINITY)
    const rows = splitAtChange({ ...change, changeTime })
    expectAgreement(
      Array.from(rows.row, i => i + 1),
      change.row,
      0,
    )
    expectAgreement(rows.entry, change.start, 0)
    expectAgreement(rows.time, change.stop, 0)
    expectAgreement(rows.event, change.status, 0)
    expectAgreement(rows.changed, change.changed, 0)
  })
  test('what cannot be split is refused', () => {
    expect(() => splitFollowUp({ time: [2], event: [1], cuts: [3, 1] })).toThrow('cuts is 1 after 3')
    expect(() => splitFollowUp({ time: [0], event: [1], cuts: [] })).toThrow('entry must come before')
    expect(() => splitAtChange({ time: [2], event: [1], changeTime: [Number.NaN] })).toThrow('Infinity where')
    expect(() => splitAtChange({ time: [2], event: [1], changeTime: [] })).toThrow('changeTime has 0 values')
    expect(splitFollowUp({ time: [], event: [], cuts: [1] }).row).toHaveLength(0)
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../../test/agreement.ts'
import { createRandom } from '../../random.ts'
import { logistic } from '../logistic.ts'
import type { OrdinalLink } from './link.ts'
import { ordinalProbabilities, ordinalRegression } from './ordinal.ts'
import { proportionalOddsTest } from './proportional-odds.ts'

interface Case {
  y: number[]
  x: number[][]
  weights: number[] | null
  offset: number[] | null
  link: OrdinalLink
  coefficients: number[]
  thresholds: number[]
  covariance: number[]
  logLikelihood: number
  polr: number[]
  polrLogLikelihood: number
  probabilities: number[][]
  nominal: { statistic: number[]; df: number[]; p: number[]; logLikelihood: number[] } | null
  overall: number | null
}
const r = reference<{
  cases: Record<string, Case>
  orm: { y: number[]; x: number[][]; coefficients: number[]; thresholds: number[]; se: number[] }
}>('ordinal')
const optionsOf = (c: Case) => ({
  y: c.y,
  x: c.x,
  link: c.link,
  weights: c.weights ?? undefined,
  offset: c.offset ?? undefined,
})
const { y: births, x: covariates } = r.cases.birthwtLogit

describe('ordinalRegression', () => {
  for (const [name, c] of Object.entries(r.cases)) {
    const fit = ordinalRegression(optionsOf(c))
    test(`agrees with clm: ${name}`, () => {
      expect(fit.converged).toBe(true)
      expectAgreement(fit.coefficients, c.coefficients, 1e-8)
      expectAgreement(fit.thresholds, c.thresholds, 1e-8)
      expectAgreement(fit.covariance, c.covariance, 1e-8, 1e-6)
      expectAgreement(fit.logLikelihood, c.logLikelihood, 1e-12)
    })
    test(`agrees with polr: ${name}`, () => {
      expect(fit.logLikelihood).toBeGreaterThanOrEqual(c.polrLogLikelihood - 1e-9)
      expectAgreement([...fit.coefficients, ...fit.thresholds], c.polr, 1e-7)
    })
    test(`predicts class probabilities as clm: ${name}`, () => {
      const count = c.probabilities.length
      const head = (v: ArrayLike<number>) => Array.from(v).slice(0, count)
      const rows = ordinalProbabilities(fit, c.x.map(head), count, c.offset ? head(c.offset) : undefined)
      c.probabilities.forEach((row, i) => {
        expectAgreement(
          rows.map(p => p[i]),
          row,
          1e-8,
        )
        expectAgreement(
          fit.fitted.map(p => p[i]),
          row,
          1e-8,
        )
      })
    })
  }
  test('agrees with orm', () => {
    const { y, x, coefficients, thresholds, se } = r.orm
    const fit = ordinalRegression({ y, x })
    expectAgreement(fit.coefficients, coefficients, 1e-10)
    expectAgreement(fit.thresholds, thresholds, 1e-10)
    expectAgreement(fit.se.slice(0, x.length), se, 1e-10)
  })
  test('two levels are a logistic regression with the sign of its intercept turned', () => {
    const y = births.map(v => (v > 3 ? 1 : 0))
    const fit = ordinalRegression({ y, x: covariates })
    const plain = logistic({ y, x: covariates })
    expectAgreement(fit.coefficients, plain.coefficients.slice(1), 1e-9)
    expectAgreement(fit.thresholds[0], -plain.coefficients[0], 1e-9)
    expectAgreement(fit.likelihoodRatio.statistic, plain.nullDeviance - plain.deviance, 1e-9)
  })
  test('an empty level has no threshold; one level alone is refused', () => {
    const y = births.map(v => v + (v > 2 ? 1 : 0))
    const fit = ordinalRegression({ ...optionsOf(r.cases.birthwtLogit), y, levels: [1, 2, 3, 4, 5, 6] })
    expect(fit.emptyLevels).toEqual([3])
    expect([...fit.levels]).toEqual([1, 2, 4, 5, 6])
    expectAgreement(fit.thresholds, r.cases.birthwtLogit.thresholds, 1e-8)
    expectAgreement(fit.coefficients, r.cases.birthwtLogit.coefficients, 1e-8)
    expect(fit.warnings[0]).toContain('level 3')
    expect(() => ordinalRegression({ y: [2, 2], x: [[1, 2]] })).toThrow('level 2 alone')
    expect(() => ordinalRegression({ y: [2, 1, 3], x: [[1, 2, 3]], levels: [1, 2] })).toThrow(
      'y is 3 in row 2',
    )
  })
  test.each(['logit', 'probit', 'cloglog'] as const)('flags separation, complete and in part: %s', link => {
    const complete = ordinalRegression({ y: [0, 0, 1, 1, 2, 2], x: [[1, 2, 3, 4, 5, 6]], link })
    expect([complete.separated, complete.converged]).toEqual([true, false])
    const rare = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1]
    const y = [0, 1, 2, 1, 0, 2, 1, 0, 2, 2]
    expect(ordinalRegression({ y, x: [[5, 6, 4, 7, 5, 8, 3, 6, 5, 7], rare], link }).separated).toBe(true)
  })
  test('constant and collinear covariates are aliased; without covariates the thresholds give the shares', () => {
    const fit = ordinalRegression({
      y: births,
      x: [covariates[0], births.map(() => 3), covariates[0].map(v => 2 - v)],
    })
    expect(fit.aliased).toEqual([false, true, true])
    expect([fit.coefficients[1], fit.coefficients[2], fit.likelihoodRatio.df]).toEqual([0, 0, 1])
    const plain = ordinalRegression({ y: [0, 0, 1, 2], x: [] })
    expectAgreement(
      plain.fitted.map(p => p[0]),
      [0.5, 0.25, 0.25],
      1e-12,
    )
    expect(plain.likelihoodRatio.p).toBeNaN()
  })
  test('weights equal replication, order does not matter, a constant moves the thresholds alone', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.constantFrom('logit', 'probit', 'cloglog'),
        (seed, link) => {
          const random = createRandom(seed, 'ordinal')
          const n = 30
          const x = [Float64Array.from({ length: n }, () => random.normal())]
          const y = Uint8Array.from({ length: n }, (_, i) => (i < 3 ? i : random.integer(3)))
          const weights = Float64Array.from({ length: n }, () => 1 + random.integer(2))
          const rows = [...weights].flatMap((w, i) => Array.from({ length: w }, () => i))
          const order = random.permutation(rows.length)
          const pick = (v: ArrayLike<number>) => Array.from(order, k => v[rows[k]])
          const weighted = ordinalRegression({ y, x, weights, link })
          const moved = x.map(column => pick(column).map(v => v + 3))
          const replicated = ordinalRegression({ y: pick(y), x: moved, link })
          expectAgreement(replicated.coefficients, weighted.coefficients, 1e-8)
          const shift = 3 * weighted.coefficients[0]
          expectAgreement(
            replicated.thresholds,
            weighted.thresholds.map(v => v + shift),
            1e-8,
          )
        },
      ),
      { numRuns: 1000 },
    )
  })
})

describe('proportionalOddsTest', () => {
  for (const name of ['housingLogit', 'housingProbit', 'housingCloglog'])
    test(`agrees with the nominal effects of clm: ${name}`, () => {
      const c = r.cases[name]
      const { covariates: tests, overall } = proportionalOddsTest(optionsOf(c))
      const { statistic, df, p, logLikelihood } = c.nominal ?? {
        statistic: [],
        df: [],
        p: [],
        logLikelihood: [],
      }
      expectAgreement(
        tests.map(t => t.logLikelihood),
        logLikelihood,
        1e-10,
      )
      expectAgreement(
        tests.map(t => t.statistic),
        statistic,
        1e-8,
      )
      expectAgreement(
        tests.map(t => t.p),
        p,
        1e-8,
      )
      expect(tests.map(t => t.df)).toEqual(df)
      expectAgreement(overall.logLikelihood, c.overall ?? Number.NaN, 1e-10)
      expect(overall.df).toBe(6)
    })
  test('has no number where the larger model does not exist', () => {
    const y = [0, 1, 2, 1, 0, 2, 1, 0, 2, 2]
    const rare = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1]
    const { covariates: tests } = proportionalOddsTest({ y, x: [rare] })
    expect([tests[0].converged, tests[0].p]).toEqual([false, Number.NaN])
  })
})

import { describe, expect, it } from 'vitest'
import { expectAgreement, reference } from '../../../test/agreement.ts'
import { linearMixed } from '../mixed/linear-mixed.ts'
import { linearMixedMany } from './linear-mixed-many.ts'

interface Fit {
  coefficients: number[]
  se: number[]
  df: number[]
  t: number[]
  p: number[]
  sigma: number
  randomCovariance: number | number[]
  remlCriterion: number
  singular: boolean
  contrast: number[]
  test: number[]
}
const r = reference<{
  patient: number[]
  time: number[]
  arm: number[]
  age: number[]
  outcomes: (number | null)[][]
  intercept: Fit[]
  slope: Fit[]
}>('mixed-many')
const { patient, time, arm, age } = r
const x = [time, arm, age, time.map((t, i) => t * arm[i])]
const n = patient.length
const outcomes = Float64Array.from(r.outcomes.flat(), v => v ?? Number.NaN)
const contrast = [0, 4, 0, 0, 4]
const joint = [
  [0, 1, 0, 0, 0],
  [0, 0, 0, 0, 1],
]

describe('linearMixedMany agrees with lmer and lmerTest', () => {
  for (const kind of ['intercept', 'slope'] as const) {
    const slopes = kind === 'slope' ? [time] : []
    const fit = linearMixedMany({
      outcomes,
      x,
      group: patient,
      slopes,
      contrasts: [contrast],
      tests: [joint],
    })
    const q = fit.effects
    it(`estimates, errors and variances, random ${kind}`, () => {
      r[kind].forEach((expected, f) => {
        expectAgreement(column(fit.coefficients, 'estimate', f), expected.coefficients, 1e-6)
        expectAgreement(column(fit.coefficients, 'se', f), expected.se, 1e-6)
        expectAgreement(column(fit.coefficients, 't', f), expected.t, 1e-6)
        expectAgreement(fit.sigma[f], expected.sigma, 1e-6)
        expectAgreement(
          fit.randomCovariance.subarray(f * q * q, (f + 1) * q * q),
          [expected.randomCovariance].flat(),
          1e-6,
        )
        expectAgreement(fit.deviance[f], expected.remlCriterion, 1e-6)
      })
      expect([...fit.singular].map(Boolean)).toEqual(r[kind].map(({ singular }) => singular))
      expect([...fit.converged]).toEqual(r[kind].map(() => 1))
      expect(r[kind].some(({ singular }) => singular)).toBe(true)
    })
    it(`Satterthwaite's degrees of freedom, contrasts and F tests, random ${kind}`, () => {
      r[kind].forEach((expected, f) => {
        expectAgreement(column(fit.coefficients, 'df', f), expected.df, 1e-4)
        expectAgreement(column(fit.coefficients, 'p', f), expected.p, 1e-4)
        const { estimate, se, df, p } = fit.contrasts[0]
        expectAgreement([estimate[f], se[f], df[f], p[f]], expected.contrast, 1e-4)
        const { statistic, df1, df2, p: joined } = fit.tests[0]
        expectAgreement([statistic[f], df1[f], df2[f], joined[f]], expected.test, 1e-4)
      })
    })
  }
})

describe('linearMixedMany', () => {
  it('gives what linearMixed gives, one outcome at a time, by ml and reml', () => {
    for (const method of ['reml', 'ml'] as const)
      for (const slopes of [[], [time]]) {
        const fit = linearMixedMany({ outcomes, x, group: patient, slopes, method })
        for (let f = 0; f < fit.outcomes; f++) {
          const rows = Array.from({ length: n }, (_, i) => i).filter(i => !Number.isNaN(outcomes[f * n + i]))
          const take = (values: ArrayLike<number>) => rows.map(i => values[i])
          const one = linearMixed({
            y: take(outcomes.subarray(f * n, (f + 1) * n)),
            x: x.map(take),
            group: take(patient),
            slopes: slopes.map(take),
            method,
          })
          expectAgreement(column(fit.coefficients, 'estimate', f), one.coefficients, 1e-8)
          expectAgreement(column(fit.coefficients, 'df', f), one.df, 1e-6)
          expectAgreement(fit.deviance[f], -2 * one.logLikelihood, 1e-10)
          expect(fit.rows[f]).toBe(rows.length)
          expect(fit.clusters[f]).toBe(one.levels.length)
        }
      }
  })

  it('names why an outcome has no fit, and fits the others', () => {
    const group = [0, 0, 1, 1, 2, 2]
    const t = [0, 1, 0, 1, 0, 1]
    const gone = Number.NaN
    const fit = linearMixedMany({
      outcomes: Float64Array.from(
        [
          [1, 2.5, 2, 4, 0, 3],
          [gone, gone, gone, gone, gone, gone],
          [3, 3, 3, 3, 3, 3],
          [1, 2, gone, gone, gone, gone],
          [1, gone, 2, gone, 4, gone],
        ].flat(),
      ),
      x: [t],
      group,
    })
    expect(fit.faults).toEqual([null, 'no values', 'constant', 'one cluster', 'no cluster seen again'])
    expect(fit.coefficients[1].estimate[0]).toBeCloseTo((1.5 + 2 + 3) / 3, 12)
    expect([...fit.coefficients[1].p].map(Number.isNaN)).toEqual([false, true, true, true, true])
    expect(fit.sigma[2]).toBeNaN()
  })

  it("leaves a covariate that is constant in an outcome's rows NaN for that outcome alone", () => {
    const group = [0, 0, 0, 1, 1, 1, 2, 2, 2]
    const t = [0, 1, 2, 0, 1, 2, 0, 1, 2]
    const arm = [0, 0, 0, 0, 0, 0, 1, 1, 1]
    const y = [1, 2, 4, 2, 2, 5, 0, 3, 4]
    const gone = y.map((v, i) => (i >= 6 ? Number.NaN : v))
    const { coefficients, faults } = linearMixedMany({
      outcomes: Float64Array.from([...y, ...gone]),
      x: [t, arm],
      group,
    })
    expect(faults).toEqual([null, null])
    expect(coefficients[2].estimate[0]).not.toBeNaN()
    expect(coefficients[2].estimate[1]).toBeNaN()
    expect(coefficients[1].estimate[1]).not.toBeNaN()
  })

  it('refuses missing covariates and a length that is no multiple of the rows', () => {
    expect(() => linearMixedMany({ outcomes: new Float64Array(7), x: [], group: [0, 0, 1] })).toThrow(
      'multiple of 3',
    )
    expect(() =>
      linearMixedMany({ outcomes: new Float64Array(3), x: [[0, Number.NaN, 1]], group: [0, 0, 1] }),
    ).toThrow('x[0] is NaN in row 1')
  })
})

function column<K extends string>(
  coefficients: readonly Record<K, Float64Array>[],
  field: K,
  f: number,
): number[] {
  return coefficients.map(one => one[field][f])
}

import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../../test/agreement.ts'
import { fixedContrastTest } from '../satterthwaite.ts'
import { compareMixed } from './compare.ts'
import { mixedExplainedVariance } from './explained-variance.ts'
import { type LinearMixedFit, linearMixed } from './linear-mixed.ts'
import { predictMixed } from './mixed-prediction.ts'

type Numbers = number | number[]
interface Case {
  input: {
    y: number[]
    x: number[][]
    group: number[]
    slopes: number[][]
    correlated: boolean
    randomIntercept: boolean
    method: 'reml' | 'ml'
    weights: number[] | null
  }
  result: Record<
    | 'coefficients'
    | 'covariance'
    | 'se'
    | 'df'
    | 't'
    | 'p'
    | 'theta'
    | 'randomCovariance'
    | 'modes'
    | 'fitted'
    | 'marginalFitted',
    Numbers
  > & {
    sigma: number
    logLikelihood: number
    aic: number
    bic: number
    parameters: number
    singular: boolean
    denseLogLikelihood?: number
    denseDf?: Numbers
    wald?: Record<
      | 'sd'
      | 'sdLower'
      | 'sdUpper'
      | 'correlation'
      | 'correlationLower'
      | 'correlationUpper'
      | 'sigmaLower'
      | 'sigmaUpper',
      Numbers
    >
    modeVariance?: number[]
    prediction?: Record<
      | 'rows'
      | 'value'
      | 'se'
      | 'lower'
      | 'upper'
      | 'predictionSe'
      | 'marginal'
      | 'marginalSe'
      | 'newClusterSe'
      | 'newObservationSe',
      number[]
    >
    joint?: { rows: number[][]; statistic: number; df1: number; df2: number; p: number }
    explained: { marginalR2: number; conditionalR2: number; icc: number }
  }
}
const r = reference<{
  cases: Record<string, Case>
  comparison: { statistic: number; df: number; p: number }
}>('mixed')
const list = (value: Numbers | undefined) => (value === undefined ? [] : [value].flat())
const fitOf = ({ input }: Case) => linearMixed({ ...input, weights: input.weights ?? undefined })
const cases = Object.entries(r.cases).map(([name, c]) => ({ name, c, fit: fitOf(c), result: c.result }))
const standing = (fit: LinearMixedFit, column: ArrayLike<number>) =>
  Array.from(column).filter((_, j) => !fit.aliased[j])
const standingRows = (fit: LinearMixedFit, matrix: Float64Array) => {
  const size = fit.aliased.length
  return Array.from(matrix).filter((_, at) => !fit.aliased[Math.trunc(at / size)] && !fit.aliased[at % size])
}

describe('linearMixed agrees with lmer', () => {
  for (const { name, fit, result } of cases) {
    test(`fixed effects: ${name}`, () => {
      expectAgreement(standing(fit, fit.coefficients), list(result.coefficients), 1e-8)
      expectAgreement(standingRows(fit, fit.covariance), list(result.covariance), 1e-8)
      expectAgreement(standing(fit, fit.se), list(result.se), 1e-8)
    })
    test(`variance components: ${name}`, () => {
      expectAgreement(fit.theta, list(result.theta), 1e-8)
      expectAgreement(fit.sigma, result.sigma, 1e-8)
      expectAgreement(fit.randomCovariance, list(result.randomCovariance), 1e-8)
    })
    test(`likelihood: ${name}`, () => {
      expectAgreement(
        [fit.logLikelihood, fit.aic, fit.bic],
        [result.logLikelihood, result.aic, result.bic],
        1e-10,
      )
      if (result.denseLogLikelihood !== undefined)
        expectAgreement(fit.logLikelihood, result.denseLogLikelihood, 1e-10)
      expect(fit.logLikelihood).toBeGreaterThanOrEqual(
        result.logLikelihood - 1e-10 * Math.abs(result.logLikelihood),
      )
      expect(fit.parameters).toBe(result.parameters)
      expect(fit.converged).toBe(true)
    })
    test(`conditional modes and fitted values: ${name}`, () => {
      expectAgreement(fit.modes.values, list(result.modes), 1e-8, 1)
      if (result.modeVariance) expectAgreement(fit.modes.covariance, result.modeVariance, 1e-8, 1)
      expectAgreement(fit.fitted, list(result.fitted), 1e-8, 1)
      expectAgreement(fit.marginalFitted, list(result.marginalFitted), 1e-8)
    })
    test(`Satterthwaite: ${name}`, () => {
      expectAgreement(standing(fit, fit.df), list(result.df), 1e-6)
      if (result.denseDf) expectAgreement(standing(fit, fit.df), list(result.denseDf), 1e-6)
      expectAgreement(standing(fit, fit.p), list(result.p), 1e-6)
    })
    test(`explained variance: ${name}`, () => {
      const own = mixedExplainedVariance(fit, r.cases[name].input.slopes)
      const { marginalR2, conditionalR2, icc } = result.explained
      expectAgreement([own.marginalR2, own.conditionalR2, own.icc], [marginalR2, conditionalR2, icc], 1e-8)
    })
  }
  for (const { name, fit, result } of cases)
    if (result.wald) {
      const { wald } = result
      test(`Wald intervals of the variances: ${name}`, () => {
        const { random, correlations, residual } = fit.components
        expectAgreement(
          random.map(v => v.sd),
          list(wald.sd),
          1e-8,
        )
        expectAgreement(
          random.map(v => v.lower),
          list(wald.sdLower),
          1e-6,
        )
        expectAgreement(
          random.map(v => v.upper),
          list(wald.sdUpper),
          1e-6,
        )
        expectAgreement(
          correlations.map(v => v.value),
          list(wald.correlation),
          1e-8,
        )
        expectAgreement(
          correlations.map(v => v.lower),
          list(wald.correlationLower),
          1e-6,
        )
        expectAgreement(
          correlations.map(v => v.upper),
          list(wald.correlationUpper),
          1e-6,
        )
        expectAgreement(
          [residual.lower, residual.upper],
          [...list(wald.sigmaLower), ...list(wald.sigmaUpper)],
          1e-6,
        )
      })
    }
  for (const { name, c, fit, result } of cases)
    if (result.prediction) {
      const expected = result.prediction
      const at = (columns: number[][]) => columns.map(column => expected.rows.map(row => column[row]))
      const options = { x: at(c.input.x), slopes: at(c.input.slopes) }
      test(`predictions: ${name}`, () => {
        const group = expected.rows.map(row => c.input.group[row])
        const own = predictMixed(fit, { ...options, group })
        for (const field of ['value', 'se', 'lower', 'upper', 'predictionSe'] as const)
          expectAgreement(own[field], expected[field], 1e-8)
        const population = predictMixed(fit, options)
        expectAgreement(population.value, expected.marginal, 1e-8)
        expectAgreement(population.se, expected.marginalSe, 1e-8)
        expectAgreement(population.predictionSe, expected.newObservationSe, 1e-8)
        const stranger = predictMixed(fit, { ...options, group: group.map(() => -1) })
        expectAgreement(stranger.value, expected.marginal, 1e-8)
        expectAgreement(stranger.se, expected.newClusterSe, 1e-8)
        expect([...stranger.known, ...own.known]).toEqual([...group.map(() => 0), ...group.map(() => 1)])
      })
    }
  for (const { name, fit, result } of cases)
    if (result.joint) {
      const { rows, ...expected } = result.joint
      test(`F tests: ${name}`, () => {
        const own = fixedContrastTest(fit, rows)
        expect(own.df1).toBe(expected.df1)
        expectAgreement([own.statistic, own.p], [expected.statistic, expected.p], 1e-7)
        expectAgreement(own.df2, expected.df2, 1e-6)
      })
    }
  test('singular fits are flagged as isSingular flags them', () => {
    for (const { fit, result } of cases) expect(fit.singular).toBe(result.singular)
  })
  test('likelihood ratio of nested fits', () => {
    const own = compareMixed(fitOf(r.cases.interceptMl), fitOf(r.cases.slopeMl))
    expect(own.df).toBe(r.comparison.df)
    expectAgreement([own.statistic, own.p], [r.comparison.statistic, r.comparison.p], 1e-10)
  })
})

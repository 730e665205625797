import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../../test/agreement.ts'
import type { SurvivalInterval } from '../survival-limits.ts'
import { cox } from './cox.ts'
import type { Ties } from './cox-data.ts'
import { dfbetaResiduals, scoreResiduals } from './dfbeta.ts'
import { coxLinear } from './linear-prediction.ts'
import { devianceResiduals, martingaleResiduals } from './martingale.ts'
import { coxCurves } from './predicted-survival.ts'
import { schoenfeldResiduals } from './schoenfeld.ts'
import { coxZph } from './zph.ts'

interface Case {
  input: {
    time: number[]
    event: number[]
    x: number[][]
    entry: number[] | null
    strata: number[] | null
    weights: number[] | null
    offset: number[] | null
    cluster: number[] | null
    robust: boolean
    ties: Ties
  }
  coefficients: number[]
  covariance: number[] | number
  robustCovariance: number[] | number | null
  loglik: number[]
  lr: number
  wald: number
  score: number
  robustScore: number | null
  martingale: number[]
  deviance: (number | null)[]
  scoreResidual: number[]
  dfbeta: number[]
  dfbetas: number[]
  schoenfeld: number[]
  scaledSchoenfeld: number[]
  weighted: {
    martingale: number[]
    score: number[]
    schoenfeld: number[]
    scaledSchoenfeld: number[]
    dfbeta: number[]
  }
  collapse?: { group: number[]; martingale: number[]; deviance: number[]; score: number[]; dfbeta: number[] }
  zph: Record<'km' | 'identity' | 'rank' | 'log', number[]>
  curves: { rows: number[]; times: number[] } & Record<
    'log' | 'loglog' | 'plain' | 'logit',
    (number | null)[]
  >
  linear: { sample: number[]; sampleError: number[]; zero: number[]; zeroError: number[] }
}
const { cases } = reference<{ cases: Record<string, Case> }>('survival-cox-residuals')

/** Every `step`-th row of a row-major matrix, as the reference keeps them. */
const every = (values: ArrayLike<number>, width: number, step: number) =>
  Array.from(values).filter((_, i) => Math.floor(i / width) % step === 0)

describe('cox, its residuals and predictions agree with R', () => {
  for (const [name, c] of Object.entries(cases)) {
    const { input } = c
    const rows = {
      ...input,
      entry: input.entry ?? undefined,
      strata: input.strata ?? undefined,
      weights: input.weights ?? undefined,
      offset: input.offset ?? undefined,
      cluster: input.cluster ?? undefined,
    }
    const fit = cox({ ...rows, tolerance: 1e-13 })
    const p = input.x.length
    const given = { ...rows, fit }
    test(`fit and tests: ${name}`, () => {
      expectAgreement(fit.coefficients, c.coefficients, 1e-8)
      const { covariance, loglik } = c
      expectAgreement(fit.covariance, typeof covariance === 'number' ? [covariance] : covariance, 1e-8, 1e-6)
      expectAgreement([fit.nullLogLikelihood, fit.logLikelihood], loglik, 1e-11)
      expectAgreement(fit.likelihoodRatio.statistic, c.lr, 1e-8)
      expectAgreement(fit.wald.statistic, c.wald, 1e-8)
      expectAgreement(fit.score.statistic, c.score, 1e-8)
    })
    const { robustCovariance, robustScore, collapse } = c
    if (robustCovariance !== null && robustScore !== null)
      test(`${input.cluster ? 'cluster-robust' : 'jackknife'} covariance and robust score test: ${name}`, () => {
        const expected = typeof robustCovariance === 'number' ? [robustCovariance] : robustCovariance
        expectAgreement(fit.robustCovariance ?? [], expected, 1e-8, 1e-6)
        expectAgreement(fit.robustScore?.statistic ?? Number.NaN, robustScore, 1e-8)
      })
    test(`martingale residuals: ${name}`, () => {
      expectAgreement(every(martingaleResiduals(given), 1, 7), c.martingale, 1e-8, 1e-2)
      expectAgreement(
        every(martingaleResiduals({ ...given, weighted: true }), 1, 7),
        c.weighted.martingale,
        1e-8,
        1e-2,
      )
    })
    test(`deviance residuals: ${name}`, () => {
      // R has NaN where rounding leaves the root of a negative number; the residual is 0.
      const expected = c.deviance.map(d => d ?? 0)
      expectAgreement(every(devianceResiduals(given), 1, 7), expected, 1e-10, 1e-1)
    })
    test(`score residuals: ${name}`, () => {
      expectAgreement(every(scoreResiduals(given), p, 7), c.scoreResidual, 1e-8, 1e-1)
      const weighted = scoreResiduals({ ...given, weighted: true })
      expectAgreement(every(weighted, p, 7), c.weighted.score, 1e-8, 1e-1)
    })
    test(`dfbeta and dfbetas: ${name}`, () => {
      expectAgreement(every(dfbetaResiduals(given), p, 7), c.dfbeta, 1e-8, 1e-4)
      expectAgreement(every(dfbetaResiduals({ ...given, standardised: true }), p, 7), c.dfbetas, 1e-8, 1e-2)
      expectAgreement(
        every(dfbetaResiduals({ ...given, weighted: false }), p, 7),
        c.weighted.dfbeta,
        1e-8,
        1e-4,
      )
    })
    if (collapse)
      test(`residuals summed over the rows of a patient: ${name}`, () => {
        const summed = { ...given, collapse: collapse.group }
        expectAgreement(every(martingaleResiduals(summed), 1, 3), collapse.martingale, 1e-8, 1e-2)
        expectAgreement(every(devianceResiduals(summed), 1, 3), collapse.deviance, 1e-10, 1e-1)
        expectAgreement(every(scoreResiduals(summed), p, 3), collapse.score, 1e-8, 1e-1)
        expectAgreement(every(dfbetaResiduals(summed), p, 3), collapse.dfbeta, 1e-8, 1e-4)
      })
    test(`Schoenfeld residuals: ${name}`, () => {
      const plain = schoenfeldResiduals(given)
      expectAgreement(every(plain.residuals, p, 5), c.schoenfeld, 1e-8, 1e-2)
      const weighted = schoenfeldResiduals({ ...given, weighted: true })
      expectAgreement(every(weighted.residuals, p, 5), c.weighted.schoenfeld, 1e-8, 1e-2)
      plain.row.forEach((row, i) => {
        expect(input.event[row]).toBe(1)
        expect(plain.time[i]).toBe(input.time[row])
      })
    })
    test(`scaled Schoenfeld residuals: ${name}`, () => {
      const scaled = schoenfeldResiduals({ ...given, scaled: true })
      expectAgreement(every(scaled.residuals, p, 5), c.scaledSchoenfeld, 1e-8, 1e-2)
      const weighted = schoenfeldResiduals({ ...given, scaled: true, weighted: true })
      expectAgreement(every(weighted.residuals, p, 5), c.weighted.scaledSchoenfeld, 1e-8, 1e-2)
    })
    for (const transform of ['km', 'identity', 'rank', 'log'] as const)
      test(`proportional hazards, ${transform}: ${name}`, () => {
        const { covariates, global } = coxZph({ ...given, transform })
        const table = [...covariates, global].flatMap(({ statistic, df, p }) => [statistic, df, p])
        expectAgreement(table, c.zph[transform], 1e-8)
      })
    const newX = input.x.map(column => c.curves.rows.map(row => column[row - 1]))
    const kinds = { log: 'log', 'log-log': 'loglog', plain: 'plain', logit: 'logit' } as const
    for (const conf of ['log', 'log-log', 'plain', 'logit'] as const satisfies readonly SurvivalInterval[])
      test(`predicted survival with ${conf} limits: ${name}`, () => {
        const newStrata = input.strata ? c.curves.rows.map(row => input.strata?.[row - 1] ?? 0) : undefined
        const curves = coxCurves({ ...given, newX, newStrata, times: c.curves.times, conf })
        const { survival, cumulativeHazard, standardError, lower, upper } = curves
        const all = Array.from(survival, (s, i) => [
          s,
          cumulativeHazard[i],
          standardError[i],
          lower[i],
          upper[i],
        ]).flat()
        const expected = c.curves[kinds[conf]].map(v => v ?? Number.NaN)
        expectAgreement(all, expected, 1e-8, 1e-4)
      })
    if (!input.strata)
      test(`linear predictor with its standard error: ${name}`, () => {
        // R centres start-stop rows at their unweighted means.
        const reference =
          input.weights && input.entry
            ? input.x.map(column => column.reduce((sum, v) => sum + v, 0) / column.length)
            : undefined
        const sample = coxLinear({ fit, newX, reference })
        expectAgreement(sample.linear, c.linear.sample, 1e-8, 1e-2)
        expectAgreement(sample.se, c.linear.sampleError, 1e-8)
        const zero = coxLinear({ fit, newX, reference: new Float64Array(p) })
        expectAgreement(zero.linear, c.linear.zero, 1e-8, 1e-2)
        expectAgreement(zero.se, c.linear.zeroError, 1e-8)
        const z = 1.959963984540054
        expectAgreement(
          zero.upper,
          c.linear.zero.map((l, i) => Math.exp(l + z * c.linear.zeroError[i])),
          1e-8,
        )
      })
  }
})

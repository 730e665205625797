import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../../test/agreement.ts'
import type { ContrastEstimate } from '../satterthwaite.ts'
import type { CovarianceStructure } from './covariance-structure.ts'
import { mmrm } from './mmrm.ts'
import { repeatedMeasures } from './repeated-measures.ts'

type Contrast = Record<'estimate' | 'se' | 'df' | 't' | 'p' | 'lower' | 'upper', number>
interface Run extends Record<'coefficients' | 'covariance' | 'df' | 'visitCovariance', number[]> {
  structure: CovarianceStructure
  method: 'reml' | 'ml'
  logLikelihood: number
  aic: number
  bic: number
  glsLogLikelihood?: number
  glsCoefficients?: number[]
  glsCovariance?: number[]
  glsAic?: number
  glsBic?: number
  contrasts?: Contrast[]
  emmeans?: { emmean: number; SE: number }[]
}
const r = reference<{
  trial: Record<'y' | 'id' | 'visit' | 'arm' | 'base', number[]>
  design: Record<string, number[]>
  runs: Record<string, Run>
  orthodont: Record<'y' | 'id' | 'visit' | 'arm' | 'age', number[]>
  growth: Record<string, Run>
}>('mmrm')
const { trial, orthodont } = r
const design = Object.values(r.design)
const growthDesign = [orthodont.age, orthodont.arm, orthodont.age.map((age, i) => age * orthodont.arm[i])]
const runs = [
  ...Object.entries(r.runs).map(([name, run]) => ({
    name,
    run,
    fit: repeatedMeasures({
      y: trial.y,
      x: design,
      subject: trial.id,
      visit: trial.visit,
      structure: run.structure,
      method: run.method,
    }),
  })),
  ...Object.entries(r.growth).map(([name, run]) => ({
    name: `growth, ${name}`,
    run,
    fit: repeatedMeasures({
      y: orthodont.y,
      x: growthDesign,
      subject: orthodont.id,
      visit: orthodont.age,
      structure: run.structure,
      method: run.method,
    }),
  })),
]

describe('repeatedMeasures agrees with the dense likelihood and gls', () => {
  for (const { name, run, fit } of runs) {
    test(`fixed effects: ${name}`, () => {
      expectAgreement(fit.coefficients, run.coefficients, 1e-8)
      expectAgreement(fit.covariance, run.covariance, 1e-8, 0.1)
    })
    test(`covariance of the visits: ${name}`, () => {
      expectAgreement(fit.visitCovariance, run.visitCovariance, 1e-8)
      expect(fit.converged).toBe(true)
      expect(fit.singular).toBe(false)
    })
    test(`likelihood: ${name}`, () => {
      expectAgreement([fit.logLikelihood, fit.aic, fit.bic], [run.logLikelihood, run.aic, run.bic], 1e-10)
    })
    // the reference differentiates numerically, and small Toeplitz correlations take small steps
    test(`Satterthwaite: ${name}`, () =>
      expectAgreement(fit.df, run.df, run.structure.startsWith('toep') ? 1e-5 : 1e-6))
    const { glsLogLikelihood, glsCoefficients, glsCovariance, glsAic, glsBic } = run
    if (glsLogLikelihood && glsCoefficients && glsCovariance && glsAic && glsBic)
      test(`gls, no worse than its optimum: ${name}`, () => {
        expect(fit.logLikelihood).toBeGreaterThanOrEqual(glsLogLikelihood - 1e-9)
        expectAgreement([fit.logLikelihood, fit.aic, fit.bic], [glsLogLikelihood, glsAic, glsBic], 1e-8)
        expectAgreement(fit.coefficients, glsCoefficients, 2e-5, 1)
        // by ML, gls enlarges the covariance by n / (n - p); ours is the inverse information, as lme4's
        const enlarged = run.method === 'ml' ? fit.n / (fit.n - fit.coefficients.length) : 1
        expectAgreement(
          fit.covariance.map(v => v * enlarged),
          glsCovariance,
          5e-5,
          1,
        )
      })
  }
  test('SAS/STAT User’s Guide, PROC MIXED, repeated measures: unstructured covariance of the growth data by ML', () => {
    const { visitCovariance: v, coefficients } =
      runs.find(({ name }) => name === 'growth, us')?.fit ?? runs[0].fit
    const lower = [0, 4, 5, 8, 9, 10, 12, 13, 14, 15].map(at => v[at])
    const published = [5.1192, 2.4409, 3.9279, 3.6105, 2.7175, 5.9798, 2.5222, 3.0624, 3.8235, 4.618]
    expectAgreement(lower, published, 2e-5)
    expectAgreement([coefficients[0], coefficients[1]], [15.8423, 0.8268], 1e-5)
  })
})

describe('mmrm', () => {
  const fields = ['estimate', 'se', 'df', 't', 'p', 'lower', 'upper'] as const
  for (const [name, run] of Object.entries(r.runs)) {
    const { contrasts, emmeans } = run
    if (!contrasts || !emmeans) continue
    const fit = mmrm({
      y: trial.y,
      subject: trial.id,
      visit: trial.visit,
      arm: trial.arm,
      covariates: [trial.base],
      structure: run.structure,
    })
    const estimates: readonly ContrastEstimate[] = [...fit.means, ...fit.differences]
    test(`means and differences by arm and visit: ${name}`, () => {
      for (const field of fields)
        expectAgreement(
          estimates.map(estimate => estimate[field]),
          contrasts.map(contrast => contrast[field]),
          1e-6,
          field === 'p' ? 1e-6 : 0.1,
        )
    })
    test(`means agree with emmeans of gls: ${name}`, () => {
      expectAgreement(
        fit.means.map(mean => mean.estimate),
        emmeans.map(mean => mean.emmean),
        1e-5,
      )
      expectAgreement(
        fit.means.map(mean => mean.se),
        emmeans.map(mean => mean.SE),
        1e-5,
      )
    })
  }
})

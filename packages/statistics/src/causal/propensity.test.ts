import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { type CovariateBalance, covariateBalance } from './covariate-balance.ts'
import { positivityOf } from './positivity.ts'
import { propensityScores } from './propensity-scores.ts'
import { type Estimand, propensityWeights } from './propensity-weights.ts'
import { weightedCox } from './weighted-cox.ts'
import { weightedMeans } from './weighted-means.ts'
import { weightedSurvival } from './weighted-survival.ts'

interface Case {
  arms: number
  estimand: Estimand | 'stabilised'
  weights: number[]
  ess: number[]
  balance: { before: Balance; after: Balance }[]
  balanceUnweighted: { before: Balance; after: Balance }[]
  effects: number[]
  robust: number[]
  stacked: number[]
  logHr: number | number[]
  hrRobust: number | number[]
  hrStacked?: number | number[]
  curves: { survival: number[]; se: number[]; lower: number[]; upper: number[] }[]
  svy: { difference: number | number[]; se: number | number[] }
}
interface Balance {
  smd: number
  varianceRatio: number | null
  ks: number
}
const r = reference<{
  data: {
    x: number[][]
    two: number[]
    three: number[]
    time: number[]
    event: number[]
    y: number[]
    tau: number
    times: number[]
  }
  two: { coefficients: number[]; se: number[]; scores: number[]; logLikelihood: number }
  three: { coefficients: number[]; scores: number[][]; logLikelihood: number }
  cases: Record<string, Case>
  truncated: { weights: number[]; count: number }
  crump: number
  crumpThree: number
  sturmer: number[]
  yoshida: number[]
  range: { control: number[]; treated: number[] }
}>('causal-propensity')
const { x, two, three, time, event, y, tau, times } = r.data
const models = { 2: propensityScores({ group: two, x }), 3: propensityScores({ group: three, x }) }
const groupOf = (c: Case) => (c.arms === 2 ? two : three)
const weightingOf = (c: Case) =>
  propensityWeights({
    group: groupOf(c),
    model: c.arms === 2 ? models[2] : models[3],
    estimand: c.estimand === 'stabilised' ? 'ate' : c.estimand,
    stabilised: c.estimand === 'stabilised',
  })
const list = (value: number | number[]) => [value].flat()
const zeros = (weights: Float64Array) => Array.from(weights.keys()).filter(i => weights[i] === 0)

describe('propensity scores', () => {
  test('of two arms agree with glm at its maximum', () => {
    expectAgreement(models[2].coefficients[0], r.two.coefficients, 1e-9)
    expectAgreement(models[2].se[0], r.two.se, 1e-9)
    expectAgreement(models[2].scores[1], r.two.scores, 1e-9)
    expectAgreement(models[2].logLikelihood, r.two.logLikelihood, 1e-12)
  })
  test('of three arms agree with multinom at its maximum', () => {
    expectAgreement(
      models[3].coefficients.flatMap(values => [...values]),
      r.three.coefficients,
      1e-8,
    )
    r.three.scores.forEach((scores, arm) => {
      expectAgreement(models[3].scores[arm], scores, 1e-8)
    })
    expectAgreement(models[3].logLikelihood, r.three.logLikelihood, 1e-12)
  })
})

for (const [name, c] of Object.entries(r.cases)) {
  const kind = c.arms === 2 ? 'two arms' : 'three arms'
  const group = groupOf(c)
  const weighting = weightingOf(c)
  describe(`propensity weights, ${kind}`, () => {
    test(`${c.estimand}: weights and effective sample size`, () => {
      expectAgreement(weighting.weights, c.weights, 1e-8)
      expectAgreement([weighting.ess.all, ...weighting.ess.arms], c.ess, 1e-8)
    })
  })
  describe(`balance, ${kind}`, () => {
    const check = (seen: readonly CovariateBalance[], expected: Case['balance']) => {
      seen.forEach((balance, j) => {
        for (const when of ['before', 'after'] as const) {
          const sign = c.arms === 2 ? 1 : Math.sign(balance[when].smd * expected[j][when].smd)
          expectAgreement(balance[when].smd, sign * expected[j][when].smd, 1e-10)
          expectAgreement(balance[when].ks, expected[j][when].ks, 1e-8)
          expectAgreement(balance[when].varianceRatio, expected[j][when].varianceRatio ?? Number.NaN, 1e-8)
        }
      })
    }
    test(`${name}: weighted standard deviations`, () => {
      check(covariateBalance({ group, x, weights: weighting.weights }), c.balance)
    })
    test(`${name}: unweighted standard deviations`, () => {
      check(
        covariateBalance({ group, x, weights: weighting.weights, pool: 'unweighted' }),
        c.balanceUnweighted,
      )
    })
  })
  describe(`weighted effects, ${kind}`, () => {
    const survivalWith = (source: object) => weightedSurvival({ time, event, group, times, tau, ...source })
    const meansWith = (source: object) => weightedMeans({ y, group, ...source })
    const all = (source: object) => {
      const survival = survivalWith(source)
      const means = meansWith(source)
      return survival.contrasts.flatMap((contrast, k) => [
        ...contrast.riskDifference,
        contrast.riskRatio[1],
        contrast.restrictedMeanDifference,
        means.contrasts[k].difference,
        means.contrasts[k].ratio,
      ])
    }
    test(`${c.estimand}: risk and RMST differences, means, ratios`, () => {
      expectAgreement(
        all({ weighting }).map(e => e?.value ?? Number.NaN),
        c.effects,
        1e-8,
      )
    })
    test(`${c.estimand}: robust errors with known weights`, () => {
      expectAgreement(
        all({ weights: weighting.weights }).map(e => e?.se ?? Number.NaN),
        c.robust,
        1e-8,
      )
    })
    test(`${c.estimand}: stacked errors with estimated scores`, () => {
      expectAgreement(
        all({ weighting }).map(e => e?.se ?? Number.NaN),
        c.stacked,
        1e-8,
      )
    })
    test(`${c.estimand}: curves agree with survfit`, () => {
      const { arms } = survivalWith({ weights: weighting.weights })
      c.curves.forEach((curve, arm) => {
        for (const field of ['survival', 'se', 'lower', 'upper'] as const)
          expectAgreement(
            arms[arm].at.map(at => at[field]),
            curve[field],
            1e-8,
          )
      })
    })
    test(`${c.estimand}: means agree with svyglm`, () => {
      const { contrasts } = meansWith({ weights: weighting.weights })
      expectAgreement(
        contrasts.map(one => one.difference.value),
        list(c.svy.difference),
        1e-8,
      )
      expectAgreement(
        contrasts.map(one => one.difference.se),
        list(c.svy.se),
        1e-8,
      )
    })
    test(`${c.estimand}: hazard ratio agrees with coxph, robust and stacked`, () => {
      const known = weightedCox({ time, event, group, weights: weighting.weights, ties: 'breslow' })
      expectAgreement(
        known.terms.map(term => term.value),
        list(c.logHr),
        1e-8,
      )
      expectAgreement(
        known.terms.map(term => term.se),
        list(c.hrRobust),
        1e-8,
      )
      if (!c.hrStacked) return
      const fitted = weightedCox({ time, event, group, weighting, ties: 'breslow' })
      expectAgreement(
        fitted.terms.map(term => term.se),
        list(c.hrStacked),
        1e-8,
      )
    })
  })
}

describe('trimming and truncation', () => {
  test('truncation at percentiles, with its count', () => {
    const stabilised = propensityWeights({ group: two, model: models[2], truncate: 0.05 })
    const raw = propensityWeights({ group: two, model: models[2], truncate: 0.05, stabilised: false })
    expect(raw.truncated).toBe(r.truncated.count)
    expect(stabilised.truncated).toBeGreaterThan(0)
    expectAgreement(raw.weights, r.truncated.weights, 1e-8)
  })
  test('trimming at scores (Crump) and at percentiles (Sturmer, Yoshida)', () => {
    const trim = (options: object) => propensityWeights({ group: two, model: models[2], ...options })
    const trim3 = (options: object) => propensityWeights({ group: three, model: models[3], ...options })
    expect(trim({ trimScore: 0.1 }).trimmed).toBe(r.crump)
    expect(trim3({ trimScore: 0.05 }).trimmed).toBe(r.crumpThree)
    expect(zeros(trim({ trimPercentile: 0.05 }).weights)).toEqual(r.sturmer)
    expect(zeros(trim3({ trimPercentile: 0.03 }).weights)).toEqual(r.yoshida)
  })
})

describe('positivity', () => {
  test('ranges of the scores by arm are quantiles', () => {
    const { ranges, support, verdict } = positivityOf(
      two,
      propensityWeights({ group: two, model: models[2], estimand: 'ato' }),
    )
    const five = (k: number) => {
      const { min, lowerQuartile, median, upperQuartile, max } = ranges[k]
      return [min, lowerQuartile, median, upperQuartile, max]
    }
    expectAgreement(five(0), r.range.control, 1e-8)
    expectAgreement(five(1), r.range.treated, 1e-8)
    expectAgreement(support[0].lower, Math.max(r.range.control[0], r.range.treated[0]), 1e-8)
    expect(['adequate', 'limited']).toContain(verdict)
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { StatisticsInputError } from '../../input-error.ts'
import { linearRegression } from '../../regression/index.ts'
import { linearMixed } from '../mixed/linear-mixed.ts'
import type { CovarianceStructure } from './covariance-structure.ts'
import { mmrm } from './mmrm.ts'
import { repeatedMeasures } from './repeated-measures.ts'

const close = (a: ArrayLike<number>, b: ArrayLike<number>, digits: number, size = 1) => {
  for (let i = 0; i < b.length; i++) expect(Math.abs(a[i] - b[i])).toBeLessThanOrEqual(10 ** -digits * size)
}
const runs = { numRuns: 1000 }
const visits = 3
/** Six subjects of up to three visits with noise that is never degenerate. */
const outcomes = fc
  .array(fc.integer({ min: -30, max: 30 }), { minLength: 18, maxLength: 18 })
  .map(values => values.map((v, i) => v / 7 + Math.sin(5 * i * i)))
const subject = Array.from({ length: 18 }, (_, i) => Math.trunc(i / visits))
const visit = Array.from({ length: 18 }, (_, i) => i % visits)
const keep = (i: number) => i !== 4 && i !== 17
const pick = (values: ArrayLike<number>) => Array.from(values).filter((_, i) => keep(i))
const fit = (values: ArrayLike<number>, structure: CovarianceStructure) =>
  repeatedMeasures({
    y: pick(values),
    x: [pick(visit)],
    subject: pick(subject),
    visit: pick(visit),
    structure,
  })

describe('repeatedMeasures, properties', () => {
  test('the order of the rows and the names of subjects and visits mean nothing', () => {
    fc.assert(
      fc.property(outcomes, fc.constantFrom<CovarianceStructure>('cs', 'ar1'), (y, structure) => {
        const one = fit(y, structure)
        const back = (values: number[]) => pick(values).reverse()
        const two = repeatedMeasures({
          y: back(y),
          x: [back(visit)],
          subject: back(subject).map(v => 50 - 7 * v),
          visit: back(visit).map(v => 10 + 5 * v),
          structure,
        })
        close(two.coefficients, one.coefficients, 6, 10)
        close(two.visitCovariance, one.visitCovariance, 5, 100)
        close([two.logLikelihood], [one.logLikelihood], 8, 100)
      }),
      runs,
    )
  })
  test('adding a constant moves the intercept alone, scaling scales', () => {
    fc.assert(
      fc.property(
        outcomes,
        fc.integer({ min: -100, max: 100 }),
        fc.constantFrom(0.01, 3, -1),
        (y, constant, scale) => {
          const one = fit(y, 'ar1')
          const two = fit(
            y.map(v => constant + scale * v),
            'ar1',
          )
          const { coefficients: b } = one
          close(two.coefficients, [constant + scale * b[0], scale * b[1]], 6, 100)
          close(
            two.visitCovariance.map(v => v / scale / scale),
            one.visitCovariance,
            5,
            100,
          )
          close(two.df, one.df, 4, 100)
        },
      ),
      runs,
    )
  })
  test('compound symmetry with a positive correlation is a random intercept', () => {
    let compared = 0
    fc.assert(
      fc.property(outcomes, y => {
        const one = fit(y, 'cs')
        if (one.visitCorrelation[1] < 0.02) return
        compared++
        const two = linearMixed({ y: pick(y), x: [pick(visit)], group: pick(subject) })
        close(one.coefficients, two.coefficients, 6, 10)
        close([one.logLikelihood], [two.logLikelihood], 8, 100)
        close(one.df, two.df, 3, 100)
      }),
      runs,
    )
    expect(compared).toBeGreaterThan(100)
  })
  test('one visit is linear regression', () => {
    fc.assert(
      fc.property(outcomes, fc.constantFrom<CovarianceStructure>('us', 'toep', 'csh'), (y, structure) => {
        const x = [subject.map(Math.sqrt)]
        const one = repeatedMeasures({
          y,
          x,
          subject: y.map((_, i) => i),
          visit: y.map(() => 1),
          structure,
        })
        const plain = linearRegression({ y, x })
        close([...one.coefficients, ...one.se], [...plain.coefficients, ...plain.se], 7, 10)
        close([Math.sqrt(one.visitCovariance[0]), ...one.df], [plain.residualSd, 16, 16], 6, 10)
      }),
      runs,
    )
  })
})

const y = [1, 2, 4, 2, 2.5, 3, 0, 1, 2.5, 3, 4, 3.5, 1.5, 2, 5, 2, 3.5, 4]
const x = [visit]
const fault = (run: () => unknown, message: string) => {
  expect(run).toThrow(StatisticsInputError)
  expect(run).toThrow(message)
}

describe('repeatedMeasures, edges', () => {
  test('a visit twice names the row', () => {
    const twice = visit.slice()
    twice[1] = 0
    fault(
      () => repeatedMeasures({ y, x, subject, visit: twice }),
      'visit is 0 twice for subject 0, again in row 1',
    )
  })
  test('two visits that nobody has both', () => {
    const rows = y.map((_, i) => i).filter(i => visit[i] !== (subject[i] % 2 === 0 ? 0 : 2))
    const of = (values: number[]) => rows.map(i => values[i])
    const options = { y: of(y), x: [], subject: of(subject), visit: of(visit) }
    fault(() => repeatedMeasures(options), 'No subject has both visit 0 and visit 2')
    expect(repeatedMeasures({ ...options, structure: 'cs' }).converged).toBe(true)
  })
  test('one subject, a constant outcome, missing values, an unknown level', () => {
    fault(
      () => repeatedMeasures({ y, x: [], subject: y.map(() => 1), visit: y.map((_, i) => i) }),
      'one level only',
    )
    fault(() => repeatedMeasures({ y: y.map(() => 2), x, subject, visit }), 'y is constant')
    fault(
      () => repeatedMeasures({ y: y.map((v, i) => (i === 5 ? Number.NaN : v)), x, subject, visit }),
      'row 5',
    )
    fault(() => repeatedMeasures({ y, x, subject, visit, level: 2 }), 'level is 2')
  })
  test('more covariances than the subjects can tell: flagged singular', () => {
    const few = { subject: subject.slice(0, 6), visit: visit.slice(0, 6) }
    const fitted = repeatedMeasures({ y: y.slice(0, 6), x: [], ...few })
    expect(fitted.singular).toBe(true)
    expect(fitted.warnings.join()).toContain('2 subjects do not identify the structure us')
  })
  test('collinear covariates are aliased', () => {
    const fitted = repeatedMeasures({ y, x: [visit, visit.map(v => 1 - v)], subject, visit, structure: 'cs' })
    expect(fitted.aliased).toEqual([false, false, true])
    expect(fitted.coefficients[2]).toBe(0)
    expect(fitted.se[2]).toBe(Number.NaN)
  })
  test('an arm without a row at a visit has no mean there', () => {
    const arm = subject.map(v => v % 2)
    const rows = y.map((_, i) => i).filter(i => !(arm[i] === 1 && visit[i] === 2))
    const of = (values: number[]) => rows.map(i => values[i])
    const fitted = mmrm({ y: of(y), subject: of(subject), visit: of(visit), arm: of(arm), structure: 'cs' })
    expect(fitted.means.map(mean => mean.estimable)).toEqual([true, true, true, true, true, false])
    expect(fitted.means[5].estimate).toBe(Number.NaN)
    expect(fitted.differences.map(difference => difference.estimable)).toEqual([true, true, false])
    fault(() => mmrm({ y, subject, visit, arm: y.map(() => 1) }), 'arm has one level only')
  })
  test('weights stand for a smaller variance', () => {
    const weights = y.map((_, i) => 1 + (i % 4))
    const one = repeatedMeasures({ y, x, subject, visit, structure: 'cs', weights })
    const two = repeatedMeasures({ y, x, subject, visit, structure: 'cs', weights: weights.map(w => 4 * w) })
    close(two.coefficients, one.coefficients, 8)
    close(
      two.visitCovariance.map(v => v / 4),
      one.visitCovariance,
      6,
    )
    close([two.logLikelihood], [one.logLikelihood], 8)
  })
})

import { describe, expect, it } from 'vitest'
import {
  expectRefusals,
  referenceFile,
  stats,
  statsOfBoth,
  statsReference,
  within,
} from '../../test/stats.ts'
import { tessera } from '../../test/tessera.ts'

const expected = statsReference('glmnet.json')
const births = referenceFile('birthweight.csv')
const veteran = referenceFile('veteran.csv')
const heart = referenceFile('heart.csv')

interface Term {
  coefficients: number[]
}
const atLambda = (terms: readonly Term[], k: number) => terms.map(term => term.coefficients[k])
const given = (lambda: readonly number[]) => ['--lambda', lambda.join(',')]

const low = [
  '--outcome',
  'low=yes',
  '--covariates',
  'age,lwt,race,smoke,count',
  '--alpha',
  '0.5',
  '--weights',
]
const followUp = ['--time', 'time', '--event', 'status=1']
const covariates = ['--covariates', 'arm,celltype,karno,diagtime,age,prior']

describe('tessera stats glmnet gives the path of glmnet', () => {
  const near = (pairs: Parameters<typeof within>[2]) => within('tessera stats glmnet', 1e-6, pairs)
  it('binary outcome, weights', async () => {
    const right = expected.binomial
    const path = await statsOfBoth('glmnet', births, ...low, 'count')
    expect(path.lambda).toHaveLength(right.lambda.length)
    near([
      [path.lambda, right.lambda],
      [path.devianceRatio, right.devianceRatio],
      [path.nullDeviance, right.nullDeviance],
    ])
    const fit = await stats('glmnet', births, ...low, 'count', ...given(right.lambda))
    expect([fit.family, fit.cv, fit.classes]).toEqual(['binomial', null, []])
    expect(fit.df.slice(1)).toEqual(right.df.slice(1))
    for (const [i, k] of right.at.entries())
      near([
        [fit.intercept[k], right.intercept[i]],
        [atLambda(fit.terms, k), right.coefficients[i]],
      ])
  })
  it('a number', async () => {
    const right = expected.gaussian
    const flags = ['--outcome', 'lwt', '--covariates', 'age,race,smoke']
    const fit = await stats('glmnet', births, ...flags, ...given(right.lambda))
    expect([fit.family, fit.events]).toEqual(['gaussian', null])
    for (const [i, k] of right.at.entries())
      near([
        [fit.intercept[k], right.intercept[i]],
        [atLambda(fit.terms, k), right.coefficients[i]],
      ])
  })
  it('several classes', async () => {
    const right = expected.multinomial
    const flags = ['--outcome', 'celltype', '--covariates', 'time,karno,diagtime,age', '--alpha', '0.7']
    const path = await statsOfBoth('glmnet', veteran, ...flags, '--nlambda', '40')
    near([
      [path.lambda, right.lambda],
      [path.devianceRatio, right.devianceRatio],
    ])
    const fit = await stats('glmnet', veteran, ...flags, ...given(right.lambda))
    expect(fit.family).toBe('multinomial')
    expect(fit.classes.map((of: { class: string }) => of.class)).toEqual([
      'adeno',
      'large',
      'smallcell',
      'squamous',
    ])
    for (const [i, k] of right.at.entries())
      near([
        [fit.intercept[k], right.intercept[i]],
        [fit.classes.map((of: { terms: Term[] }) => atLambda(of.terms, k)), right.coefficients[i]],
      ])
  })
  it('folds by a seed, and the choice of lambda', async () => {
    const flags = [...low, 'count', '--folds', '5', '--nlambda', '20']
    const first = await stats('glmnet', births, ...flags, '--seed', '7')
    expect(first.cv.lambda).toEqual(first.lambda)
    expect(first.cv.lambda[first.cv.index1se]).toBe(first.cv.lambda1se)
    expect(Math.min(...first.cv.mean)).toBe(first.cv.mean[first.cv.indexMin])
    expect(first.cv).toMatchObject({ folds: 5, seed: 7, measure: 'deviance' })
    const read = await tessera(['stats', 'glmnet', births, ...flags, '--seed', '7'])
    expect(read.stdout).toContain('at lambda.1se')
    expect((await stats('glmnet', births, ...flags, '--seed', '8')).cv.mean).not.toEqual(first.cv.mean)
  })
  it('refuses a missing column, an absent code and an empty table, and a family that the outcome does not have', async () => {
    await expectRefusals('glmnet', births, [...low, 'count'], { column: 'count', code: 'low=yes' })
    const flags = ['--outcome', 'lwt', '--covariates', 'age', '--family', 'binomial']
    const { exit, stderr } = await tessera(['stats', 'glmnet', births, ...flags])
    expect(exit).toBe(2)
    expect(stderr).toContain('lwt=value')
    const beyond = ['--outcome', 'lwt', '--covariates', 'age', '--alpha', '2']
    expect(await tessera(['stats', 'glmnet', births, ...beyond])).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('--alpha is 2'),
    })
  })
})

describe('tessera stats coxnet gives the path of glmnet', () => {
  const near = (tolerance: number, pairs: Parameters<typeof within>[2]) =>
    within('tessera stats coxnet', tolerance, pairs)
  it('times and events', async () => {
    const right = expected.cox
    const path = await statsOfBoth('coxnet', veteran, ...followUp, ...covariates)
    expect(path.lambda).toHaveLength(right.lambda.length)
    near(1e-6, [
      [path.lambda, right.lambda],
      [path.devianceRatio, right.devianceRatio],
      [path.nullDeviance, right.nullDeviance],
    ])
    const fit = await stats('coxnet', veteran, ...followUp, ...covariates, ...given(right.lambda))
    expect(fit.df.slice(1)).toEqual(right.df.slice(1))
    for (const [i, k] of right.at.entries()) near(1e-6, [[atLambda(fit.terms, k), right.coefficients[i]]])
  })
  it('intervals, weights', async () => {
    const right = expected.startStop
    const intervals = ['--time', 'stop', '--start', 'start', '--event', 'event=1', '--weights', 'w']
    const flags = [...intervals, '--covariates', 'age,year,surgery,transplant,season', '--alpha', '0.5']
    const fit = await stats('coxnet', heart, ...flags, ...given(right.lambda))
    for (const [i, k] of right.at.entries()) near(1e-5, [[atLambda(fit.terms, k), right.coefficients[i]]])
  })
  it('folds of stratified rows, and the choice of lambda', async () => {
    const flags = [...followUp, '--covariates', 'all', '--strata', 'arm', '--nlambda', '20', '--folds', '5']
    const { cv, lambda, terms } = await stats('coxnet', veteran, ...flags)
    expect(terms.map(({ term }: { term: string }) => term)).toEqual(['karno', 'diagtime', 'age', 'prior'])
    expect(cv.lambda).toEqual(lambda)
    expect(cv.mean[cv.index1se]).toBeLessThanOrEqual(cv.mean[cv.indexMin] + cv.se[cv.indexMin])
  })
  it('refuses a missing column, an absent code and an empty table', () =>
    expectRefusals('coxnet', veteran, [...followUp, '--covariates', 'karno'], {
      column: 'karno',
      code: 'status=1',
    }))
})

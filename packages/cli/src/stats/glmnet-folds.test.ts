import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { referenceFile, stats, statsOfBoth, statsReference, within } from '../../test/stats.ts'
import { temporaryFolder, tessera } from '../../test/tessera.ts'

const expected = statsReference('glmnet-folds.json')
const births = referenceFile('birthweight.csv')
const veteran = referenceFile('veteran-folds.csv')
const heart = referenceFile('heart.csv')

/** What the script took from cv.glmnet. */
interface Right {
  measure: string
  folds: number
  lambda: number[]
  mean: number[]
  se: number[]
  nonZero: number[]
  lambdaMin: number
  lambda1se: number
  index: [number, number]
}
const given = ({ lambda }: Right) => ['--lambda', lambda.join(',')]

/** The choice of lambda is cv.glmnet's. */
function expectChoice(
  name: string,
  tolerance: number,
  cv: Record<string, unknown>,
  right: Right,
  foldid: string,
) {
  within(name, tolerance, [
    [cv.mean, right.mean],
    [cv.se, right.se],
    [cv.lambdaMin, right.lambdaMin],
    [cv.lambda1se, right.lambda1se],
  ])
  expect([cv.indexMin, cv.index1se]).toEqual(right.index)
  expect(cv).toMatchObject({ folds: right.folds, foldid, seed: null })
}

describe('tessera stats glmnet --foldid chooses as cv.glmnet does', () => {
  const name = 'tessera stats glmnet, cross-validated'
  const low = ['--outcome', 'low=yes', '--covariates', 'age,lwt,race,smoke', '--alpha', '0.5']
  const classes = ['--outcome', 'celltype', '--covariates', 'time,karno,diagtime,age', '--alpha', '0.7']

  it.each(['deviance', 'class', 'mse', 'mae'])('%s of a binary outcome, weights, labelled folds', async m => {
    const right = expected.binomial[m]
    const flags = [...low, '--weights', 'count', '--foldid', 'clinic', '--measure', m, ...given(right)]
    const { cv } = await (m === 'class' ? statsOfBoth : stats)('glmnet', births, ...flags)
    expect(cv.measure).toBe(m)
    expectChoice(name, 1e-8, cv, right, 'clinic')
  })

  it('the area under the curve, numbered folds', async () => {
    const flags = ['--outcome', 'prior=10', '--covariates', 'time,karno,diagtime,age', '--foldid', 'fold']
    const { cv } = await stats('glmnet', veteran, ...flags, '--measure', 'auc', ...given(expected.auc))
    expectChoice(name, 1e-8, cv, expected.auc, 'fold')
  })

  it.each(['mse', 'mae'])('%s of a number', async m => {
    const right = expected.gaussian[m]
    const flags = ['--outcome', 'lwt', '--covariates', 'age,race,smoke', '--foldid', 'clinic', '--measure', m]
    expectChoice(name, 1e-8, (await stats('glmnet', births, ...flags, ...given(right))).cv, right, 'clinic')
  })

  it.each(['deviance', 'class'])('%s of several classes', async m => {
    const right = expected.multinomial[m]
    const flags = [...classes, '--foldid', 'fold', '--measure', m, ...given(right)]
    const { cv, grouped } = await stats('glmnet', veteran, ...flags)
    expect(grouped).toBe(false)
    expectChoice(name, 1e-8, cv, right, 'fold')
  })

  it('the grouped lasso: a term enters all classes together', async () => {
    const right = expected.grouped
    const flags = [...classes, '--grouped', '--foldid', 'fold', ...given(right)]
    const fit = await stats('glmnet', veteran, ...flags)
    expect(fit.grouped).toBe(true)
    expectChoice(name, 1e-8, fit.cv, right, 'fold')
    const path = await stats('glmnet', veteran, ...classes, '--grouped')
    for (let k = 0; k < path.lambda.length; k++)
      for (let j = 0; j < 4; j++) {
        const used = path.classes.map(
          (of: { terms: { coefficients: number[] }[] }) => of.terms[j].coefficients[k] !== 0,
        )
        expect(new Set(used).size).toBe(1)
      }
  })

  it.each([
    ['--foldid with --folds', [...low, '--foldid', 'clinic', '--folds', '5'], '--foldid names the folds'],
    ['a measure without folds', [...low, '--measure', 'auc'], 'give --folds or --foldid'],
    ['a measure of another family', [...low, '--folds', '5', '--measure', 'C'], 'deviance, class, auc'],
    ['an AUC of small folds', [...low, '--foldid', 'clinic', '--measure', 'auc'], '10 rows a fold'],
    ['more folds than rows', [...low, '--folds', '500'], '189 rows'],
    ['--grouped for one outcome', [...low, '--grouped'], 'multinomial'],
  ])('%s is wrong usage', async (_, flags, says) => {
    const { exit, stderr } = await tessera(['stats', 'glmnet', births, ...flags])
    expect(exit).toBe(2)
    expect(stderr).toContain(says)
  })

  it('refuses a row without a fold, a column that is not there, two folds, and names the fold without a fit', async () => {
    const findings = async (table: string, ...flags: readonly string[]) => {
      const { exit, stdout } = await tessera(['stats', 'glmnet', table, ...flags, '--json'])
      expect(exit).toBe(1)
      return JSON.parse(stdout).findings
    }
    const table = path.join(temporaryFolder(), 'gaps.csv')
    const rows = Array.from({ length: 12 }, (_, i) => `${i % 5},${i},${i === 7 ? '' : 'abc'[i % 3]}`)
    writeFileSync(table, `y,x,fold\n${rows.join('\n')}\n`)
    const flags = ['--outcome', 'y', '--covariates', 'x', '--foldid']
    expect(await findings(table, ...flags, 'fold')).toMatchObject([
      { code: 'value-needed', field: 'fold', row: 9, count: 1, file: 'gaps.csv' },
    ])
    const [absent] = await findings(table, ...flags, 'folds')
    expect(absent).toMatchObject({ code: 'no-such-column', field: 'folds' })
    const [few] = await findings(births, ...low, '--foldid', 'smoke')
    expect(few).toMatchObject({ code: 'statistics-input', field: 'smoke' })
    expect(few.message).toContain('2 folds')
    const separate = path.join(temporaryFolder(), 'separate.csv')
    const kinds = Array.from({ length: 12 }, (_, i) => `${i % 3 === 0 ? 'yes' : 'no'},${i},${'abc'[i % 3]}`)
    writeFileSync(separate, `y,x,site\n${kinds.join('\n')}\n`)
    const one = await findings(separate, '--outcome', 'y=yes', '--covariates', 'x', '--foldid', 'site')
    expect(one[0].message).toContain('Without fold a')
  })

  it('a row that is left out for another column needs no fold', async () => {
    const table = path.join(temporaryFolder(), 'left-out.csv')
    const rows = Array.from({ length: 12 }, (_, i) => `${i === 7 ? '' : i % 5},${i},${i === 7 ? '' : i % 3}`)
    writeFileSync(table, `y,x,fold\n${rows.join('\n')}\n`)
    const flags = ['--outcome', 'y', '--covariates', 'x', '--foldid', 'fold', '--json']
    const { exit, stdout } = await tessera(['stats', 'glmnet', table, ...flags])
    expect(exit).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ used: 11, dropped: 1, cv: { folds: 3 } })
  })
})

describe('tessera stats coxnet --foldid chooses as cv.glmnet does', () => {
  const name = 'tessera stats coxnet, cross-validated'
  const followUp = ['--time', 'time', '--event', 'status=1']

  it.each(['deviance', 'C'])('%s, labelled folds', async m => {
    const right = expected.cox[m]
    const covariates = ['--covariates', 'arm,celltype,karno,diagtime,age,prior']
    const flags = [...followUp, ...covariates, '--foldid', 'site', '--measure', m, ...given(right)]
    const { cv } = await (m === 'C' ? statsOfBoth : stats)('coxnet', veteran, ...flags)
    expect(cv.measure).toBe(m)
    expectChoice(name, 1e-6, cv, right, 'site')
  })

  it('strata, numbered folds', async () => {
    const right = expected.strata
    const covariates = [
      '--covariates',
      'celltype,karno,diagtime,age,prior',
      '--strata',
      'arm',
      '--alpha',
      '0',
    ]
    const flags = [...followUp, ...covariates, '--foldid', 'fold', ...given(right)]
    expectChoice(name, 1e-6, (await stats('coxnet', veteran, ...flags)).cv, right, 'fold')
  })

  it('intervals and weights', async () => {
    const right = expected.startStop
    const intervals = ['--time', 'stop', '--start', 'start', '--event', 'event=1', '--weights', 'w']
    const covariates = ['--covariates', 'age,year,surgery,transplant', '--alpha', '0.5']
    const flags = [...intervals, ...covariates, '--foldid', 'season', ...given(right)]
    expectChoice(name, 1e-6, (await stats('coxnet', heart, ...flags)).cv, right, 'season')
  })

  it('a measure of another family is wrong usage', async () => {
    const flags = [...followUp, '--covariates', 'karno', '--folds', '5', '--measure', 'auc']
    const { exit, stderr } = await tessera(['stats', 'coxnet', veteran, ...flags])
    expect(exit).toBe(2)
    expect(stderr).toContain('deviance, C')
  })
})

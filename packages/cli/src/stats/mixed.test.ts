import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  expectRefusals,
  referenceFile,
  stats,
  statsOfBoth,
  statsReference,
  within,
} from '../../test/stats.ts'
import { temporaryFolder, tessera } from '../../test/tessera.ts'

const csv = referenceFile('mixed.csv')
const r = statsReference('mixed.json')
const column = (rows: Record<string, unknown>[], field: string) => rows.map(row => row[field])
const base = ['--outcome', 'score', '--cluster', 'subject']

function expectModel(document: Record<string, Record<string, unknown>[]>, of: typeof r.slope) {
  within('tessera stats mixed', 1e-7, [
    [column(document.terms, 'coefficient'), of.coefficient],
    [column(document.terms, 'se'), of.se],
    [column(document.terms, 'df'), of.df],
    [column(document.terms, 'p'), of.p],
    [column(document.randomEffects, 'sd'), of.sd],
    [column(document.correlations, 'value'), of.correlation],
    [document.sigma, of.sigma],
    [
      [document.logLikelihood, document.aic, document.bic],
      [of.logLikelihood, of.aic, of.bic],
    ],
    [column(document.modes, 'values').flat(), of.modes],
  ])
  expect(document).toMatchObject({ singular: of.singular, groups: of.groups, n: of.n, converged: true })
}

describe('tessera stats mixed', () => {
  it('gives the random intercepts and slopes of lmer, and the tests of lmerTest', async () => {
    const flags = [...base, '--covariates', 'week,centre,age', '--slope', 'week']
    const document = await statsOfBoth('mixed', csv, ...flags)
    expect(column(document.terms, 'term')).toEqual([
      '(intercept)',
      'week',
      'centre=south',
      'centre=west',
      'age',
    ])
    expectModel(document, r.slope)
    within('tessera stats mixed', 1e-6, [
      [column(document.tests, 'statistic'), r.slope.F],
      [column(document.tests, 'df2'), r.slope.df2],
    ])
  })
  it('independent random effects by ML, and weights', async () => {
    const flags = [...base, '--covariates', 'week,age', '--slope', 'week', '--uncorrelated', '--method', 'ml']
    expectModel(await stats('mixed', csv, ...flags), r.uncorrelated)
    expectModel(
      await stats('mixed', csv, ...base, '--covariates', 'week', '--weights', 'precision'),
      r.weights,
    )
  })
  it('repeated measures by arm and visit, with the means of emmeans', async () => {
    const flags = [...base, '--covariates', 'age,centre', '--visit', 'week', '--group', 'arm']
    const document = await statsOfBoth('mixed', csv, ...flags)
    within('tessera stats mixed, repeated measures', 2e-5, [
      [column(document.means, 'estimate'), r.visits.mean],
      [column(document.means, 'se'), r.visits.se],
      [column(document.differences, 'estimate'), r.visits.difference],
      [column(document.differences, 'se'), r.visits.differenceSe],
      [document.visitSd, r.visits.sd],
      [
        [document.logLikelihood, document.aic, document.bic],
        [r.visits.logLikelihood, r.visits.aic, r.visits.bic],
      ],
    ])
    expect(document.logLikelihood).toBeGreaterThan(r.visits.logLikelihood - 1e-8)
    expect(document.visits).toEqual(['0', '4', '8', '12'])
    expect(document.terms.at(-1).term).toBe('arm=placebo:week=12')
    expect(document.differences[0]).toMatchObject({ arm: 'placebo', reference: 'active', visit: '0' })
  })
  it('refuses what it cannot use', async () => {
    await expectRefusals('mixed', csv, [...base, '--covariates', 'week'], { column: 'score', code: null })
    const single = path.join(temporaryFolder(), 'single.csv')
    writeFileSync(single, 'id,y\n1,2\n2,3\n3,5\n')
    const { exit, stdout } = await tessera([
      'stats',
      'mixed',
      single,
      '--outcome',
      'y',
      '--cluster',
      'id',
      '--json',
    ])
    expect(exit).toBe(1)
    expect(JSON.parse(stdout).findings[0].message).toContain('cannot be told from the residual')
  })
  it.each([
    ['an outcome with a value', ['--outcome', 'arm=active', '--cluster', 'subject']],
    ['a covariance without visits', [...base, '--covariance', 'cs']],
    ['slopes with visits', [...base, '--visit', 'week', '--slope', 'week']],
  ])('%s is wrong usage', async (_, flags) => {
    expect((await tessera(['stats', 'mixed', csv, ...flags, '--json'])).exit).toBe(2)
  })
})

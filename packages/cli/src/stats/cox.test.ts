import { readFileSync, writeFileSync } from 'node:fs'
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

const expected = statsReference('cox.json')
const heart = referenceFile('heart.csv')
const veteran = referenceFile('veteran.csv')
const months = referenceFile('veteran-months.csv')
const startStop = ['--time', 'stop', '--start', 'start', '--event', 'event=1']
const followUp = ['--time', 'time', '--event', 'status=1']

interface Test {
  statistic: number
  df: number
  p: number
}
type Term = Test & Record<'coefficient' | 'se' | 'modelSe' | 'p', number> & Record<string, unknown>
const of = (terms: readonly Term[], field: string) => terms.map(term => term[field])
const table = (tests: readonly Test[]) => tests.map(({ statistic, df, p }) => [statistic, df, p])
interface Fit {
  coefficient: number[]
  se: number[]
  lower: number[]
  upper: number[]
  p: number[]
  logLikelihood: number[]
  tests: number[]
}

describe('tessera stats cox gives the numbers of R', () => {
  const agrees = (fit: Record<string, never> & { terms: Term[] }, right: Fit) =>
    within('tessera stats cox', 1e-8, [
      [of(fit.terms, 'coefficient'), right.coefficient],
      [of(fit.terms, 'se'), right.se],
      [of(fit.terms, 'hazardRatioLower'), right.lower],
      [of(fit.terms, 'hazardRatioUpper'), right.upper],
      [of(fit.terms, 'p'), right.p],
      [[fit.nullLogLikelihood, fit.logLikelihood], right.logLikelihood],
      [[fit.likelihoodRatio, fit.wald, fit.score].map(({ statistic }) => statistic), right.tests],
    ])
  it('start-stop rows with text columns, 90 % limits', async () => {
    const covariates = ['--covariates', 'age,year,surgery,transplant,season', '--level', '0.9']
    const fit = await statsOfBoth('cox', heart, ...startStop, ...covariates)
    expect(of(fit.terms, 'term').slice(2)).toEqual([
      'surgery=yes',
      'transplant=yes',
      'season=spring',
      'season=summer',
    ])
    agrees(fit, expected.plain)
  })
  it("Breslow's ties, weights, the rows of a patient a cluster", async () => {
    const flags = ['--covariates', 'age,transplant', '--weights', 'w', '--cluster', 'id', '--ties', 'breslow']
    const fit = await stats('cox', heart, ...startStop, ...flags)
    agrees(fit, expected.weighted)
    within('tessera stats cox', 1e-8, [
      [fit.robustScore.statistic, expected.weighted.rscore],
      [of(fit.terms, 'modelSe'), expected.weighted.modelSe],
    ])
  })
  it('weights that are not counts make the errors robust, as coxph does', async () => {
    const flags = ['--covariates', 'age,transplant', '--weights', 'w']
    const fit = await stats('cox', heart, ...startStop, ...flags)
    expect(fit.terms).toEqual((await stats('cox', heart, ...startStop, ...flags, '--robust')).terms)
    expect(fit.robustCovariance).not.toBeNull()
  })
  it('names the covariates that it leaves out', async () => {
    const twice = path.join(temporaryFolder(), 'twice.csv')
    const rows = readFileSync(veteran, 'utf8').trim().split('\n')
    writeFileSync(twice, rows.map((row, i) => `${row},${i === 0 ? 'always' : '1'}`).join('\n'))
    const fit = await stats('cox', twice, ...followUp, '--covariates', 'karno,always')
    expect(fit.warnings).toEqual(['constant or collinear within the risk sets, set to 0: always'])
  })
  it('strata, an offset, the jackknife, and the baseline at two times', async () => {
    const flags = ['--covariates', 'age,year', '--strata', 'season', '--offset', 'known', '--robust']
    const fit = await stats('cox', heart, ...startStop, ...flags, '--times', '30,200')
    agrees(fit, expected.strata)
    within('tessera stats cox', 1e-8, [
      [fit.baseline.map((at: { cumulativeHazard: number }) => at.cumulativeHazard), expected.baseline],
    ])
  })
  it('exact ties', async () => {
    const flags = ['--time', 'months', '--event', 'status=1', '--covariates', 'arm,karno,age']
    agrees(await stats('cox', months, ...flags, '--ties', 'exact'), expected.exact)
    const { exit, stderr } = await tessera([
      ...['stats', 'cox', months, ...flags],
      ...['--ties', 'exact', '--robust', '--json'],
    ])
    expect(exit).toBe(2)
    expect(stderr).toContain('--ties exact has neither')
  })
  it('refuses a missing column, an absent code and an empty table', () =>
    expectRefusals('cox', veteran, [...followUp, '--covariates', 'karno'], {
      column: 'karno',
      code: 'status=1',
    }))
})

describe('tessera stats zph gives the numbers of R', () => {
  const covariates = ['--covariates', 'age,year,surgery,transplant,season']
  it.each(['km', 'rank', 'identity', 'log'])('%s transform of time', async transform => {
    const flags = [...startStop, ...covariates, '--transform', transform]
    const test =
      transform === 'km' ? await statsOfBoth('zph', heart, ...flags) : await stats('zph', heart, ...flags)
    within('tessera stats zph', 1e-10, [
      [table([...test.terms, test.global]), expected.zph[transform].terms],
      [table([...test.coefficients, test.global]), expected.zph[transform].coefficients],
    ])
  })
  it("strata and Breslow's ties, a factor's levels together", async () => {
    const flags = ['--covariates', 'celltype,karno', '--strata', 'arm', '--ties', 'breslow']
    const test = await stats('zph', veteran, ...followUp, ...flags)
    within('tessera stats zph', 1e-10, [[table([...test.terms, test.global]), expected.zphStrata]])
  })
  it('refuses a missing column, an absent code and an empty table', () =>
    expectRefusals('zph', veteran, [...followUp, '--covariates', 'karno'], {
      column: 'karno',
      code: 'status=1',
    }))
})

describe('tessera stats aft gives the numbers of R', () => {
  const covariates = ['--covariates', 'celltype,karno,age']
  it.each(['weibull', 'exponential', 'lognormal', 'loglogistic'])('%s times', async dist => {
    const right = expected.aft[dist]
    const flags = [...followUp, ...covariates, '--dist', dist]
    const fit =
      dist === 'weibull' ? await statsOfBoth('aft', veteran, ...flags) : await stats('aft', veteran, ...flags)
    const errors = [...of(fit.terms, 'se'), ...(fit.logScaleSe === null ? [] : [fit.logScaleSe])]
    within('tessera stats aft', 1e-8, [
      [of(fit.terms, 'coefficient'), right.coefficient],
      [errors, right.se],
      [fit.scale, right.scale],
      [[fit.nullLogLikelihood, fit.logLikelihood], right.logLikelihood],
    ])
    if (dist !== 'weibull' && dist !== 'lognormal') return
    const robust = await stats('aft', veteran, ...flags, '--cluster', 'prior')
    within('tessera stats aft', 1e-8, [[[...of(robust.terms, 'se'), robust.logScaleSe], right.robustSe]])
  })
  it('refuses a missing column, an absent code and an empty table', () =>
    expectRefusals('aft', veteran, [...followUp, '--covariates', 'karno'], {
      column: 'karno',
      code: 'status=1',
    }))
})

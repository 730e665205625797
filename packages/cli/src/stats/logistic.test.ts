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

const births = referenceFile('birthweight.csv')
const endometrial = referenceFile('endometrial.csv')
const { firth, ml } = statsReference('logistic.json')
const outcome = ['--outcome', 'low=yes', '--covariates', 'age,lwt,race,smoke']
const weighted = [...outcome, '--weights', 'count', '--offset', 'shift']
const column = (rows: Record<string, number>[], field: string) => rows.map(row => row[field])

describe('tessera stats logistic', () => {
  it('gives the model of glm, weighted and with an offset', async () => {
    const document = await statsOfBoth('logistic', births, ...weighted)
    const { terms, likelihoodRatio, logLikelihood, deviance } = document
    expect(column(terms, 'term')).toEqual(['(intercept)', ...ml.terms.slice(1)])
    expect(document).toMatchObject({ interval: 'wald', n: 189, events: 59, separated: false })
    within('tessera stats logistic', 1e-7, [
      [column(terms, 'coefficient'), ml.coefficient],
      [column(terms, 'se'), ml.se],
      [column(terms, 'z'), ml.z],
      [column(terms, 'p'), ml.waldP],
      [column(terms, 'lower'), ml.waldLower],
      [
        [logLikelihood, deviance, likelihoodRatio.statistic],
        [ml.logLikelihood, ml.deviance, ml.likelihoodRatio],
      ],
    ])
  })
  it('profiles the likelihood', async () => {
    const { terms, interval } = await stats('logistic', births, ...weighted, '--profile')
    expect(interval).toBe('profile likelihood')
    within('tessera stats logistic', 1e-7, [
      [column(terms, 'lower'), ml.lower],
      [column(terms, 'upper'), ml.upper],
      [column(terms, 'likelihoodRatio'), ml.statistic],
      [column(terms, 'p'), ml.p],
    ])
  })
  it('takes sandwich errors, clustered and not', async () => {
    const robust = await stats('logistic', births, ...weighted, '--robust')
    const clustered = await stats('logistic', births, ...weighted, '--cluster', 'clinic')
    within('tessera stats logistic', 1e-7, [
      [column(robust.terms, 'se'), ml.sandwich],
      [column(robust.terms, 'modelSe'), ml.se],
      [column(clustered.terms, 'se'), ml.clustered],
    ])
  })
  it('flags separation, and Firth stays finite', async () => {
    const flags = ['--outcome', 'HG=high', '--covariates', 'NV,PI,EH']
    const { stdout } = await tessera(['stats', 'logistic', endometrial, ...flags, '--json'])
    const separated = JSON.parse(stdout)
    expect(separated).toMatchObject({ separated: true, converged: false })
    expect(separated.warnings[0]).toContain('--firth')
    const { terms, interval } = await stats('logistic', endometrial, ...flags, '--firth')
    expect(interval).toBe('profile penalised likelihood')
    within('tessera stats logistic --firth', 1e-9, [
      [column(terms, 'coefficient'), firth.coefficient],
      [column(terms, 'se'), firth.se],
      [column(terms, 'lower'), firth.lower],
      [column(terms, 'upper'), firth.upper],
      [column(terms, 'likelihoodRatio'), firth.statistic],
      [column(terms, 'p'), firth.p],
    ])
  })
  it('refuses what it cannot use', async () => {
    await expectRefusals('logistic', births, outcome, { column: 'age,lwt,race,smoke', code: 'low=yes' })
    const { exit, stderr } = await tessera(['stats', 'logistic', births, ...outcome, '--firth', '--robust'])
    expect(exit).toBe(2)
    expect(stderr).toContain('--robust')
  })
})

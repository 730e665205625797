import { describe, it } from 'vitest'
import {
  expectRefusals,
  referenceFile,
  stats,
  statsOfBoth,
  statsReference,
  within,
} from '../../test/stats.ts'

const csv = referenceFile('competing.csv')
const r = statsReference('competing.json')
const args = ['--time', 'months', '--event', 'status=1', '--covariates', 'age,sex,hgb']
const column = (rows: Record<string, number>[], field: string) => rows.map(row => row[field])

describe('tessera stats finegray', () => {
  it('gives the model and the predictions of crr', async () => {
    const document = await statsOfBoth('finegray', csv, ...args, '--times', r.at.join())
    within('tessera stats finegray', 1e-8, [
      [column(document.terms, 'coefficient'), r.finegray.coefficient],
      [column(document.terms, 'se'), r.finegray.se],
      [column(document.terms, 'hazardRatioLower'), r.finegray.lower],
      [document.covariance, r.finegray.covariance],
      [[document.nullLogLikelihood, document.logLikelihood], r.finegray.loglik],
      [column(document.at, 'incidence'), r.finegray.incidence],
      [column(document.at, 'baselineIncidence'), r.finegray.baseline],
    ])
  })
  it('clusters, with the errors of coxph on the rows of finegray', async () => {
    const flags = [
      '--time',
      'day',
      '--event',
      'outcome=pcm',
      '--censor',
      'alive',
      '--covariates',
      'age,sex,hgb',
    ]
    const { terms } = await stats('finegray', csv, ...flags, '--cluster', 'id')
    within('tessera stats finegray', 1e-8, [
      [column(terms, 'coefficient'), r.cluster.coefficient],
      [column(terms, 'seKnownWeights'), r.cluster.se],
    ])
  })
  it('refuses what it cannot use', () =>
    expectRefusals('finegray', csv, args, { column: 'months', code: 'status=1' }))
})

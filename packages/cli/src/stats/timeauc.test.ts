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
const args = ['--time', 'day', '--event', 'status=1', '--score', 'risk', '--times', r.at.join()]
const column = (rows: Record<string, number>[], field: string) => rows.map(row => row[field])

describe('tessera stats timeauc', () => {
  it('gives the AUC of riskRegression with competing events', async () => {
    const { at } = await statsOfBoth('timeauc', csv, ...args, '--censor', '0')
    within('tessera stats timeauc', 1e-9, [
      [column(at, 'auc'), r.timeauc.auc],
      [column(at, 'se'), r.timeauc.se],
      [column(at, 'lower'), r.timeauc.lower],
      [column(at, 'upper'), r.timeauc.upper],
    ])
  })
  it('and where every other value is censored', async () => {
    const { at } = await stats('timeauc', csv, ...args)
    within('tessera stats timeauc', 1e-9, [
      [column(at, 'auc'), r.censored.auc],
      [column(at, 'se'), r.censored.se],
    ])
  })
  it('refuses what it cannot use', () =>
    expectRefusals('timeauc', csv, args, { column: 'day', code: 'status=1' }))
})

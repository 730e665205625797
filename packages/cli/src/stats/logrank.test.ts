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

const pbc = referenceFile('pbc-followup.csv')
const base = ['--time', 'days', '--event', 'status=2', '--group', 'stage']
const { logrank } = statsReference('curves.json')

describe('tessera stats logrank gives the numbers of R', () => {
  it('stratified, with rho', async () => {
    const { chiSquared, statistic, df, p, groups } = await statsOfBoth(
      'logrank',
      pbc,
      ...base,
      '--strata',
      'dpca',
      '--rho',
      '0.5',
    )
    expect(df).toBe(3)
    expect(statistic).toBe(chiSquared)
    within('tessera stats logrank', 1e-10, [
      [chiSquared, logrank.rho.chiSquared],
      [p, logrank.rho.p],
      [groups.map((group: { observed: number }) => group.observed), logrank.rho.observed],
      [groups.map((group: { expected: number }) => group.expected), logrank.rho.expected],
    ])
  })
  it('robust, with a trend and pairs', async () => {
    const robust = ['--start', 'entry', '--weights', 'weight', '--cluster', 'centre']
    const weighted = await stats('logrank', pbc, ...base, ...robust)
    expect(weighted.robust).toBe(true)
    const { trend, pairs } = await stats('logrank', pbc, ...base, '--trend', '--pairwise', 'bh')
    expect(pairs.map(({ first, second }: { first: string; second: string }) => `${second} ${first}`)).toEqual(
      ['stage2 stage1', 'stage3 stage1', 'stage4 stage1', 'stage3 stage2', 'stage4 stage2', 'stage4 stage3'],
    )
    within('tessera stats logrank', 1e-9, [
      [weighted.chiSquared, logrank.robust.chiSquared],
      [trend.chiSquared, logrank.trend],
      [pairs.map((pair: { adjustedP: number }) => pair.adjustedP), logrank.pairs],
    ])
  })
  it('and refuses what cannot be', async () => {
    await expectRefusals('logrank', pbc, base, { column: 'stage', code: 'status=2' })
    const { exit } = await tessera([
      'stats',
      'logrank',
      pbc,
      ...base,
      '--rho',
      '1',
      '--weighting',
      'tarone-ware',
    ])
    expect(exit).toBe(2)
  })
})

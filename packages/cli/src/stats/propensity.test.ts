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

const csv = referenceFile('propensity.csv')
const expected = statsReference('propensity.json')
const groups = ['--group', 'chemo', '--covariates', 'age,size,nodes,er']
const followUp = ['--time', 'months', '--event', 'relapse=1', '--times', '24', '--tau', '60']

interface Named {
  coefficient: number
  se: number
  smdBefore: number
  smdAfter: number
  smdAfterUnweightedSd: number
  ess: number
  value: number
  at: { survival: number; se: number }[]
}
const list = (values: Named[], field: keyof Named) => values.map(one => one[field])

describe('tessera stats propensity', () => {
  it('gives the scores, balance and weighted effects of R on CSV and Parquet', async () => {
    for (const estimand of ['ate', 'att', 'ato']) {
      const args = [...groups, '--estimand', estimand, ...followUp]
      const of = estimand === 'ato' ? statsOfBoth : stats
      const { model, arms, ess, balance, scores, effects } = await of('propensity', csv, ...args)
      const right = expected.weighted[estimand]
      within('tessera stats propensity', 1e-7, [
        [list(model.terms, 'coefficient'), expected.terms],
        [list(model.terms, 'se'), expected.se],
        [scores, expected.scores],
        [[ess, ...list(arms, 'ess')], right.ess],
        [list(balance, 'smdBefore'), expected.smdBefore],
        [list(balance, 'smdAfter'), right.smdAfter],
        [list(balance, 'smdAfterUnweightedSd'), right.smdAfterUnweightedSd],
        [list(effects.hazardRatios, 'value'), right.logHr],
        [list(effects.hazardRatios, 'se'), right.hrSe],
        [list(effects.riskDifferences, 'value'), right.rd],
        [list(effects.riskDifferences, 'se'), right.rdSe],
        [list(effects.rmstDifferences, 'value'), right.rmstDifference],
        [effects.curves.map((curve: Named) => curve.at.map(at => at.survival)), right.survival],
        [effects.curves.map((curve: Named) => curve.at.map(at => at.se)), right.se],
      ])
    }
  })

  it('takes an outcome, stabilised weights and several groups', async () => {
    const died = await stats('propensity', csv, ...groups, '--outcome', 'died=1', '--stabilised')
    within('tessera stats propensity', 1e-7, [
      [list(died.effects.meanDifferences, 'value'), expected.weighted.stabilised.died],
      [list(died.effects.meanDifferences, 'se'), expected.weighted.stabilised.diedSe],
      [died.ess, expected.weighted.stabilised.ess[0]],
    ])
    const several = ['--group', 'size', '--covariates', 'age,nodes', '--estimand', 'ato']
    const three = await stats('propensity', csv, ...several)
    expect(three.groups).toHaveLength(3)
    expect(three).toMatchObject({ effects: null, model: { kind: 'multinomial' } })
    expect(three.arms.map((arm: { group: string }) => arm.group)).toEqual(['20-50', '<=20', '>50'])
  })

  it('refuses what cannot be', async () => {
    await expectRefusals('propensity', csv, [...groups, ...followUp], { column: 'months', code: 'relapse=1' })
    const apart = ['stats', 'propensity', csv, '--group', 'chemo', '--covariates', 'chemo', '--json']
    const { exit, stdout } = await tessera(apart)
    expect(exit).toBe(1)
    expect(JSON.parse(stdout).findings[0].message).toContain('no overlap')
    const both = [...groups, ...followUp, '--outcome', 'died=1']
    expect((await tessera(['stats', 'propensity', csv, ...both])).exit).toBe(2)
    const horizon = await tessera(['stats', 'propensity', csv, ...groups, '--tau', '36'])
    expect(horizon).toMatchObject({ exit: 2, stderr: expect.stringContaining('add --time and --event') })
  })
})

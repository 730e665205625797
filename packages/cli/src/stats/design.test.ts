import { describe, expect, it } from 'vitest'

// Expected numbers: R rpact 3.3, mvtnorm and enumeration, from packages/statistics/test/reference/trial-design.R
interface Designs {
  readonly logrank: {
    method: string
    hazardRatio: number
    allocation: number
    sides: number
    events: number
    patients: number
  }[]
  readonly rates: { control: number; allocation: number; sides: number; total: number }[]
  readonly simon: { p0: number; p1: number; optimal: number[]; minimax: number[] }[]
  readonly sequential: { name: string; sides: number; r: { z: number[]; inflation: number } }[]
}
const designs: Designs = libraryReference('trial-design')

import { libraryReference, stats, within } from '../../test/stats.ts'
import { tessera } from '../../test/tessera.ts'

describe('tessera stats without a table', () => {
  it('samplesize for a log-rank test', async () => {
    const plan = ['--control-median', '12', '--accrual', '24', '--follow-up', '12']
    for (const one of designs.logrank.filter(one => one.hazardRatio === 0.7 && one.sides === 2)) {
      const { method, hazardRatio, allocation, events, patients } = one
      const flags = ['--hazard-ratio', String(hazardRatio), '--allocation', String(allocation)]
      const found = await stats('samplesize', '--for', method, ...flags, ...plan)
      within('tessera stats samplesize', 1e-10, [
        [found.exactEvents, events],
        [found.exactEvents / found.eventProbability, patients],
      ])
      expect(found.events).toBe(Math.ceil(events))
    }
  })

  // Riley et al., BMJ 2020;368:m441: 24 parameters, prevalence 0.174, Cox-Snell R2 0.288: 623 patients for shrinkage
  it('samplesize for prediction models and proportions', async () => {
    const riley = [
      '--for',
      'riley-binary',
      '--prevalence',
      '0.174',
      '--parameters',
      '24',
      '--cox-snell-r2',
      '0.288',
    ]
    const { criteria } = await stats('samplesize', ...riley)
    expect(criteria.find((one: { name: string }) => one.name === 'shrinkage').n).toBe(623)
    const proportions = [
      '--for',
      'proportions',
      '--control',
      '0.3',
      '--experimental',
      '0.5',
      '--power',
      '0.9',
    ]
    const right = designs.rates.find(one => one.control === 0.3 && one.allocation === 1 && one.sides === 2)
    const { exactControl } = await stats('samplesize', ...proportions)
    within('tessera stats samplesize', 1e-9, [[2 * exactControl, right?.total]])
    const survival = [
      '--for',
      'validation-survival',
      '--lp-mean',
      '0',
      '--lp-sd',
      '1',
      '--baseline-hazard',
      '0.1',
    ]
    const { n } = await stats('samplesize', ...survival, '--horizon', '3', '--c-statistic', '0.7')
    expect(n).toBeGreaterThan(500)
  })

  it('simon', async () => {
    const [{ p0, p1, optimal, minimax }] = designs.simon
    const found = await stats('simon', '--p0', String(p0), '--p1', String(p1))
    const numbers = (one: Record<string, number>) => [
      ...[one.r1, one.n1, one.r, one.n],
      ...[one.expectedUnderP0, one.earlyStopUnderP0, one.alpha, one.power],
    ]
    within('tessera stats simon', 1e-11, [
      [numbers(found.optimal), optimal],
      [numbers(found.minimax), minimax],
    ])
  })

  it('sequential, with conditional power', async () => {
    const spending = designs.sequential.find(one => one.name === 'of-spending' && one.sides === 1)
    const flags = ['--information', '0.5,0.75,1', '--interim-z', '1.2', '--interim-information', '0.5']
    const found = await stats('sequential', ...flags)
    within('tessera stats sequential', 1e-5, [
      [found.looks.map((look: { z: number }) => look.z), spending?.r.z],
      [found.inflation, spending?.r.inflation],
    ])
    expect(found.conditionalPower.currentTrend).toBeGreaterThan(found.conditionalPower.noEffect)
  })

  it.each([
    [['samplesize'], '--for'],
    [['samplesize', '--for', 'schoenfeld'], '--hazard-ratio'],
    [['samplesize', '--for', 'schoenfeld', '--hazard-ratio', '1'], 'no effect'],
    [['samplesize', '--for', 'freedman', '--hazard-ratio', '0.7', '--accrual', '12'], 'go together'],
    [['simon', '--p0', '0.4', '--p1', '0.2'], 'p1 is 0.2'],
    [['sequential'], '--looks or --information'],
    [['sequential', '--looks', '2', '--boundary', 'kim-demets'], '--gamma'],
    [['sequential', '--information', '0.5,0.4,1'], 'ascend'],
    [['samplesize', '--for', 'schoenfeld', '--hazard-ratio', '1'], '--hazard-ratio is 1'],
  ])('%o is wrong usage', async (args, says) => {
    const { exit, stderr } = await tessera(['stats', ...args])
    expect(exit).toBe(2)
    expect(stderr).toContain(says)
  })
})

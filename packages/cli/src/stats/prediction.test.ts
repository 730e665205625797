import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { readTable } from '@tessera/tables'
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

const csv = referenceFile('prediction.csv')
const expected = statsReference('prediction.json')
const outcome = ['--outcome', 'early=yes']
const follow = ['--time', 'time', '--event', 'status=death']

const values = (of: Record<string, number>) => [of.value, of.se, of.lower, of.upper]
const indices = (of: Record<string, number>) => [of.ici, of.e50, of.e90, of.emax]

describe('tessera stats gives the numbers of R for predictions', () => {
  it('auc, paired, by group, weighted and partial', async () => {
    const { auc } = expected
    const two = [...outcome, '--score', 'lp', '--score2', 'bili']
    const a = await statsOfBoth('auc', csv, ...two, '--group', 'sex', '--partial', '0.8,1')
    const { difference, groups, groupDifferences, partial } = a
    const weighted = await stats('auc', csv, ...outcome, '--score', 'lp', '--weights', 'weight')
    const [unpaired] = groupDifferences
    within('tessera stats auc', 1e-10, [
      [values(a), auc.all],
      [values(a.second), auc.second],
      [[difference.value, difference.z, difference.p, difference.lower, difference.upper], auc.difference],
      [groups.map(values), [auc.groups.f, auc.groups.m]],
      [[unpaired.statistic, unpaired.df, unpaired.p, unpaired.lower, unpaired.upper], auc.unpaired],
      [values(weighted), auc.weighted],
      [[partial.value, partial.corrected.value], auc.partial],
    ])
    expect([unpaired.group, unpaired.reference]).toEqual(['m', 'f'])
  })

  it('concordance: Harrell, Uno, up to a horizon, with delayed entry, and of two scores', async () => {
    const { concordance } = expected
    const pair = (of: Record<string, number>) => [of.value, of.se]
    const all = ['--score', 'lp', '--score2', 'bili', '--tau', '60']
    const c = await statsOfBoth('concordance', csv, ...follow, ...all)
    const delayed = ['--score', 'lp', '--start', 'entry', '--strata', 'sex', '--weights', 'weight']
    const entry = await stats('concordance', csv, ...follow, ...delayed)
    within('tessera stats concordance', 1e-10, [
      [pair(c), concordance.harrell],
      [pair(c.byTau), concordance.byTau],
      [pair(c.uno), concordance.uno],
      [pair(c.difference), concordance.difference],
      [pair(c.unoDifference), concordance.unoDifference],
      [pair(entry), concordance.entry],
    ])
    expect(entry.uno).toBeNull()
    expect(entry.unoWhy).toContain('delayed entry')
  })

  it('brier of an outcome, by a horizon, and over several', async () => {
    const { brier } = expected
    const binary = await stats('brier', csv, ...outcome, '--score', 'risk60')
    const survival = await stats('brier', csv, ...follow, '--score', 'risk60', '--tau', '60')
    const compete = ['--score', 'risk60', '--tau', '60', '--censor', 'censored']
    const competing = await stats('brier', csv, ...follow, ...compete)
    const over = ['--times', '24,60,96', '--scores', 'risk24,risk60,risk96']
    const { at, integrated } = await statsOfBoth('brier', csv, ...follow, ...over)
    within('tessera stats brier', 1e-10, [
      [values(binary), brier.binary],
      [[survival.value, survival.nullValue], brier.survival],
      [[competing.value, competing.nullValue], brier.competing],
      [at.map((one: { value: number }) => one.value), brier.times],
      [[integrated.value, integrated.scaled], brier.integrated],
    ])
  })

  it('calibration of an outcome and by a horizon', async () => {
    const { calibration } = expected
    const binary = await statsOfBoth('calibration', csv, ...outcome, '--score', 'risk60')
    const survival = await stats('calibration', csv, ...follow, '--score', 'risk60', '--tau', '60')
    within('tessera stats calibration', 1e-7, [
      [binary.observedExpected.value, calibration.oe],
      [
        [binary.intercept.value, binary.slope.value],
        [calibration.intercept, calibration.slope],
      ],
      [indices(binary.loess), calibration.loess],
      [indices(binary.smooth), calibration.spline],
      [
        [survival.observedExpected.value, survival.slope.value],
        [calibration.survivalOe, calibration.survivalSlope],
      ],
      [indices(survival.smooth), calibration.survivalSpline],
    ])
  })

  it('netbenefit of an outcome, censored, and with competing events', async () => {
    const { netbenefit } = expected
    const at = ['--score', 'risk60', '--thresholds', '0.1,0.2,0.4']
    const pairs = (of: { curve: Record<string, number>[] }) => of.curve.map(p => [p.netBenefit, p.se])
    const binary = await statsOfBoth('netbenefit', csv, ...outcome, ...at)
    const survival = await stats('netbenefit', csv, ...follow, '--tau', '60', ...at)
    const competing = await stats('netbenefit', csv, ...follow, '--censor', 'censored', '--tau', '60', ...at)
    within('tessera stats netbenefit', 1e-10, [
      [pairs(binary), netbenefit.binary],
      [pairs(survival), netbenefit.survival],
      [pairs(competing), netbenefit.competing],
      [binary.curve.map((p: Record<string, number>) => p.interventionsAvoided), netbenefit.avoided],
    ])
    const { curve } = await stats('netbenefit', csv, ...outcome, '--score', 'risk60')
    expect(curve).toHaveLength(19)
  })
})

describe('tessera stats says of each number what it is of', () => {
  const textOf = async (...args: string[]) => (await tessera(['stats', ...args])).stdout

  it('auc', async () => {
    const two = ['--score', 'lp', '--score2', 'bili', '--group', 'sex', '--partial', '0.8,1']
    const text = await textOf('auc', csv, ...outcome, ...two)
    for (const label of ['lp, sex=f', 'lp less bili: ', 'm less f: ', 'specificity 0.8 to 1: ', 'lp of '])
      expect(text).toContain(label)
  })

  it('concordance', async () => {
    const two = ['--score', 'lp', '--score2', 'bili', '--tau', '60']
    const text = await textOf('concordance', csv, ...follow, ...two)
    for (const label of [
      '200 rows, ',
      'Uno, lp, events to 60',
      'Harrell, lp less bili: ',
      'Uno, lp less bili, events to 60: ',
    ])
      expect(text).toContain(label)
  })

  it('calibration, with a risk of 1', async () => {
    const certain = path.join(temporaryFolder(), 'certain.csv')
    const lines = readFileSync(csv, 'utf8').split('\n')
    lines[7] = lines[7].replace(/[^,]*,([^,]*)$/, '1,$1')
    writeFileSync(certain, lines.join('\n'))
    for (const flags of [outcome, [...follow, '--tau', '60']]) {
      const { warnings } = await stats('calibration', certain, ...flags, '--score', 'risk60')
      expect(warnings).toEqual([expect.stringContaining('1 predicted risk is 0 or 1')])
      const text = await textOf('calibration', certain, ...flags, '--score', 'risk60')
      expect(text).toContain(warnings[0])
    }
  })

  it('brier and timeauc', async () => {
    const brier = await textOf('brier', csv, ...outcome, '--score', 'risk60')
    for (const label of ['of average risk', 'log score ']) expect(brier).toContain(label)
    const competing = ['--score', 'lp', '--times', '60', '--censor', 'censored']
    const text = await textOf('timeauc', csv, ...follow, ...competing)
    expect(text).toContain('status transplant competing, among the controls')
  })
})

describe('tessera stats refuses predictions that cannot be', () => {
  it.each([
    ['auc', [...outcome, '--score', 'lp'], 'lp', 'early=yes'],
    ['concordance', [...follow, '--score', 'lp'], 'lp', 'status=death'],
    ['brier', [...follow, '--score', 'risk60', '--tau', '60'], 'risk60', 'status=death'],
    ['calibration', [...outcome, '--score', 'risk60'], 'risk60', 'early=yes'],
    ['netbenefit', [...outcome, '--score', 'risk60'], 'risk60', 'early=yes'],
  ])('%s', async (method, args, column, code) => {
    await expectRefusals(method, csv, args, { column, code })
  })

  it('names the file, the row and the column of what is no probability', async () => {
    const { table } = await readTable(csv)
    const spoilt = path.join(temporaryFolder(), 'spoilt.csv')
    const lines = readFileSync(csv, 'utf8').split('\n')
    lines[7] = lines[7].replace(/[^,]*,([^,]*)$/, '1.2,$1')
    writeFileSync(spoilt, lines.join('\n'))
    expect(table.columns.at(-2)?.name).toBe('risk60')
    const over = ['--times', '24,60,96', '--scores', 'risk24,risk60,risk96']
    const ways = [
      ['brier', ...outcome, '--score', 'risk60'],
      ['brier', ...follow, ...over],
      ['calibration', ...follow, '--score', 'risk60', '--tau', '60'],
      ['netbenefit', ...outcome, '--score', 'risk60'],
    ]
    for (const [method, ...flags] of ways) {
      const { exit, stdout } = await tessera(['stats', method, spoilt, ...flags, '--json'])
      expect(exit).toBe(1)
      expect(JSON.parse(stdout).findings).toMatchObject([
        { code: 'not-a-probability', file: 'spoilt.csv', field: 'risk60', row: 8 },
      ])
    }
  })

  it.each([
    [
      'brier of an outcome at a horizon',
      ['brier', csv, ...outcome, '--score', 'risk60', '--tau', '60'],
      '--tau goes with --event',
    ],
    [
      'netbenefit of an outcome with follow-up',
      ['netbenefit', csv, ...outcome, '--time', 'time', '--score', 'risk60'],
      '--time goes with --event',
    ],
    [
      'brier at one horizon and at several',
      ['brier', csv, ...follow, '--score', 'risk60', '--times', '24,60', '--scores', 'risk24,risk60'],
      'not both',
    ],
    ['brier without a horizon', ['brier', csv, ...follow, '--score', 'risk60'], '--tau'],
    ['netbenefit at 1', ['netbenefit', csv, ...outcome, '--score', 'risk60', '--thresholds', '1'], 'between'],
    ['auc of a range that is none', ['auc', csv, ...outcome, '--score', 'lp', '--partial', '0.5'], 'partial'],
  ])('%s is wrong usage', async (_, args, says) => {
    const { exit, stderr } = await tessera(['stats', ...args])
    expect(exit).toBe(2)
    expect(stderr).toContain(says)
  })
})

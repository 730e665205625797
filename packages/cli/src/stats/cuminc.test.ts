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

const csv = referenceFile('competing.csv')
const r = statsReference('competing.json')
const args = ['--time', 'months', '--event', 'status=1']
interface Curve {
  group: string | null
  cause: string
  at: Record<'incidence' | 'se' | 'seAalen' | 'lower' | 'upper', number>[]
}

describe('tessera stats cuminc', () => {
  it('gives the curves of survfit and the tests and variances of cuminc, by sex', async () => {
    const flags = ['--group', 'sex', '--times', r.at.join(), '--conf', 'log-log', '--level', '0.9']
    const { curves, gray } = await statsOfBoth('cuminc', csv, ...args, ...flags)
    const all: Curve[] = curves
    expect(all.map(({ group, cause }) => `${group} ${cause}`)).toEqual([
      'female 1',
      'female 2',
      'male 1',
      'male 2',
    ])
    all.forEach(({ at }, i) => {
      const expected = r.cuminc[Math.floor(i / 2)]
      within('tessera stats cuminc', 1e-9, [
        ...(['incidence', 'se', 'lower', 'upper'] as const).map(
          field => [at.map(one => one[field]), expected[field][i % 2]] as const,
        ),
        [at.map(one => one.seAalen ** 2), r.aalen[Math.floor(i / 2)][i % 2]],
      ])
    })
    within('tessera stats cuminc', 1e-9, [
      [gray.map((one: { statistic: number }) => one.statistic), r.gray.map((row: number[]) => row[0])],
      [gray.map((one: { p: number }) => one.p), r.gray.map((row: number[]) => row[1])],
    ])
  })
  it('text codes, the event of interest first; strata and rho of the test', async () => {
    const flags = [
      '--event',
      'outcome=pcm',
      '--censor',
      'alive',
      '--group',
      'sex',
      '--strata',
      'centre',
      '--rho',
      '1',
    ]
    const { causes, gray } = await stats('cuminc', csv, '--time', 'months', ...flags)
    expect(causes).toEqual(['pcm', 'died'])
    within('tessera stats cuminc', 1e-9, [
      [gray.map((one: { statistic: number }) => one.statistic), r.grayStrata.map((row: number[]) => row[0])],
    ])
  })
  it('weights and delayed entry, with the robust errors of survfit', async () => {
    const flags = ['--start', 'entry', '--weights', 'weight', '--times', r.at.join()]
    const { curves, gray } = await stats('cuminc', csv, ...args, ...flags)
    expect(gray).toBeNull()
    curves.forEach(({ at }: Curve, k: number) => {
      within('tessera stats cuminc', 1e-9, [
        [at.map(one => one.incidence), r.weighted.incidence[k]],
        [at.map(one => one.se), r.weighted.se[k]],
        [at.map(one => one.lower), r.weighted.lower[k]],
      ])
    })
  })
  it('refuses what it cannot use', () =>
    expectRefusals('cuminc', csv, args, { column: 'months', code: 'status=1' }))
  it('refuses a value of censoring that does not occur, and warns where 0 does not', async () => {
    const flags = ['stats', 'cuminc', csv, '--time', 'months', '--event', 'outcome=pcm', '--json']
    const refused = await tessera([...flags, '--censor', 'nobody'])
    expect(refused.exit).toBe(1)
    expect(JSON.parse(refused.stdout).findings[0]).toMatchObject({ code: 'no-such-code', value: 'nobody' })
    const warned = await tessera(flags)
    expect(warned.exit).toBe(0)
    expect(JSON.parse(warned.stdout).findings[0]).toMatchObject({ code: 'nobody-censored', field: 'outcome' })
  })
})

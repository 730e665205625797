import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { readTable, type Table, writeExcel, writeParquet } from '@tessera/tables'
import { describe, expect, it } from 'vitest'
import { largestError, recordError } from '../../../../scripts/conformance/record.ts'
import { temporaryFolder, tessera } from '../../test/tessera.ts'

const folder = path.join(import.meta.dirname, '../../test/reference')
const expected = JSON.parse(readFileSync(path.join(folder, 'stats.json'), 'utf8'))
const veteran = path.join(folder, 'veteran.csv')
const early = path.join(folder, 'early.csv')
const followUp = ['--time', 'time', '--event', 'status=1']

async function stats(...args: string[]) {
  const { exit, stdout, stderr } = await tessera(['stats', ...args, '--json'])
  expect(stderr).toBe('')
  expect(exit).toBe(0)
  return JSON.parse(stdout)
}

function within(method: string, tolerance: number, pairs: readonly (readonly [unknown, unknown])[]) {
  const numbers = (value: unknown) => [value].flat().map(Number)
  const error = Math.max(...pairs.map(([seen, right]) => largestError(numbers(seen), numbers(right))))
  recordError(method, error)
  expect(error).toBeLessThanOrEqual(tolerance)
}

interface At {
  time: number
  survival: number
  se: number
  lower: number
  upper: number
}
interface Curve {
  group: string
  median: { value: number }
  at: At[]
}

describe('tessera stats gives the numbers of R', () => {
  it('km by arm, 90 % log-log limits', async () => {
    const options = ['--group', 'arm', '--conf', 'log-log', '--level', '0.9', '--times', '50,100,200']
    const { curves } = await stats('km', veteran, ...followUp, ...options)
    const { km } = expected
    const all = (curves as Curve[]).flatMap(curve => curve.at.map(at => ({ ...at, group: curve.group })))
    expect(all.map(at => at.group)).toEqual(km.group)
    within('tessera stats km', 1e-10, [
      [all.map(at => at.survival), km.survival],
      [all.map(at => at.se), km.se],
      [all.map(at => at.lower), km.lower],
      [all.map(at => at.upper), km.upper],
      [(curves as Curve[]).map(curve => curve.median.value), km.median],
    ])
  })

  it('logrank between cell types', async () => {
    const { chiSquared, df, groups } = await stats('logrank', veteran, ...followUp, '--group', 'celltype')
    expect(df).toBe(3)
    within('tessera stats logrank', 1e-10, [
      [chiSquared, expected.logrank.chiSquared],
      [groups.map((group: { observed: number }) => group.observed), expected.logrank.observed],
      [groups.map((group: { expected: number }) => group.expected), expected.logrank.expected],
    ])
  })

  it('cox with a text column, a stratum and Efron ties', async () => {
    const covariates = ['--covariates', 'celltype,karno,age', '--strata', 'prior']
    const fit = await stats('cox', veteran, ...followUp, ...covariates)
    const { cox } = expected
    expect(fit.terms.map((term: { term: string }) => term.term)).toEqual(cox.terms)
    within('tessera stats cox', 1e-7, [
      [fit.terms.map((term: { coefficient: number }) => term.coefficient), cox.coefficient],
      [fit.terms.map((term: { se: number }) => term.se), cox.se],
      [fit.terms.map((term: { p: number }) => term.p), cox.p],
      [fit.logLikelihood, cox.logLikelihood],
      [fit.likelihoodRatio.statistic, cox.likelihoodRatio],
    ])
  })

  it('logistic with a text column', async () => {
    const options = ['--outcome', 'early=yes', '--covariates', 'celltype,karno,age']
    const fit = await stats('logistic', early, ...options)
    const { logistic } = expected
    expect(fit.terms.map((term: { term: string }) => term.term)).toEqual(
      logistic.terms.map((name: string) => name.replace('(Intercept)', '(intercept)')),
    )
    within('tessera stats logistic', 1e-8, [
      [fit.terms.map((term: { coefficient: number }) => term.coefficient), logistic.coefficient],
      [fit.terms.map((term: { se: number }) => term.se), logistic.se],
      [fit.deviance, logistic.deviance],
      [fit.nullDeviance, logistic.nullDeviance],
    ])
  })
})

describe('tessera stats on another format', () => {
  it.each([
    ['Parquet', 'veteran.parquet', writeParquet],
    ['Excel', 'veteran.xlsx', (table: Table, file: string) => writeExcel([{ name: 'veteran', table }], file)],
  ] as const)('%s gives the same numbers', async (_, name, write) => {
    const { table } = await readTable(veteran)
    const file = path.join(temporaryFolder(), name)
    await write(table, file)
    const options = [...followUp, '--covariates', 'celltype,karno']
    expect(await stats('cox', file, ...options)).toEqual(await stats('cox', veteran, ...options))
  })
})

describe('tessera stats on what cannot be', () => {
  const cases = [
    ['a missing column', veteran, ['--time', 'tiem', '--event', 'status=1'], 'no-such-column', "'time'"],
    [
      'a code that does not occur',
      veteran,
      ['--time', 'time', '--event', 'status=2'],
      'no-such-code',
      '0, 1',
    ],
    ['text for numbers', veteran, ['--time', 'arm', '--event', 'status=1'], 'not-a-number', 'number column'],
    ['no such file', 'nowhere.csv', followUp, 'file-not-found', 'path'],
  ] as const
  it.each(cases)('%s is a finding with a cure', async (_, table, options, code, cure) => {
    const { exit, stdout, stderr } = await tessera(['stats', 'km', table, ...options, '--json'])
    expect(exit).toBe(1)
    const { ok, findings } = JSON.parse(stdout)
    expect(ok).toBe(false)
    expect(findings[0]).toMatchObject({ severity: 'error', code })
    expect(`${findings[0].message} ${findings[0].cure}`).toContain(cure)
    expect(stderr).toContain('1 error')
  })

  it('an empty table is a finding', async () => {
    const table = path.join(temporaryFolder(), 'empty.csv')
    writeFileSync(table, 'time,status\n')
    const { exit, stderr } = await tessera(['stats', 'km', table, ...followUp])
    expect(exit).toBe(1)
    expect(stderr).toContain('1 error')
  })

  it('rows with missing values are counted, never lost in silence', async () => {
    const table = path.join(temporaryFolder(), 'gaps.csv')
    writeFileSync(table, 'time,status\n1,1\n2,0\n,1\n4,1\n')
    const { exit, stdout, stderr } = await tessera(['stats', 'km', table, ...followUp, '--json'])
    expect(exit).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ rows: 4, used: 3, dropped: 1 })
    expect(stderr).toContain('1 row has a missing value')
  })

  it('a column that was set aside as an identifier is said to be one', async () => {
    const table = path.join(temporaryFolder(), 'record-numbers.csv')
    writeFileSync(table, 'mrn,time,status\n1001,1,1\n1002,2,0\n1003,4,1\n')
    const { exit, stdout } = await tessera(['stats', 'km', table, ...followUp, '--cluster', 'mrn', '--json'])
    expect(exit).toBe(1)
    expect(JSON.parse(stdout).findings[0]).toMatchObject({ code: 'identifier-record-number', field: 'mrn' })
  })

  it('a negative time names its line', async () => {
    const table = path.join(temporaryFolder(), 'negative.csv')
    writeFileSync(table, 'time,status\n1,1\n-2,0\n4,1\n')
    const { exit, stdout } = await tessera(['stats', 'km', table, ...followUp, '--json'])
    expect(exit).toBe(1)
    expect(JSON.parse(stdout).findings[0]).toMatchObject({ file: 'negative.csv', row: 3, field: 'time' })
  })

  it.each([
    ['an unknown method', ['stats', 'kmm', veteran]],
    ['an option that is needed', ['stats', 'km', veteran, '--time', 'time']],
    ['a level that is none', ['stats', 'km', veteran, ...followUp, '--level', '95']],
    ['an event without its value', ['stats', 'km', veteran, '--time', 'time', '--event', 'status']],
    ['a choice that is none', ['stats', 'km', veteran, ...followUp, '--conf', 'cloglog']],
  ])('%s is wrong usage', async (_, args) => {
    const { exit, stdout, stderr } = await tessera([...args, '--json'])
    expect(exit).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: 'usage' } })
    expect(stderr).not.toBe('')
  })
})

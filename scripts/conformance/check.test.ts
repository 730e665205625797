import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkConformance, type TestOutcome } from './check.ts'
import { methodsTable, withMethodsTable } from './methods-table.ts'
import { largestError, readRecorded, recordError, recordFolderVariable } from './record.ts'
import { type Row, readConformance, readNamedMethods } from './row.ts'
import { countSkipped } from './skipped.ts'

let root: string
const variable = process.env[recordFolderVariable]
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'tessera-check-'))
  fs.mkdirSync(path.join(root, 'packages/p/src'), { recursive: true })
  for (const name of ['km.ts', 'km.test.ts']) fs.writeFileSync(path.join(root, 'packages/p/src', name), '')
})
afterEach(() => {
  if (variable === undefined) delete process.env[recordFolderVariable]
  else process.env[recordFolderVariable] = variable
  fs.rmSync(root, { recursive: true, force: true })
})

const row: Row = {
  method: 'Kaplan-Meier',
  file: 'src/km.ts',
  test: 'src/km.test.ts',
  testName: 'kaplanMeier > agrees with R',
  source: 'R survival 3.5',
  tolerance: 1e-8,
  largestError: 1e-12,
}
const passed: TestOutcome = {
  file: 'packages/p/src/km.test.ts',
  fullName: 'kaplanMeier > agrees with R',
  state: 'passed',
}
const check = (
  rows: readonly Row[],
  outcomes: readonly TestOutcome[],
  recorded = new Map<string, number>(),
) => checkConformance(root, [{ home: 'packages/p', rows }], [], outcomes, recorded)

describe('the conformance check', () => {
  it('passes a row whose test ran and passed, named in full, alone or by its describe', () => {
    for (const testName of [
      'kaplanMeier > agrees with R',
      'kaplanMeier agrees with R',
      'agrees with R',
      'kaplanMeier',
    ])
      expect(check([{ ...row, testName }], [passed]).faults).toEqual([])
  })

  it('fails a row whose test did not run, did not pass, or is another', () => {
    expect(check([row], [])).toMatchObject({ faults: [expect.stringContaining('no test')] })
    expect(check([row], [{ ...passed, state: 'failed' }]).faults[0]).toContain('did not pass')
    expect(check([row], [{ ...passed, file: 'packages/q/src/km.test.ts' }]).faults[0]).toContain('no test')
    expect(check([{ ...row, testName: 'agrees with SAS' }], [passed]).faults[0]).toContain('no test')
  })

  it('tells a skipped test without failing', () => {
    expect(check([row], [{ ...passed, state: 'skipped' }])).toMatchObject({
      faults: [],
      skipped: ['Kaplan-Meier (kaplanMeier > agrees with R)'],
    })
  })

  it('fails a row that names a file that is not there', () => {
    expect(check([{ ...row, file: 'src/gone.ts' }], [passed]).faults[0]).toContain(
      'src/gone.ts does not exist',
    )
  })

  it('fails an error above the tolerance, recorded or written down', () => {
    expect(check([{ ...row, largestError: 1e-7 }], [passed]).faults[0]).toContain('above its tolerance')
    expect(check([row], [passed], new Map([['Kaplan-Meier', 1e-7]])).faults[0]).toContain(
      'above its tolerance',
    )
    expect(check([{ ...row, largestError: 1e-7 }], [passed], new Map([['Kaplan-Meier', 0]])).faults).toEqual(
      [],
    )
  })

  it('fails when a named method has no row', () => {
    const named = [
      { group: 'measures', name: 'Kaplan-Meier', match: /kaplan/i },
      { group: 'measures', name: 'DeLong', match: /delong/i },
    ]
    const { faults } = checkConformance(
      root,
      [{ home: 'packages/p', rows: [row] }],
      named,
      [passed],
      new Map(),
    )
    expect(faults).toEqual([expect.stringContaining(`no conformance.json has a row for 'DeLong'`)])
  })

  it('reads rows, and says what is wrong in a file', () => {
    const file = path.join(root, 'packages/p/conformance.json')
    fs.writeFileSync(file, JSON.stringify([row]))
    expect(readConformance(root)).toEqual({ packages: [{ home: 'packages/p', rows: [row] }], faults: [] })
    fs.writeFileSync(file, JSON.stringify([{ ...row, source: '' }]))
    expect(readConformance(root).faults[0]).toContain('packages/p/conformance.json: 0.source')
    fs.writeFileSync(file, '[')
    expect(readConformance(root).faults).toHaveLength(1)
  })

  it('the list of named methods is well formed, and no name stands twice in a group', () => {
    const named = readNamedMethods(path.join(import.meta.dirname, '../..'))
    expect(named.length).toBeGreaterThan(100)
    expect(new Set(named.map(m => `${m.group}/${m.name}`)).size).toBe(named.length)
  })
})

describe('recordError', () => {
  it('keeps the largest error of each method', () => {
    process.env[recordFolderVariable] = path.join(root, 'records')
    recordError('a', 1e-9)
    recordError('a', 3e-9)
    recordError('a', 2e-9)
    recordError('b', Number.NaN)
    const recorded = readRecorded(path.join(root, 'records'))
    expect([...recorded]).toEqual([
      ['a', 3e-9],
      ['b', Number.MAX_VALUE],
    ])
  })

  it('largestError is relative above 1 and absolute below', () => {
    expect(largestError([100, 0.5], [101, 0.4])).toBeCloseTo(0.1, 12)
    expect(largestError([202, 0.4], [200, 0.4])).toBeCloseTo(0.01, 12)
    expect(largestError(Number.NaN, Number.NaN)).toBe(0)
    expect(largestError(Number.NaN, 1)).toBe(Number.POSITIVE_INFINITY)
    expect(largestError([1], [1, 2])).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('what a run prints', () => {
  it('counts reasons of skipping, the commonest first', () => {
    expect(countSkipped(['x', 'y', 'y'])).toEqual([
      { reason: 'y', count: 2 },
      { reason: 'x', count: 1 },
    ])
  })

  it('puts the table of methods between its markers, and again to the same text', () => {
    const table = methodsTable([
      { home: 'packages/p', rows: [row, { ...row, method: 'a|b', tolerance: null }] },
    ])
    const text = withMethodsTable('# T\n<!-- methods -->\nold\n<!-- /methods -->\nend\n', table)
    expect(text).toContain('| Kaplan-Meier | [p](packages/p/src/km.ts) | R survival 3.5 | 1e-12 | 1e-8 |')
    expect(text).toContain('| a\\|b |')
    expect(text).not.toContain('old')
    expect(withMethodsTable(text, table)).toBe(text)
    expect(() => withMethodsTable('# T', table)).toThrow('no <!-- methods -->')
  })
})

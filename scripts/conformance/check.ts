import { existsSync } from 'node:fs'
import path from 'node:path'
import type { NamedMethod, PackageRows, Row } from './row.ts'

/** What became of a test, as the reporter saw it. */
export interface TestOutcome {
  /** Test file from the root. */
  readonly file: string
  /** `describe > describe > it`. */
  readonly fullName: string
  readonly state: 'passed' | 'failed' | 'skipped' | 'pending'
}

export interface ConformanceResult {
  /** Each fails the run. */
  readonly faults: readonly string[]
  /** Rows whose test was skipped, for whatever its title says. */
  readonly skipped: readonly string[]
  readonly rows: number
}

/**
 * Holds the rows against the tests that ran: every row's file and test exist, its test ran and passed (or
 * was skipped, which is told), the largest error is within its tolerance, and every named method has a row.
 */
export function checkConformance(
  root: string,
  packages: readonly PackageRows[],
  named: readonly NamedMethod[],
  outcomes: readonly TestOutcome[],
  recorded: ReadonlyMap<string, number>,
): ConformanceResult {
  const faults: string[] = []
  const skipped: string[] = []
  const byFile = Map.groupBy(outcomes, outcome => outcome.file)
  const methods = packages.flatMap(p => p.rows.map(row => row.method))
  for (const { home, rows } of packages)
    for (const row of rows) {
      const where = `${home}/conformance.json: '${row.method}'`
      const fault = fileFault(root, home, row) ?? errorFault(row, recorded)
      if (fault) faults.push(`${where}: ${fault}`)
      const tests = (byFile.get(`${home}/${row.test}`) ?? []).filter(test => isNamed(test, row.testName))
      if (tests.length === 0) faults.push(`${where}: no test '${row.testName}' ran in ${row.test}`)
      else if (tests.some(test => test.state === 'failed' || test.state === 'pending'))
        faults.push(`${where}: its test '${row.testName}' did not pass`)
      else if (tests.every(test => test.state === 'skipped')) skipped.push(`${row.method} (${row.testName})`)
    }
  for (const { group, name, match } of named)
    if (!methods.some(method => match.test(method)))
      faults.push(`no conformance.json has a row for '${name}' (${group}); its method should match ${match}`)
  return { faults, skipped, rows: methods.length }
}

function fileFault(root: string, home: string, row: Row): string | null {
  for (const file of [row.file, row.test])
    if (!existsSync(path.join(root, home, file))) return `${file} does not exist`
  return null
}

function errorFault(row: Row, recorded: ReadonlyMap<string, number>): string | null {
  const error = recorded.get(row.method) ?? row.largestError
  if (error === null || row.tolerance == null || error <= row.tolerance) return null
  return `its largest error ${error} is above its tolerance ${row.tolerance}`
}

/** The full title, the test's own title, or the start of it (a `describe`). */
function isNamed(test: TestOutcome, name: string): boolean {
  const plain = (text: string) => text.replaceAll(/\s*>\s*|\s+/g, ' ').trim()
  const full = plain(test.fullName)
  const wanted = plain(name)
  return full === wanted || full.startsWith(`${wanted} `) || full.endsWith(` ${wanted}`)
}

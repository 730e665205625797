import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Reporter, SerializedError, TestCase, TestModule, TestSuite, Vitest } from 'vitest/node'
import { checkConformance, type TestOutcome } from './check.ts'
import { readRecorded, recordFolderVariable } from './record.ts'
import { readConformance, readNamedMethods } from './row.ts'
import { countSkipped } from './skipped.ts'

/**
 * Closes a test run: tells what was skipped and why; when the whole suite ran, holds every
 * `conformance.json` against the tests that ran (with `CONFORMANCE=write`, writes the largest errors there);
 * and ends with `N passed, N failed, N skipped` alone on a line.
 */
export class ClosingReporter implements Reporter {
  readonly #root: string
  readonly #patterns: readonly string[]
  #vitest: Vitest | null = null
  /** Every test file there was when the run began. */
  #testFiles: readonly string[] = []

  /** @param patterns globs of all test files of the suite */
  constructor(root: string, patterns: readonly string[]) {
    this.#root = root
    this.#patterns = patterns
  }

  onInit(vitest: Vitest): void {
    this.#vitest = vitest
    this.#testFiles = this.#patterns
      .flatMap(pattern => globSync(pattern, { cwd: this.#root }))
      .filter(file => !file.includes('node_modules'))
  }

  async onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): Promise<void> {
    // After the other reporters, which write at once.
    await new Promise(resolve => setTimeout(resolve, 20))
    const tests = modules.flatMap(module => [...module.children.allTests()])
    const outcomes = tests.map(test => this.#outcome(test))
    const skipped = countSkipped(tests.filter(isSkipped).map(reasonOfSkip))
    if (skipped.length > 0) console.log('\nSkipped:')
    for (const { reason, count } of skipped) console.log(`  ${String(count).padStart(4)}  ${reason}`)
    // A file that does not load, or whose hooks fail, has no failed test of its own.
    const broken = modules.filter(
      module => !module.ok() && [...module.children.allTests('failed')].length === 0,
    )
    let failed = outcomes.filter(o => o.state === 'failed').length + broken.length + errors.length
    if (this.#wholeSuite(modules)) failed += this.#conformance(outcomes)
    if (failed > 0) process.exitCode = 1
    const count = (state: TestOutcome['state']) => outcomes.filter(outcome => outcome.state === state).length
    console.log(`\n${count('passed')} passed, ${failed} failed, ${count('skipped')} skipped`)
    const folder = process.env[recordFolderVariable]
    if (folder) rmSync(folder, { recursive: true, force: true })
  }

  #outcome(test: TestCase): TestOutcome {
    const file = path.relative(this.#root, test.module.moduleId).replaceAll('\\', '/')
    return { file, fullName: test.fullName, state: test.result().state }
  }

  /** Whether no test was left out by a filter on files or names. */
  #wholeSuite(modules: readonly TestModule[]): boolean {
    if (this.#vitest?.config.testNamePattern) return false
    const ran = new Set(modules.map(module => path.resolve(module.moduleId)))
    return this.#testFiles.every(file => ran.has(path.resolve(this.#root, file)))
  }

  #conformance(outcomes: readonly TestOutcome[]): number {
    const { packages, faults } = readConformance(this.#root)
    const recorded = readRecorded(process.env[recordFolderVariable])
    const named = readNamedMethods(this.#root)
    const result = checkConformance(this.#root, packages, named, outcomes, recorded)
    const all = [...faults, ...result.faults]
    console.log(
      `\nConformance: ${result.rows} methods in ${packages.length} packages, ${named.length} named by issues`,
    )
    for (const method of result.skipped) console.log(`  not checked in this run: ${method}`)
    for (const fault of all) console.error(`  ${fault}`)
    if (process.env.CONFORMANCE === 'write') for (const { home } of packages) this.#write(home, recorded)
    return all.length
  }

  #write(home: string, recorded: ReadonlyMap<string, number>): void {
    const file = path.join(this.#root, home, 'conformance.json')
    const rows: { method: string; largestError: number | null }[] = JSON.parse(readFileSync(file, 'utf8'))
    for (const row of rows) row.largestError = recorded.get(row.method) ?? row.largestError
    writeFileSync(file, `${JSON.stringify(rows, null, 2)}\n`)
  }
}

function isSkipped(test: TestCase): boolean {
  return test.result().state === 'skipped'
}

/** The note given to `skip`, else the title of the outermost skipped `describe`, else the test's own. */
function reasonOfSkip(test: TestCase): string {
  const result = test.result()
  if (result.state === 'skipped' && result.note) return result.note
  let reason = test.name
  for (let at: TestSuite | TestModule = test.parent; at.type === 'suite'; at = at.parent)
    if (at.options.mode === 'skip') reason = at.name
  return reason
}

import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { recordError } from '../../../scripts/conformance/record.ts'

type Numeric = number | ArrayLike<number>

/** Reads the JSON that an R script under test/reference made. */
export function reference<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./reference/${name}.json`, import.meta.url), 'utf8'))
}

interface ConformanceRow {
  readonly method: string
  readonly test: string
  readonly testName: string
}

const conformance = new URL('../conformance.json', import.meta.url)
const rows: readonly ConformanceRow[] = existsSync(conformance)
  ? JSON.parse(readFileSync(conformance, 'utf8'))
  : []

/** Tells the recorder of the error of every method whose row names the running test (or the start of its title). */
function recordForRows(error: number): void {
  const { currentTestName = '', testPath = '' } = expect.getState()
  for (const { method, test, testName } of rows)
    if (testPath.replaceAll('\\', '/').endsWith(`/${test}`) && `${currentTestName} `.includes(`${testName} `))
      recordError(method, error)
}

/**
 * Asserts |actual - expected| <= tolerance * max(|expected|, floor) for every entry. With CONFORMANCE_ERRORS
 * set to a file name, the largest error of each test is appended there, one JSON line a call; the conformance
 * recorder is told of it where a row of conformance.json names the test.
 */
export function expectAgreement(actual: Numeric, expected: Numeric, tolerance: number, floor = 1e-3): void {
  const a = typeof actual === 'number' ? [actual] : actual
  const e = typeof expected === 'number' ? [expected] : expected
  expect(a.length).toBe(e.length)
  let largest = 0
  let at = -1
  for (let i = 0; i < e.length; i++) {
    if (Object.is(a[i], e[i]) || a[i] === e[i]) continue
    const error = Math.abs(a[i] - e[i]) / Math.max(Math.abs(e[i]), floor)
    if (!(error <= largest)) {
      largest = error
      at = i
    }
  }
  recordForRows(largest)
  const path = process.env.CONFORMANCE_ERRORS
  if (path)
    appendFileSync(
      path,
      `${JSON.stringify({ test: expect.getState().currentTestName, file: expect.getState().testPath, largest, tolerance })}\n`,
    )
  expect(largest, at < 0 ? '' : `entry ${at}: ${a[at]} where the reference has ${e[at]}`).toBeLessThanOrEqual(
    tolerance,
  )
}

import { appendFileSync, readFileSync } from 'node:fs'
import { expect } from 'vitest'

type Numeric = number | ArrayLike<number>

/** Reads the JSON that an R script under test/reference made. */
export function reference<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./reference/${name}.json`, import.meta.url), 'utf8'))
}

/**
 * Asserts |actual - expected| <= tolerance * max(|expected|, floor) for every entry. With CONFORMANCE_ERRORS
 * set to a file name, the largest error of each test is appended there, one JSON line a call.
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

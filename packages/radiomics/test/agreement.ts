import { readFileSync } from 'node:fs'
import { recordError } from '../../../scripts/conformance/record.ts'

/** Reads the JSON that a script under test/reference made. */
export function reference<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./reference/${name}.json`, import.meta.url), 'utf8'))
}

/**
 * The largest relative error, of |expected| or `floor` where that is larger; told to the conformance recorder
 * under the method's name.
 */
export function largestError(
  method: string,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  floor = 1e-3,
): number {
  let largest = actual.length === expected.length ? 0 : Number.POSITIVE_INFINITY
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i] - expected[i]) / Math.max(floor, Math.abs(expected[i]))
    if (!(error <= largest)) largest = error
  }
  recordError(method, largest)
  return largest
}

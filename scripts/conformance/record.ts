import { appendFileSync, existsSync, globSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

// Tests run in many processes; each appends to a file of its own in a folder that the run's configuration names.
export const recordFolderVariable = 'TESSERA_CONFORMANCE_FOLDER'

/**
 * Tells the run the error that a test saw for a method, named as in `conformance.json`. The largest is held
 * against the row's tolerance, and written there by `CONFORMANCE=write npm test`. Outside a test run of the
 * whole suite it does nothing.
 */
export function recordError(method: string, error: number): void {
  const folder = process.env[recordFolderVariable]
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  const value = Number.isFinite(error) ? error : Number.MAX_VALUE
  appendFileSync(path.join(folder, `${process.pid}.jsonl`), `${JSON.stringify([method, value])}\n`)
}

/**
 * The largest error of some numbers: relative to the expected value where that is above 1 in size, absolute
 * below. Two NaNs agree; a NaN against a number, or unequal lengths, is an infinite error.
 */
export function largestError(
  observed: number | ArrayLike<number>,
  expected: number | ArrayLike<number>,
): number {
  const seen = typeof observed === 'number' ? [observed] : observed
  const wanted = typeof expected === 'number' ? [expected] : expected
  if (seen.length !== wanted.length) return Number.POSITIVE_INFINITY
  let largest = 0
  for (let i = 0; i < wanted.length; i++) {
    if (Object.is(seen[i], wanted[i]) || seen[i] === wanted[i]) continue
    const error = Math.abs(seen[i] - wanted[i]) / Math.max(1, Math.abs(wanted[i]))
    largest = Math.max(largest, Number.isNaN(error) ? Number.POSITIVE_INFINITY : error)
  }
  return largest
}

/** The largest absolute error, told to the run under the method's name; unequal lengths or a NaN are an infinite one. */
export function recordAbsoluteError(
  method: string,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
): number {
  return recordLargest(method, actual, expected, () => 1)
}

/** The largest relative error, of |expected| or `floor` where that is larger; as {@link recordAbsoluteError}. */
export function recordRelativeError(
  method: string,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  floor = 1e-3,
): number {
  return recordLargest(method, actual, expected, value => Math.max(floor, Math.abs(value)))
}

function recordLargest(
  method: string,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  unit: (expected: number) => number,
): number {
  let largest = actual.length === expected.length ? 0 : Number.POSITIVE_INFINITY
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i] - expected[i]) / unit(expected[i])
    if (!(error <= largest)) largest = error
  }
  recordError(method, largest)
  return largest
}

/** The largest error by method that the processes of a run recorded. */
export function readRecorded(folder: string | undefined): Map<string, number> {
  const largest = new Map<string, number>()
  if (!folder || !existsSync(folder)) return largest
  for (const name of globSync('*.jsonl', { cwd: folder })) {
    for (const line of readFileSync(path.join(folder, name), 'utf8').split('\n')) {
      if (line === '') continue
      const [method, error]: [string, number] = JSON.parse(line)
      largest.set(method, Math.max(error, largest.get(method) ?? 0))
    }
  }
  return largest
}

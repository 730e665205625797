import { expect } from 'vitest'
import type { ModeratedTests } from '../src/differential/index.ts'
import { recordRelativeError } from './agreement.ts'
import { countsReference } from './counts.ts'

type Numbers = readonly (number | null | 'NA' | 'Inf')[]

/** What the function `tests` of test/reference/limma.R writes. */
export interface LimmaTests {
  readonly estimates: Numbers
  readonly unscaled: Numbers
  readonly sigma: Numbers
  readonly df: Numbers
  readonly mean: Numbers
  readonly t: Numbers
  readonly p: Numbers
  readonly lods: Numbers
  readonly F: Numbers
  readonly Fp: Numbers
  readonly posterior: Numbers
  readonly prior: number | Numbers
  readonly dfPrior: number
  readonly dfTotal: Numbers
}

const { group, batch, age } = countsReference
const column = (of: (s: number) => number) => Float64Array.from({ length: 12 }, (_, s) => of(s))

/** The design of the script. */
export const design = {
  names: ['A', 'B', 'batchy', 'batchz', 'age'],
  columns: [
    column(s => (group[s] === 'A' ? 1 : 0)),
    column(s => (group[s] === 'B' ? 1 : 0)),
    column(s => (batch[s] === 'y' ? 1 : 0)),
    column(s => (batch[s] === 'z' ? 1 : 0)),
    column(s => age[s]),
  ],
}
export const difference = { name: 'B-A', weights: [-1, 1, 0, 0, 0] }
export const batchEffect = { name: 'batchy', weights: [0, 0, 1, 0, 0] }
/** Samples of a patient, coded. */
export const block = Int32Array.from(countsReference.patient, name => Number(name.slice(1)) - 1)

export function withNaN(values: Numbers): Float64Array {
  return Float64Array.from(values, value =>
    typeof value === 'number' ? value : value === 'Inf' ? Infinity : Number.NaN,
  )
}

/** NaN in both at the same places, and the error of the rest. */
export function compare(method: string, actual: ArrayLike<number>, expected: Numbers): number {
  const wanted = withNaN(expected)
  const places = (values: ArrayLike<number>) => Array.from(values, value => Number.isNaN(value))
  expect(places(actual)).toEqual(places(wanted))
  const known = Array.from(wanted.keys()).filter(i => Number.isFinite(wanted[i]))
  return recordRelativeError(
    method,
    known.map(i => actual[i]),
    known.map(i => wanted[i]),
  )
}

/** The largest error of everything that limma reports. */
export function compareTests(method: string, tests: ModeratedTests, expected: LimmaTests): number {
  const { fits } = tests
  const prior =
    typeof expected.prior === 'number' ? fits.mean.map(() => Number(expected.prior)) : expected.prior
  return Math.max(
    compare(method, fits.estimates, expected.estimates),
    compare(method, fits.unscaled, expected.unscaled),
    compare(method, fits.sigma, expected.sigma),
    compare(method, fits.mean, expected.mean),
    compare(method, tests.t, expected.t),
    compare(method, tests.p, expected.p),
    compare(method, tests.logOdds, expected.lods),
    compare(method, tests.posterior, expected.posterior),
    compare(method, tests.prior.variance, Array.from(prior)),
    compare(method, [tests.prior.df], [expected.dfPrior]),
    compare(method, tests.totalDf, expected.dfTotal),
  )
}

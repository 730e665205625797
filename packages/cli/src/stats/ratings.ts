import { FindingsError } from '@tessera/evidence'
import { UsageError } from '../exit-code.ts'
import type { StatsInput } from './input.ts'
import type { StatsOptions } from './options.ts'
import { required } from './required.ts'

/** Where the ratings are: a column a rater, or a row a rating. */
interface Cells {
  readonly raters: readonly string[]
  /** Row of the input that holds the rating of each subject, a rater an array. */
  readonly rows: readonly Int32Array[]
  /** Column of each rater. */
  readonly columns: readonly string[]
}

/** The ratings as numbers, an array a rater. */
export function numericRatings(input: StatsInput, options: StatsOptions) {
  const { raters, rows, columns } = cellsOf(input, options)
  const ratings = columns.map((column, rater) => {
    const values = input.numbers(column)
    return Float64Array.from(rows[rater], row => values[row])
  })
  return { raters, ratings }
}

/** The ratings as categories from 0, numbers in their order, text in the alphabet's. */
export function categoricalRatings(input: StatsInput, options: StatsOptions) {
  const { raters, rows, columns } = cellsOf(input, options)
  const factors = columns.map(column => input.factor(column))
  const text = columns.some(column => input.isText(column))
  const categories = [...new Set(factors.flatMap(({ levels }) => levels))].sort((a, b) =>
    text ? (a < b ? -1 : a > b ? 1 : 0) : Number(a) - Number(b),
  )
  const codeOf = new Map(categories.map((category, code) => [category, code]))
  const ratings = factors.map(({ levels, codes }, rater) =>
    Int32Array.from(rows[rater], row => codeOf.get(levels[codes[row]]) ?? -1),
  )
  return { raters, categories, ratings }
}

function cellsOf(input: StatsInput, options: StatsOptions): Cells {
  const wide = options.raters ?? options.covariates
  if (wide) {
    if (options.score !== undefined) throw new UsageError('give --raters, or --score, --cluster and --group')
    if (wide.length < 2) throw new UsageError('--raters needs two columns or more')
    const all = Int32Array.from({ length: input.n }, (_, row) => row)
    return { raters: wide, rows: wide.map(() => all), columns: wide }
  }
  const score = required(options.score, '--raters, or --score with --cluster and --group,')
  const subject = required(input.cluster, '--cluster (the subject)')
  const rater = required(input.group, '--group (the rater)')
  const rows = rater.levels.map(() => new Int32Array(subject.levels.length).fill(-1))
  for (let row = 0; row < input.n; row++) {
    const [r, s] = [rater.codes[row], subject.codes[row]]
    if (rows[r][s] >= 0) throw new FindingsError([ratedTwice(input, row, options)])
    rows[r][s] = row
  }
  rows.forEach((ofRater, r) => {
    if (ofRater.includes(-1)) throw new FindingsError([notRated(rater.levels[r], options)])
  })
  return { raters: rater.levels, rows, columns: rater.levels.map(() => score) }
}

function ratedTwice(input: StatsInput, row: number, { cluster, group }: StatsOptions) {
  return {
    severity: 'error' as const,
    code: 'rated-twice',
    message: `the same ${group} rates the same ${cluster} a second time`,
    cure: 'keep one row a rater and subject',
    row: input.fileRows[row],
  }
}

function notRated(rater: string, { cluster, group }: StatsOptions) {
  return {
    severity: 'error' as const,
    code: 'not-rated',
    message: `${group} ${rater} did not rate every ${cluster}`,
    cure: 'keep the subjects that all raters rated',
    field: group,
    value: rater,
  }
}

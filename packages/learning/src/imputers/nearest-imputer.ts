import type { Fitter } from '@tessera/evidence'
import { z } from 'zod'
import { packedSchema, packFloats, unpackFloats } from '../forest/packed-numbers.ts'
import { LearnerError } from '../learner-error.ts'
import type { ModellingRows } from '../rows.ts'
import {
  emptyNotes,
  type FittedColumn,
  fitColumn,
  fittedColumnSchema,
  usualValue,
  valuesOf,
} from './fitted-column.ts'
import { type FittedImputer, fillRows } from './imputer.ts'

export interface NearestImputerOptions {
  /** Donors of a value; default 5. */
  readonly k?: number
  /** How donors count: each the same, or by the inverse of their distance. Default 'uniform'. */
  readonly weights?: 'uniform' | 'distance'
}

export const nearestImputerSchema = z.object({
  kind: z.literal('nearest'),
  k: z.number().int().min(1),
  weights: z.enum(['uniform', 'distance']),
  columns: z.array(fittedColumnSchema),
  /** Values of the training rows, a column after the other. */
  donors: z.array(packedSchema),
})

interface Parts {
  readonly k: number
  readonly weights: 'uniform' | 'distance'
  readonly columns: readonly FittedColumn[]
  readonly donors: readonly Float64Array[]
}

/**
 * Fills a missing value from the k training rows nearest to the row among those that have it: their mean, or for a
 * category their most frequent level (the first in alphabetical order among equals).
 *
 * The distance of two rows is the root of the mean square difference over the features known in both, times the number
 * of features (Dixon, IEEE Trans Syst Man Cybern 1979;9:617). Numbers are divided by their standard deviation in
 * training; two levels that differ count 2, the expected square difference of two standardised numbers (in the manner
 * of Gower, Biometrics 1971;27:857). Among equally near donors the earlier training rows are taken. A row that has
 * nothing in common with any donor gets the training median or most frequent level. With `weights: 'distance'` a
 * donor counts 1 / distance, and donors at distance 0 alone where there are any.
 * Python: sklearn.impute.KNNImputer on standardised columns. Features that do not vary in training do not count.
 *
 * The saved imputer holds the values of the training rows.
 * @throws LearnerError when fitting: k below 1, an infinite value
 */
export function nearestImputer(options: NearestImputerOptions = {}): Fitter<ModellingRows, FittedImputer> {
  const { k = 5, weights = 'uniform' } = options
  if (!(Number.isInteger(k) && k >= 1))
    throw new LearnerError('bad-setting', `k is ${k}`, 'give a whole number of 1 or more')
  return {
    name: 'nearest-neighbour imputation',
    fit: training => {
      const columns = training.data.features.map(fitColumn)
      const donors = columns.map(column => valuesOf(column, training.data))
      return fittedNearest({ k, weights, columns, donors })
    },
  }
}

/** The imputer that `toJSON` wrote. */
export function nearestImputerFromJson(json: z.infer<typeof nearestImputerSchema>): FittedImputer {
  const donors = json.donors.map(unpackFloats)
  if (donors.length !== json.columns.length || donors.some(column => column.length !== donors[0].length))
    throw new LearnerError('bad-model-file', 'the donors do not fit the features', 'save the imputer again')
  return fittedNearest({ ...json, donors })
}

function fittedNearest(parts: Parts): FittedImputer {
  const { columns, donors, k, weights } = parts
  return {
    kind: 'nearest',
    notes: emptyNotes(columns),
    apply: rows => fillRows(rows, columns, imputed(parts, rows)),
    toJSON: () => ({ kind: 'nearest', k, weights, columns, donors: donors.map(packFloats) }),
  }
}

/** The values of the rows with what is missing filled in. */
function imputed(parts: Parts, rows: ModellingRows): Float64Array[] {
  const { columns } = parts
  const values = columns.map(column => valuesOf(column, rows))
  const given = values.map(column => column.slice())
  const distanceTo = distances(parts)
  for (let row = 0; row < rows.size; row++) {
    const missing = columns.flatMap((column, j) =>
      column.known > 0 && Number.isNaN(given[j][row]) ? [j] : [],
    )
    if (missing.length === 0) continue
    const distance = distanceTo(given, row)
    for (const j of missing) values[j][row] = fromDonors(parts, j, distance)
  }
  return values
}

/** Square distances of one row to all training rows; NaN where nothing is known of both. */
function distances({
  columns,
  donors,
}: Parts): (given: readonly Float64Array[], row: number) => Float64Array {
  const size = donors.length === 0 ? 0 : donors[0].length
  const counting = columns.flatMap((column, j) =>
    (column.kind === 'numeric' ? column.sd > 0 : column.levels.length > 1) ? [j] : [],
  )
  const sum = new Float64Array(size)
  const common = new Int32Array(size)
  return (given, row) => {
    sum.fill(0)
    common.fill(0)
    for (const j of counting) {
      const own = given[j][row]
      if (Number.isNaN(own)) continue
      const column = columns[j]
      const donor = donors[j]
      if (column.kind === 'numeric') {
        const scale = 1 / (column.sd * column.sd)
        for (let i = 0; i < size; i++) {
          const apart = donor[i] - own
          if (Number.isNaN(apart)) continue
          sum[i] += apart * apart * scale
          common[i]++
        }
      } else
        for (let i = 0; i < size; i++) {
          if (Number.isNaN(donor[i])) continue
          if (donor[i] !== own) sum[i] += 2
          common[i]++
        }
    }
    return sum.map((square, i) => (common[i] === 0 ? Number.NaN : (square * counting.length) / common[i]))
  }
}

function fromDonors({ columns, donors, k, weights }: Parts, j: number, distance: Float64Array): number {
  const nearest: number[] = [] // ascending, at most k
  for (let i = 0; i < distance.length; i++) {
    if (Number.isNaN(donors[j][i]) || Number.isNaN(distance[i])) continue
    if (nearest.length === k && distance[i] >= distance[nearest[k - 1]]) continue
    let at = nearest.length
    while (at > 0 && distance[nearest[at - 1]] > distance[i]) at--
    nearest.splice(at, 0, i)
    if (nearest.length > k) nearest.pop()
  }
  const column = columns[j]
  if (nearest.length === 0) return usualValue(column)
  const atZero = distance[nearest[0]] === 0
  const weightOf = (i: number) =>
    weights === 'uniform' ? 1 : atZero ? (distance[i] === 0 ? 1 : 0) : 1 / Math.sqrt(distance[i])
  if (column.kind === 'categorical') {
    const votes = new Float64Array(column.levels.length)
    for (const i of nearest) votes[donors[j][i]] += weightOf(i)
    return votes.indexOf(Math.max(...votes))
  }
  let sum = 0
  let total = 0
  for (const i of nearest) {
    sum += weightOf(i) * donors[j][i]
    total += weightOf(i)
  }
  return sum / total
}

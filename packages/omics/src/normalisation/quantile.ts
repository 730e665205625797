import { quantileOfSorted } from '@tessera/statistics'
import { forEachColumn } from './columns.ts'

/**
 * The mean of the samples' sorted values: what every sample's distribution is brought to. A sample with missing values
 * is read at as many even steps as there are features. preprocessCore: normalize.quantiles.determine.target.
 */
export function quantileTarget(values: Float64Array, samples: number): Float64Array {
  const features = samples === 0 ? 0 : values.length / samples
  const target = new Float64Array(features)
  let used = 0
  forEachColumn(values, samples, column => {
    const sorted = known(column)
    if (sorted.length === 0) return
    used++
    if (sorted.length === features) for (let i = 0; i < features; i++) target[i] += sorted[i]
    else
      for (let i = 0; i < features; i++)
        target[i] += quantileOfSorted(sorted, features === 1 ? 0.5 : i / (features - 1))
  })
  for (let i = 0; i < features; i++) target[i] /= used
  return target
}

/**
 * Each sample's values replaced by the target's at their rank. Ties share the rank in their middle, and of a rank
 * between two the mean of both is taken; missing values stay missing, and the ranks of the others are spread
 * over the whole target. Bolstad et al., Bioinformatics 2003;19:185. preprocessCore: normalize.quantiles.use.target.
 */
export function quantileNormalise(values: Float64Array, samples: number, target: Float64Array): Float64Array {
  const result = new Float64Array(values.length)
  forEachColumn(values, samples, (column, s) => {
    const order = new Uint32Array(column.length).map((_, f) => f).filter(f => !Number.isNaN(column[f]))
    order.sort((a, b) => column[a] - column[b])
    const n = order.length
    for (let f = 0; f < column.length; f++) result[f * samples + s] = Number.NaN
    for (let from = 0; from < n; ) {
      let to = from
      while (to + 1 < n && column[order[to + 1]] === column[order[from]]) to++
      const value = at(target, (from + to) / 2, n)
      for (let i = from; i <= to; i++) result[order[i] * samples + s] = value
      from = to + 1
    }
  })
  return result
}

/** The target at a rank (from 0) among n values. */
function at(target: Float64Array, rank: number, n: number): number {
  if (n !== target.length) return quantileOfSorted(target, n === 1 ? 0.5 : rank / (n - 1))
  const low = Math.floor(rank)
  return rank === low ? target[low] : 0.5 * (target[low] + target[low + 1])
}

function known(column: Float64Array): Float64Array {
  const sorted = column.slice().sort() // NaN comes last
  let n = sorted.length
  while (n > 0 && Number.isNaN(sorted[n - 1])) n--
  return sorted.subarray(0, n)
}

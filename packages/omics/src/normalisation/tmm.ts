import { quantileOfSorted } from '@tessera/statistics'
import { OmicsError } from '../assay/omics-error.ts'
import { featureSums, forEachColumn, geometricMean, librarySizes } from './columns.ts'
import { orderStatistic } from './order-statistic.ts'

export interface TmmOptions {
  /** Share of the log-ratios trimmed from each end; 0.3 by default. */
  readonly ratioTrim?: number
  /** Share of the mean log-abundances trimmed from each end; 0.05 by default. */
  readonly abundanceTrim?: number
  /** Whether log-ratios are weighted by the inverse of their binomial variance; by default they are. */
  readonly weighted?: boolean
}

/** The library that the others are compared with, and what the factors are divided by. */
export interface TmmReference {
  /** Counts of the reference library, features in the order of the assay. */
  readonly counts: Float64Array
  readonly librarySize: number
  /** Geometric mean of the training samples' own factors. */
  readonly scale: number
  readonly options: Required<TmmOptions>
}

/**
 * Chooses the library whose upper quartile (of the features that any library has, relative to its size) is nearest to
 * the mean of all; where the median quartile is 0, the one with the largest sum of square roots.
 */
export function tmmReferenceColumn(values: Float64Array, samples: number): number {
  const sizes = librarySizes(values, samples)
  const quartiles = upperQuartiles(values, samples).map((quartile, s) => quartile / sizes[s])
  const sorted = quartiles.slice().sort()
  if (quantileOfSorted(sorted, 0.5) < 1e-20) {
    const roots = librarySizes(values.map(Math.sqrt), samples)
    return roots.indexOf(Math.max(...roots))
  }
  const mean = quartiles.reduce((sum, one) => sum + one, 0) / samples
  let best = 0
  for (let s = 1; s < samples; s++)
    if (Math.abs(quartiles[s] - mean) < Math.abs(quartiles[best] - mean)) best = s
  return best
}

/** Upper quartile (R's type 7) of each library over the features that any library has. */
export function upperQuartiles(values: Float64Array, samples: number, p = 0.75): Float64Array {
  const present = featureSums(values, samples).map(sum => (sum > 0 ? 1 : 0))
  const count = present.reduce((sum, one) => sum + one, 0)
  const quartiles = new Float64Array(samples)
  const kept = new Float64Array(count)
  forEachColumn(values, samples, (column, s) => {
    let n = 0
    for (let f = 0; f < column.length; f++) if (present[f] === 1) kept[n++] = column[f]
    if (count === 0) return
    const at = p * (count - 1)
    const below = Math.floor(at)
    const low = orderStatistic(kept, count, below)
    const high = below + 1 < count ? orderStatistic(kept, count, below + 1) : low
    quartiles[s] = low + (at - below) * (high - low)
  })
  return quartiles
}

/**
 * Learns the reference of trimmed means of M values from `values[f * samples + s]`, counts.
 * Robinson & Oshlack, Genome Biol 2010;11:R25. On the samples themselves {@link tmmFactors} then gives
 * edgeR::calcNormFactors(x, method = "TMM").
 */
export function tmmReference(
  values: Float64Array,
  samples: number,
  { ratioTrim = 0.3, abundanceTrim = 0.05, weighted = true }: TmmOptions = {},
): TmmReference {
  const options = { ratioTrim, abundanceTrim, weighted }
  const column = tmmReferenceColumn(values, samples)
  const features = values.length / samples
  const counts = Float64Array.from({ length: features }, (_, f) => values[f * samples + column])
  const librarySize = counts.reduce((sum, one) => sum + one, 0)
  const own = tmmFactors({ counts, librarySize, scale: 1, options }, values, samples)
  return { counts, librarySize, scale: geometricMean(own), options }
}

/** TMM factors of the samples from themselves: edgeR::calcNormFactors(x), in one pass. */
export function ownTmmFactors(values: Float64Array, samples: number, options: TmmOptions = {}): Float64Array {
  const { ratioTrim = 0.3, abundanceTrim = 0.05, weighted = true } = options
  const column = tmmReferenceColumn(values, samples)
  const counts = Float64Array.from(
    { length: values.length / samples },
    (_, f) => values[f * samples + column],
  )
  const reference = {
    counts,
    librarySize: counts.reduce((sum, one) => sum + one, 0),
    scale: 1,
    options: { ratioTrim, abundanceTrim, weighted },
  }
  const factors = tmmFactors(reference, values, samples)
  const scale = geometricMean(factors)
  return factors.map(factor => factor / scale)
}

/**
 * The TMM factor of each sample: 2 to the weighted mean of its log2 ratios to the reference, over the features that
 * both have, without the outer shares of the ratios and of the mean log-abundances. The effective library size is
 * the library size times the factor. Each depends on its own sample and the reference alone.
 * @throws OmicsError `value` where a library shares no feature with the reference
 */
export function tmmFactors(reference: TmmReference, values: Float64Array, samples: number): Float64Array {
  const sizes = librarySizes(values, samples)
  const features = samples === 0 ? 0 : values.length / samples
  const factors = new Float64Array(samples)
  const shares = reference.counts.map(count => count / reference.librarySize)
  const logs = shares.map(Math.log2)
  const work: Work = {
    ratio: new Float64Array(features),
    abundance: new Float64Array(features),
    variance: new Float64Array(features),
    sorted: new Float64Array(features),
  }
  forEachColumn(values, samples, (column, s) => {
    const factor = trimmedMean(column, sizes[s], reference, shares, logs, work)
    if (Number.isNaN(factor))
      throw new OmicsError(
        'value',
        `sample ${s + 1} has no read in any feature of the reference library`,
        'leave the sample out: it is empty, or made of other features',
      )
    factors[s] = factor / reference.scale
  })
  return factors
}

interface Work {
  readonly ratio: Float64Array
  readonly abundance: Float64Array
  readonly variance: Float64Array
  readonly sorted: Float64Array
}

function trimmedMean(
  counts: Float64Array,
  size: number,
  { counts: own, librarySize, options }: TmmReference,
  shares: Float64Array,
  logs: Float64Array,
  { ratio, abundance, variance, sorted }: Work,
): number {
  let n = 0
  let largest = 0
  // Most counts are small whole numbers that come again and again: their logarithms are taken once.
  const known = new Float64Array(1024)
  for (let f = 0; f < counts.length; f++) {
    const count = counts[f]
    if (!(count > 0) || !(own[f] > 0)) continue
    const share = count / size
    const m = Math.log2(share / shares[f])
    let log = count < 1024 && Number.isInteger(count) ? known[count] : 0
    if (log === 0) {
      log = Math.log2(share)
      if (count < 1024 && Number.isInteger(count)) known[count] = log
    }
    ratio[n] = m
    abundance[n] = (log + logs[f]) / 2
    variance[n] = (size - count) / size / count + (librarySize - own[f]) / librarySize / own[f]
    largest = Math.max(largest, Math.abs(m))
    n++
  }
  if (n === 0) return Number.NaN
  if (largest < 1e-6) return 1
  const kept = bounds(ratio, n, options.ratioTrim, sorted)
  const among = bounds(abundance, n, options.abundanceTrim, sorted)
  let sum = 0
  let total = 0
  for (let i = 0; i < n; i++) {
    if (!(ratio[i] >= kept.low && ratio[i] <= kept.high)) continue
    if (!(abundance[i] >= among.low && abundance[i] <= among.high)) continue
    const weight = options.weighted ? 1 / variance[i] : 1
    sum += ratio[i] * weight
    total += weight
  }
  // Nothing is left in the middle of very few features: no correction.
  return total > 0 ? 2 ** (sum / total) : 1
}

/** The smallest and the largest value whose mean rank lies within floor(n trim) + 1 and n - floor(n trim). */
function bounds(
  values: Float64Array,
  n: number,
  trim: number,
  into: Float64Array,
): { low: number; high: number } {
  const first = Math.floor(n * trim)
  const last = n - 1 - first
  if (first > last) return { low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY }
  into.set(values.subarray(0, n))
  const low = orderStatistic(into, n, first)
  const high = orderStatistic(into, n, last)
  const [below, above] = [neighbours(values, n, low), neighbours(values, n, high)]
  return {
    low: below.rank >= first ? low : below.next,
    high: above.rank <= last ? high : above.previous,
  }
}

/** The mean rank (from 0) of a value, and the nearest values that differ from it. */
function neighbours(values: Float64Array, n: number, value: number) {
  let less = 0
  let equal = 0
  let next = Number.POSITIVE_INFINITY
  let previous = Number.NEGATIVE_INFINITY
  for (let i = 0; i < n; i++) {
    const one = values[i]
    if (one < value) {
      less++
      if (one > previous) previous = one
    } else if (one === value) equal++
    else if (one < next) next = one
  }
  return { rank: less + (equal - 1) / 2, next, previous }
}

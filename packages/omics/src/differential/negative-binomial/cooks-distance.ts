import type { CountModel } from './count-model.ts'
import type { LogLinearFit } from './log-linear-fit.ts'

/** Mean of sorted values without the outer `trim` share at each end (whole values, as R's mean(trim)). */
function trimmedMean(values: readonly number[], trim: number): number {
  const sorted = Float64Array.from(values).sort()
  const cut = Math.floor(sorted.length * trim)
  const kept = sorted.subarray(cut, sorted.length - cut)
  return kept.reduce((sum, one) => sum + one, 0) / kept.length
}

/** How much is trimmed in a cell, and what makes the trimmed squares of a normal variable its variance again. */
function trimming(size: number): { trim: number; scale: number } {
  if (size <= 3) return { trim: 1 / 3, scale: 2.04 }
  return size <= 23 ? { trim: 1 / 4, scale: 1.86 } : { trim: 1 / 8, scale: 1.51 }
}

/** A dispersion by moments that outliers hardly move: the largest trimmed variance of cells of three or more. */
function robustDispersion(divided: Float64Array, { cells, cellCount, cellSizes }: CountModel): number {
  const mean = divided.reduce((sum, one) => sum + one, 0) / divided.length
  const large = Array.from({ length: cellCount }, (_, c) => c).filter(c => cellSizes[c] >= 3)
  let variance = 0
  if (large.length === 0) {
    const values = Array.from(divided)
    const centre = trimmedMean(values, 1 / 8)
    variance =
      1.51 *
      trimmedMean(
        values.map(one => (one - centre) ** 2),
        1 / 8,
      )
  } else
    for (const cell of large) {
      const values = Array.from(divided).filter((_, s) => cells[s] === cell)
      const { trim, scale } = trimming(values.length)
      const centre = trimmedMean(values, trim)
      const squares = values.map(one => (one - centre) ** 2)
      variance = Math.max(variance, scale * trimmedMean(squares, trim))
    }
  return Math.max((variance - mean) / (mean * mean), 0.04)
}

/**
 * Cook's distance of each sample: squared Pearson residual (by a robust dispersion) over the number of coefficients,
 * times h / (1 - h)^2. Cook, Technometrics 1977;19:15; Love et al. 2014.
 */
export function cooksDistances(counts: Float64Array, fit: LogLinearFit, model: CountModel): Float64Array {
  const divided = Float64Array.from(counts, (count, s) => count / model.sizeFactors[s])
  const dispersion = robustDispersion(divided, model)
  return Float64Array.from(counts, (count, s) => {
    const mu = fit.mu[s]
    const h = fit.leverage[s]
    const pearson = (count - mu) ** 2 / (mu + dispersion * mu * mu)
    return (pearson / model.coefficients) * (h / (1 - h) ** 2)
  })
}

/** 1 for samples that stand in a cell of at least `least`. */
export function replicated({ cells, cellSizes }: CountModel, least: number): Uint8Array {
  return Uint8Array.from(cells, cell => (cellSizes[cell] >= least ? 1 : 0))
}

/** Counts beyond the cut in replaceable samples become the trimmed mean of the feature, at their library's size. */
export function replaceOutliers(
  counts: Float64Array,
  distances: Float64Array,
  cut: number,
  replaceable: Uint8Array,
  sizeFactors: Float64Array,
): Float64Array | null {
  if (!distances.some(distance => distance > cut)) return null
  const middle = trimmedMean(
    Array.from(counts, (count, s) => count / sizeFactors[s]),
    0.2,
  )
  return counts.map((count, s) =>
    distances[s] > cut && replaceable[s] === 1 ? Math.trunc(middle * sizeFactors[s]) : count,
  )
}

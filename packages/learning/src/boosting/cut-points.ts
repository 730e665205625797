/**
 * Where a column is cut into at most `bins` bins, ascending: a value belongs to the first bin whose cut is not below
 * it, and to the last where there is none. With no more distinct values than bins each has its own; otherwise bins hold
 * equal numbers of rows, as near as ties allow (each takes its share of the rows that are left). A cut lies halfway
 * between the two values that it parts.
 * @param sorted the values that are not missing, ascending
 */
export function cutPoints(sorted: Float64Array, bins: number): Float64Array {
  const known = sorted.length
  const all = distinctUpTo(sorted, bins) <= bins
  const cuts: number[] = []
  let held = 0
  let since = 0
  let size = known / bins
  for (let i = 0; i + 1 < known && cuts.length < bins - 1; i++) {
    held++
    if (sorted[i] === sorted[i + 1] || (!all && held < size)) continue
    cuts.push(between(sorted[i], sorted[i + 1]))
    since += held
    held = 0
    size = (known - since) / (bins - cuts.length)
  }
  return Float64Array.from(cuts)
}

/** Number of distinct values among sorted ones; stops counting beyond `most`. */
function distinctUpTo(sorted: Float64Array, most: number): number {
  let count = sorted.length > 0 ? 1 : 0
  for (let i = 1; i < sorted.length && count <= most; i++) if (sorted[i] !== sorted[i - 1]) count++
  return count
}

/** Halfway between two values, below the larger even where they are neighbours. */
function between(low: number, high: number): number {
  const middle = low + (high - low) / 2
  return middle < high && Number.isFinite(middle) ? middle : low
}

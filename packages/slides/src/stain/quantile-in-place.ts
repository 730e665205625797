/**
 * The quantile of values in any order, linear between order statistics (type 7, as `quantileOfSorted` of
 * `@tessera/statistics`): by selection (Hoare 1961, median of three), which needs no sort. The values are left in another
 * order. NaN without values.
 */
export function quantileInPlace(values: Float32Array | Float64Array, p: number): number {
  if (values.length === 0) return Number.NaN
  const at = p * (values.length - 1)
  const below = Math.floor(at)
  const lower = select(values, below)
  if (below === at) return lower
  // All that follow are at least as large.
  let upper = Number.POSITIVE_INFINITY
  for (let i = below + 1; i < values.length; i++) if (values[i] < upper) upper = values[i]
  return lower + (at - below) * (upper - lower)
}

/** Brings the value of rank `k` (from 0) to its place, smaller ones before it, larger after. */
function select(values: Float32Array | Float64Array, k: number): number {
  let first = 0
  let last = values.length - 1
  while (first < last) {
    const pivot = middleOf(values[first], values[(first + last) >> 1], values[last])
    let i = first
    let j = last
    while (i <= j) {
      while (values[i] < pivot) i++
      while (values[j] > pivot) j--
      if (i > j) break
      const held = values[i]
      values[i] = values[j]
      values[j] = held
      i++
      j--
    }
    if (k <= j) last = j
    else if (k >= i) first = i
    else return values[k]
  }
  return values[k]
}

function middleOf(a: number, b: number, c: number): number {
  return a < b ? (b < c ? b : a < c ? c : a) : a < c ? a : b < c ? c : b
}

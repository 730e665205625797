/**
 * The quantile of ascending values, linear between order statistics (type 7 of Hyndman and Fan; R's default). NaN
 * without values, or with p outside 0 to 1.
 */
export function quantileOfSorted(sorted: ArrayLike<number>, p: number): number {
  const at = p * (sorted.length - 1)
  const below = Math.floor(at)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below] + (at - below) * (sorted[above] - sorted[below])
}

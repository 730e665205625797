import type { VoxelArray } from '../volume.ts'

/**
 * Otsu's threshold (1979, IEEE Trans Syst Man Cybern 9:62) of the finite values, in a histogram of equal bins: the upper
 * edge of the bin at which the variance between the two classes is largest. A constant image's is its value.
 */
export function otsuThreshold(values: VoxelArray, bins = 200): number {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (!Number.isFinite(value)) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  if (!(high > low)) return high
  const counts = new Float64Array(bins)
  const scale = bins / (high - low)
  let total = 0
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue
    counts[Math.min(bins - 1, Math.floor((values[i] - low) * scale))]++
    total++
  }
  let sum = 0
  counts.forEach((count, bin) => {
    sum += count * bin
  })
  let best = 0
  let largest = -1
  let below = 0
  let sumBelow = 0
  for (let bin = 0; bin < bins - 1; bin++) {
    below += counts[bin]
    sumBelow += counts[bin] * bin
    const above = total - below
    if (below === 0 || above === 0) continue
    const between = below * above * (sumBelow / below - (sum - sumBelow) / above) ** 2
    if (between > largest) {
      largest = between
      best = bin
    }
  }
  return low + (best + 1) / scale
}

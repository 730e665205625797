const bins = 4096

/**
 * The value above which a share of the numbers lies: by their histogram, to a 4,096th of their range.
 * @param within counts those where it is not 0; all where it is left out
 */
export function shareCut(values: Float32Array, share: number, within?: Uint8Array): number {
  let [low, high, total] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0]
  for (let i = 0; i < values.length; i++) {
    if (within !== undefined && within[i] === 0) continue
    total++
    if (values[i] < low) low = values[i]
    if (values[i] > high) high = values[i]
  }
  if (total === 0 || share <= 0) return Number.POSITIVE_INFINITY
  if (share >= 1 || high === low) return Number.NEGATIVE_INFINITY
  const scale = (bins - 1) / (high - low)
  const counts = new Uint32Array(bins)
  for (let i = 0; i < values.length; i++)
    if (within === undefined || within[i] !== 0) counts[Math.floor((values[i] - low) * scale)]++
  let above = 0
  for (let bin = bins - 1; bin > 0; bin--) {
    above += counts[bin]
    if (above >= share * total) return low + bin / scale
  }
  return low
}

/** The value below or at which a share of a histogram of 256 lies; 0 for an empty one. */
export function lowQuantile(histogram: Uint32Array, share: number): number {
  let total = 0
  for (let i = 0; i < 256; i++) total += histogram[i]
  let below = 0
  for (let i = 0; i < 256; i++) {
    below += histogram[i]
    if (below > share * total) return i
  }
  return 0
}

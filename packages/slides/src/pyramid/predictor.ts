/**
 * Horizontal differencing (TIFF 6.0 section 14) of 8-bit samples, in place: each sample less the one of the same
 * channel to its left, modulo 256.
 */
export function differenceRows(samples: Uint8Array, width: number, channels: number): void {
  const row = width * channels
  for (let start = 0; start < samples.length; start += row)
    for (let i = start + row - 1; i >= start + channels; i--) samples[i] -= samples[i - channels]
}

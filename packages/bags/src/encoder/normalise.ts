import type { EncoderManifest } from './manifest.ts'

/**
 * Writes an image of bytes (red, green, blue, row by row) as the model takes it: (byte / scale - mean) / standard
 * deviation, in its order of channels and axes.
 */
export type NormaliseImage = (bytes: Uint8Array, into: Float32Array) => void

export function normaliser({
  width,
  height,
  channels,
  layout,
  scale,
  mean,
  standardDeviation,
}: EncoderManifest['input']): NormaliseImage {
  // Every byte has one value a channel.
  const tables = mean.map((centre, channel) =>
    Float32Array.from({ length: 256 }, (_, byte) => (byte / scale - centre) / standardDeviation[channel]),
  )
  const pixels = width * height
  return (bytes, into) => {
    for (let channel = 0; channel < 3; channel++) {
      const table = tables[channel]
      const place = channels === 'RGB' ? channel : 2 - channel
      const [start, step] = layout === 'NCHW' ? [place * pixels, 1] : [place, 3]
      for (let i = 0; i < pixels; i++) into[start + i * step] = table[bytes[3 * i + channel]]
    }
  }
}

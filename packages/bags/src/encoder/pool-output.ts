import type { EncoderManifest } from './manifest.ts'

/** Rank of the output that a pooling takes. */
export const pooledRank = {
  none: 2,
  'class-token': 3,
  'mean-of-tokens': 3,
  'class-token-and-mean': 3,
  'mean-of-map': 4,
} as const

/** Numbers an image after pooling an output of this shape; NaN where the shape does not say. */
export function pooledDimensions(
  { pooling }: EncoderManifest['output'],
  shape: readonly (number | string)[],
): number {
  const size = shape[pooling === 'mean-of-map' ? 1 : shape.length - 1]
  if (typeof size !== 'number') return Number.NaN
  return pooling === 'class-token-and-mean' ? 2 * size : size
}

/** One vector an image, `count` of them, of an output that fits the manifest. */
export function poolOutput(
  { pooling, leadingTokens, dimensions }: EncoderManifest['output'],
  values: Float32Array,
  shape: readonly number[],
  count: number,
): Float32Array {
  if (pooling === 'none') return values.slice(0, count * dimensions)
  const pooled = new Float32Array(count * dimensions)
  if (pooling === 'mean-of-map') {
    const area = shape[2] * shape[3]
    for (let i = 0; i < pooled.length; i++) pooled[i] = meanOf(values, i * area, area, 1)
    return pooled
  }
  const [, tokens, width] = shape
  for (let image = 0; image < count; image++) {
    const from = image * tokens * width
    const at = image * dimensions
    const hasClass = pooling !== 'mean-of-tokens'
    if (hasClass) pooled.set(values.subarray(from, from + width), at)
    if (pooling === 'class-token') continue
    const patches = tokens - leadingTokens
    for (let j = 0; j < width; j++)
      pooled[at + (hasClass ? width : 0) + j] = meanOf(
        values,
        from + leadingTokens * width + j,
        patches,
        width,
      )
  }
  return pooled
}

function meanOf(values: Float32Array, from: number, count: number, step: number): number {
  let sum = 0
  for (let i = 0; i < count; i++) sum += values[from + i * step]
  return sum / count
}

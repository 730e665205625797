import { smoothPlane } from '@tessera/imaging'
import type { Random } from '@tessera/statistics'

/** Normal noise of mean 0 and variance 1 that is alike within some `sigma` pixels. */
export function noisePlane(width: number, height: number, sigma: number, random: Random): Float32Array {
  // Coarse noise is drawn coarsely: its size then does not depend on how finely a tile is sampled.
  const step = Math.max(1, Math.floor(sigma / 2))
  const [w, h] = [Math.ceil(width / step) + 2, Math.ceil(height / step) + 2]
  const white = Float32Array.from({ length: w * h }, () => random.normal())
  const smooth = smoothPlane(white, w, h, sigma / step)
  let mean = 0
  let square = 0
  for (const value of smooth) {
    mean += value / smooth.length
    square += (value * value) / smooth.length
  }
  const scale = 1 / Math.sqrt(Math.max(1e-12, square - mean * mean))
  const out = new Float32Array(width * height)
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0; x < width; x++, to++) out[to] = (bilinear(smooth, w, x / step, y / step) - mean) * scale
  return out
}

/** @param x at least 0 and so far from the right that one more pixel is there */
export function bilinear(plane: Float32Array, width: number, x: number, y: number): number {
  const [i, j] = [Math.floor(x), Math.floor(y)]
  const [p, q] = [x - i, y - j]
  const at = j * width + i
  const above = plane[at] * (1 - p) + plane[at + 1] * p
  const below = plane[at + width] * (1 - p) + plane[at + width + 1] * p
  return above * (1 - q) + below * q
}

import type { Raster } from '../raster.ts'

/**
 * Halves a picture into a place of a larger one: each pixel there is the mean of 2 x 2 here, half rounded up. An odd
 * last column or row has no partner and is left out, save where it is the only one.
 */
export function halveInto(from: Raster, into: Raster, atX: number, atY: number): void {
  const width = Math.min(halfOf(from.width), into.width - atX)
  const height = Math.min(halfOf(from.height), into.height - atY)
  const right = from.width > 1 ? 3 : 0
  const below = from.height > 1 ? 3 * from.width : 0
  const source = from.pixels
  for (let y = 0; y < height; y++) {
    let s = 2 * y * 3 * from.width
    let t = 3 * ((atY + y) * into.width + atX)
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++, s++)
        into.pixels[t++] =
          (source[s] + source[s + right] + source[s + below] + source[s + right + below] + 2) >> 2
      s += 3
    }
  }
}

/** Of a side that is halved: rounded down, but never to nothing. */
export function halfOf(side: number): number {
  return Math.max(1, side >> 1)
}

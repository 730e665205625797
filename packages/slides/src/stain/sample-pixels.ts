import { createRandom } from '@tessera/statistics'
import type { Raster } from '../raster.ts'

/**
 * Pixels of a tile drawn without replacement, three bytes each: the same for the same seed and place, whatever other tiles
 * are read and in which order. All of a tile that has no more.
 */
export function drawPixels(raster: Raster, count: number, seed: number, place: number): Uint8Array {
  const pixels = raster.width * raster.height
  if (pixels <= count) return raster.pixels
  const random = createRandom(seed, 'stain pixels', place)
  const chosen = new Uint8Array(3 * count)
  // One out of each of `count` spans of equal length: spread over the tile, and no table of what was drawn before.
  for (let k = 0; k < count; k++) {
    const from = Math.floor((k * pixels) / count)
    const to = Math.floor(((k + 1) * pixels) / count)
    const at = 3 * (from + random.integer(to - from))
    chosen[3 * k] = raster.pixels[at]
    chosen[3 * k + 1] = raster.pixels[at + 1]
    chosen[3 * k + 2] = raster.pixels[at + 2]
  }
  return chosen
}

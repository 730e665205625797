import type { Raster } from '@tessera/slides'

/** Copies a picture into a larger one, which holds the whole of it. */
export function putRaster(into: Raster, picture: Raster, left: number, top: number): void {
  for (let y = 0; y < picture.height; y++)
    into.pixels.set(
      picture.pixels.subarray(3 * picture.width * y, 3 * picture.width * (y + 1)),
      3 * (left + into.width * (top + y)),
    )
}

import type { OverlayPlane } from '@tessera/imaging'
import { createRaster, type Raster } from '@tessera/slides'

/** A plane with pixels of any shape in a square of a side, by the nearest pixel, as a radiologist sees it: the first row on top. */
export function fittedPlane(
  { rgba, width, height, pixelSpacing: [dx, dy] }: OverlayPlane,
  side: number,
): Raster {
  const scale = side / Math.max(width * dx, height * dy)
  const raster = createRaster(
    Math.max(1, Math.round(width * dx * scale)),
    Math.max(1, Math.round(height * dy * scale)),
  )
  for (let y = 0; y < raster.height; y++)
    for (let x = 0; x < raster.width; x++) {
      const i = Math.min(width - 1, Math.floor(((x + 0.5) / raster.width) * width))
      const j = Math.min(height - 1, Math.floor(((y + 0.5) / raster.height) * height))
      raster.pixels.set(
        rgba.subarray(4 * (i + width * j), 4 * (i + width * j) + 3),
        3 * (x + raster.width * y),
      )
    }
  return raster
}

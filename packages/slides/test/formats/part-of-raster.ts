import type { Raster } from '../../src/raster.ts'

/** Part of a picture in memory; what reaches beyond it repeats its last column and row. */
export function partOfRaster(
  { width, height, pixels }: Raster,
  x: number,
  y: number,
  w: number,
  h: number,
): Raster {
  const part = new Uint8Array(3 * w * h)
  for (let j = 0, i = 0; j < h; j++)
    for (let k = 0; k < w; k++) {
      const from = 3 * (Math.min(y + j, height - 1) * width + Math.min(x + k, width - 1))
      for (let c = 0; c < 3; c++) part[i++] = pixels[from + c]
    }
  return { width: w, height: h, pixels: part }
}

import path from 'node:path'
import { simulateTile, tileStains } from '@tessera/simulate'
import { createRaster, type Raster, writePyramid } from '@tessera/slides'
import { temporaryFolder } from './tessera.ts'

/** A small simulated section on glass, as Aperio writes it, with a label that names somebody. */
export async function simulatedSlide(
  name = 'S1.svs',
  seed = 1,
  side = 512,
  marked = false,
): Promise<{ folder: string; file: string }> {
  const tissue = simulateTile({
    seed,
    size: side,
    mpp: 0.5,
    ...(marked
      ? { marker: { pattern: 'membrane', positive: { lymphocyte: 1 } } as const }
      : { stain: tileStains.macenko }),
    densities: { lymphocyte: 800, tumour: 2000, stromal: 500 },
  }).raster
  const picture = onGlass(tissue, side + 256)
  const folder = temporaryFolder()
  const file = path.join(folder, name)
  await writePyramid(
    {
      width: picture.width,
      height: picture.height,
      readRegion: async (x, y, width, height) => cut(picture, x, y, width, height),
    },
    file,
    {
      format: 'svs',
      tileSize: 256,
      compression: 'jpeg',
      quality: 95,
      mpp: 0.5,
      magnification: 20,
      label: createRaster(64, 64, [20, 20, 200]),
      macro: createRaster(96, 48, [200, 200, 200]),
    },
  )
  return { folder, file }
}

function onGlass(tissue: Raster, side: number): Raster {
  const picture = createRaster(side, side, [244, 244, 244])
  const margin = (side - tissue.width) >> 1
  for (let y = 0; y < tissue.height; y++)
    picture.pixels.set(
      tissue.pixels.subarray(3 * y * tissue.width, 3 * (y + 1) * tissue.width),
      3 * ((y + margin) * side + margin),
    )
  return picture
}

function cut(
  { width: wide, height: high, pixels }: Raster,
  x: number,
  y: number,
  width: number,
  height: number,
) {
  const out = createRaster(width, height)
  for (let row = 0; row < height; row++) {
    const columns = Math.min(width, wide - x)
    if (y + row >= high || columns <= 0) continue
    const start = 3 * ((y + row) * wide + x)
    out.pixels.set(pixels.subarray(start, start + 3 * columns), 3 * row * width)
  }
  return out
}

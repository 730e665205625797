import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import type { Raster } from '../../src/raster.ts'

const file = fileURLToPath(
  new URL('../../../../../shared/data/slides_he/cmu-1-small-region.svs', import.meta.url),
)

export const realSlideIsHere = existsSync(file)

/** A part of the real slide with tissue, keratin and glass, as libvips decodes it: independent of our readers. */
export async function readRealPixels(left = 960, top = 1130, width = 380, height = 290): Promise<Raster> {
  const { data } = await sharp(file, { page: 0 })
    .removeAlpha()
    .extract({ left, top, width, height })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width, height, pixels: new Uint8Array(data) }
}

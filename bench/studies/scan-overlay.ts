// A scan with the outline of its tumour on the slice with most of it: a picture to look at.
import { drawOverlay } from '@tessera/imaging'
import { openCase } from '@tessera/radiomics'
import { createRaster, type Raster, writePicture } from '@tessera/slides'

/** What is on the scan, for the words beside the picture. */
export interface ScanOverlay {
  readonly size: readonly number[]
  readonly spacingMm: readonly number[]
  readonly tumourMl: number
}

const longest = 520

/** Writes the plane through the middle of the outlined tumour, in the proportions of the patient. */
export async function drawScanOverlay(image: string, mask: string, file: string): Promise<ScanOverlay> {
  const given = await openCase(image, mask, {})
  const [plane] = drawOverlay(given.image, [{ mask: given.mask }])
  await writePicture(file, inProportion(plane))
  const { size, spacing } = given.mask.grid
  const voxels = given.mask.inside.reduce((sum, one) => sum + one, 0)
  return {
    size,
    spacingMm: spacing.map(mm => Number(mm.toPrecision(3))),
    tumourMl: (voxels * spacing[0] * spacing[1] * spacing[2]) / 1000,
  }
}

function inProportion({
  rgba,
  width,
  height,
  pixelSpacing: [dx, dy],
}: ReturnType<typeof drawOverlay>[number]): Raster {
  const scale = longest / Math.max(width * dx, height * dy)
  const raster = createRaster(Math.round(width * dx * scale), Math.round(height * dy * scale))
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

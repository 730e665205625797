// Tissue classes and cells laid over a slide, as pictures to look at.
import path from 'node:path'
import {
  assessSlide,
  classColour,
  findCells,
  maskOf,
  openSlide,
  type Raster,
  readAt,
  writePicture,
} from '@tessera/slides'

/** Writes tissue.png (the whole, tissue tinted green, pen red) and cells.png (a middle part at full resolution). */
export async function drawOverlays(file: string, folder: string): Promise<void> {
  const slide = await openSlide(file)
  try {
    const { found, thumbnail } = await assessSlide(slide, { pixels: 600_000 })
    const pixels = thumbnail.pixels.slice()
    const tissue = maskOf(found, 'tissue', 'fat')
    const pen = maskOf(found, 'pen')
    for (let at = 0; at < tissue.inside.length; at++) {
      if (tissue.inside[at] === 1) pixels[3 * at + 1] = Math.min(255, pixels[3 * at + 1] + 50)
      if (pen.inside[at] === 1) pixels[3 * at] = 255
    }
    await writePicture(path.join(folder, 'tissue.png'), { ...thumbnail, pixels })
    const mpp = slide.scale?.x ?? 0.5
    const side = 700
    const [x, y] = [Math.floor((slide.width - side) / 2), Math.floor((slide.height - side) / 2)]
    const part = await readAt(slide, { x, y, width: side, height: side, mpp })
    const cells = await findCells(slide, { within: tissue })
    const raster: Raster = { ...part, pixels: part.pixels.slice() }
    for (let i = 0; i < cells.count; i++) {
      const [column, row] = [Math.round(cells.x[i] / mpp - x), Math.round(cells.y[i] / mpp - y)]
      const colour = classColour(cells.classOf[i])
      for (let dy = -2; dy <= 2; dy++)
        for (let dx = -2; dx <= 2; dx++) {
          const [p, q] = [column + dx, row + dy]
          if (p >= 0 && q >= 0 && p < side && q < side) raster.pixels.set(colour, 3 * (q * side + p))
        }
    }
    await writePicture(path.join(folder, 'cells.png'), raster)
  } finally {
    await slide.close()
  }
}

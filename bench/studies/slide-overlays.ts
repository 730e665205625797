// Tissue, tumour and nuclei of a slide, drawn over it as outlines: pictures to look at.
import path from 'node:path'
import {
  assessSlide,
  type Cells,
  type Colour,
  classColour,
  findCells,
  maskAt,
  maskOf,
  openSlide,
  type Raster,
  readAt,
  type SlideMask,
  tumourFromCells,
  writePicture,
} from '@tessera/slides'

/** What was found on the slide, for the words beside the pictures. */
export interface SlideOverlay {
  readonly cells: number
  /** Of each look. */
  readonly looks: Readonly<Record<string, number>>
  readonly tissueMm2: number
  readonly tumourMm2: number
  readonly micrometresPerPixel: number
}

const side = 800
const green: Colour = [0, 158, 115]
const orange: Colour = [230, 159, 0]
const red: Colour = [213, 0, 50]

/**
 * Writes tissue.png (the whole slide: tissue outlined green, tumour orange, pen red) and cells.png (a part of 800 pixels at
 * full resolution: a ring about each nucleus in the colour of its look, the tumour's border in orange).
 */
export async function drawOverlays(file: string, folder: string): Promise<SlideOverlay> {
  const slide = await openSlide(file)
  try {
    const { found, thumbnail } = await assessSlide(slide, { pixels: 600_000 })
    const tissue = maskOf(found, 'tissue', 'fat')
    const scale = slide.scale ?? { x: 0.5, y: 0.5 }
    const cells = await findCells(slide, { within: tissue })
    // Nests are some 100 µm wide: squares of 20 µm show them.
    const tumour = tumourFromCells(cells, slide, scale, { squareUm: 20, smoothingUm: 20 })
    const within = maskAt(tumour, slide, tissue.downsample)
    const inTissue = { ...within, inside: within.inside.map((value, at) => value & tissue.inside[at]) }
    const whole: Raster = { ...thumbnail, pixels: thumbnail.pixels.slice() }
    outline(whole, inTissue, orange)
    outline(whole, tissue, green)
    outline(whole, maskOf(found, 'pen'), red)
    await writePicture(path.join(folder, 'tissue.png'), whole)
    const [x, y] = densestPart(cells, slide, scale)
    const part = await readAt(slide, { x, y, width: side, height: side, mpp: scale.x })
    const raster: Raster = { ...part, pixels: part.pixels.slice() }
    outline(raster, partOf(tumour, x, y), orange)
    rings(raster, cells, x, y, scale)
    await writePicture(path.join(folder, 'cells.png'), raster)
    const pixel = (tissue.downsample ** 2 * scale.x * scale.y) / 1e6
    const area = ({ inside }: SlideMask) => inside.reduce((sum, one) => sum + one, 0) * pixel
    return {
      cells: cells.count,
      looks: Object.fromEntries(
        cells.classNames.map((name, k) => [
          name,
          cells.classOf.reduce((n, own) => n + (own === k ? 1 : 0), 0),
        ]),
      ),
      tissueMm2: area(tissue),
      tumourMm2: area(inTissue),
      micrometresPerPixel: scale.x,
    }
  } finally {
    await slide.close()
  }
}

/** The part of the slide, of those that do not overlap, in which most cells lie: its upper left corner in pixels. */
function densestPart(
  cells: Cells,
  { width, height }: { readonly width: number; readonly height: number },
  scale: { readonly x: number; readonly y: number },
): [number, number] {
  const [columns, rows] = [width, height].map(size => Math.max(1, Math.floor(size / side)))
  const counts = new Int32Array(columns * rows)
  for (let i = 0; i < cells.count; i++) {
    const [column, row] = [Math.floor(cells.x[i] / scale.x / side), Math.floor(cells.y[i] / scale.y / side)]
    if (column < columns && row < rows) counts[row * columns + column]++
  }
  const best = counts.indexOf(counts.reduce((most, own) => Math.max(most, own), 0))
  return [(best % columns) * side, Math.floor(best / columns) * side]
}

/** The mask of the part, one pixel of level 0 each. */
function partOf({ width, height, downsample, inside }: SlideMask, x: number, y: number): SlideMask {
  const at = (pixel: number, size: number) => Math.min(size - 1, Math.floor((pixel + 0.5) / downsample))
  return {
    width: side,
    height: side,
    downsample: 1,
    inside: Uint8Array.from(
      { length: side * side },
      (_, i) => inside[at(y + Math.floor(i / side), height) * width + at(x + (i % side), width)],
    ),
  }
}

/** Two pixels along the border of a mask of the picture's own size. */
function outline(raster: Raster, { width, height, inside }: SlideMask, colour: Colour): void {
  const is = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < width && y < height && inside[y * width + x] === 1
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (!is(x, y) || (is(x - 1, y) && is(x + 1, y) && is(x, y - 1) && is(x, y + 1))) continue
      for (const [dx, dy] of [
        [0, 0],
        [1, 0],
        [0, 1],
        [1, 1],
      ])
        paint(raster, x + dx, y + dy, colour)
    }
}

/** A ring of 9 pixels about each nucleus, so that the nucleus itself stays to be seen. */
function rings(
  raster: Raster,
  cells: Cells,
  x: number,
  y: number,
  scale: { readonly x: number; readonly y: number },
): void {
  for (let i = 0; i < cells.count; i++) {
    const [column, row] = [Math.round(cells.x[i] / scale.x - x), Math.round(cells.y[i] / scale.y - y)]
    const radius = Math.sqrt(cells.measurements.area_um2[i] / Math.PI) / scale.x + 1
    const colour = classColour(cells.classOf[i])
    for (let step = 0; step < 48; step++) {
      const angle = (2 * Math.PI * step) / 48
      paint(
        raster,
        Math.round(column + radius * Math.cos(angle)),
        Math.round(row + radius * Math.sin(angle)),
        colour,
      )
    }
  }
}

function paint({ width, height, pixels }: Raster, x: number, y: number, colour: Colour): void {
  if (x >= 0 && y >= 0 && x < width && y < height) pixels.set(colour, 3 * (y * width + x))
}

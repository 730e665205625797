import { SlideError } from '../slide-error.ts'
import type { Points, SlideMask } from '../slide-mask.ts'
import type { PixelSize } from '../spatial/index.ts'

/** Where tumour and its stroma lie on a slide: masks alike in size that do not overlap. */
export interface Compartments {
  readonly tumour: SlideMask
  readonly stroma: SlideMask
  /** µm a pixel of level 0. */
  readonly scale: PixelSize
}

/** @throws SlideError `bad-setting` for masks that are not alike, or share pixels */
export function checkCompartments({ tumour, stroma }: Compartments): void {
  if (
    tumour.width !== stroma.width ||
    tumour.height !== stroma.height ||
    tumour.downsample !== stroma.downsample
  )
    throw new SlideError(
      'bad-setting',
      `a tumour mask of ${tumour.width} x ${tumour.height} and a stroma mask of ${stroma.width} x ${stroma.height} pixels`,
      'give masks of one slide at one downsample',
    )
  for (let at = 0; at < tumour.inside.length; at++)
    if (tumour.inside[at] === 1 && stroma.inside[at] === 1)
      throw new SlideError(
        'bad-setting',
        `pixel (${at % tumour.width}, ${Math.floor(at / tumour.width)}) of both tumour and stroma`,
        'give masks that share no pixel',
      )
}

/** Cells and area of both compartments, in squares of a side over the slide, row by row. */
export interface CompartmentGrid {
  readonly columns: number
  readonly rows: number
  /** µm */
  readonly side: number
  readonly tumourCells: Float64Array
  readonly stromaCells: Float64Array
  /** mm²; a pixel of a mask belongs to the square of its middle, a cell to that of its pixel. */
  readonly tumourArea: Float64Array
  readonly stromaArea: Float64Array
  /** Cells in neither compartment. */
  readonly elsewhere: number
}

export function countCompartments(cells: Points, compartments: Compartments, side: number): CompartmentGrid {
  const { tumour, stroma, scale } = compartments
  const { width, height, downsample } = tumour
  const [px, py] = [downsample * scale.x, downsample * scale.y]
  const along = (pixels: number, pixel: number) => Math.max(1, Math.ceil((pixels * pixel) / side - 1e-9))
  const [columns, rows] = [along(width, px), along(height, py)]
  const square = (i: number, j: number) =>
    Math.min(rows - 1, Math.floor(((j + 0.5) * py) / side)) * columns +
    Math.min(columns - 1, Math.floor(((i + 0.5) * px) / side))
  const zeros = () => new Float64Array(columns * rows)
  const [tumourCells, stromaCells, tumourArea, stromaArea] = [zeros(), zeros(), zeros(), zeros()]
  for (let j = 0, at = 0; j < height; j++)
    for (let i = 0; i < width; i++, at++) {
      if (tumour.inside[at] === 1) tumourArea[square(i, j)]++
      else if (stroma.inside[at] === 1) stromaArea[square(i, j)]++
    }
  let elsewhere = 0
  for (let c = 0; c < cells.x.length; c++) {
    const [i, j] = [Math.floor(cells.x[c] / px), Math.floor(cells.y[c] / py)]
    const inside = i >= 0 && j >= 0 && i < width && j < height
    if (inside && tumour.inside[j * width + i] === 1) tumourCells[square(i, j)]++
    else if (inside && stroma.inside[j * width + i] === 1) stromaCells[square(i, j)]++
    else elsewhere++
  }
  const pixel = (px * py) / 1e6
  for (let q = 0; q < columns * rows; q++) {
    tumourArea[q] *= pixel
    stromaArea[q] *= pixel
  }
  return { columns, rows, side, tumourCells, stromaCells, tumourArea, stromaArea, elsewhere }
}

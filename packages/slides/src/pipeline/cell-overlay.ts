import { type Cells, classColour } from '../cells/index.ts'
import type { Raster } from '../raster.ts'

/** Of cells without a class. */
const grey = [120, 120, 120] as const

/** Cells as dots in the colour of their class over a picture of the slide. @param mpp micrometres a pixel of the picture */
export function cellOverlay(
  { width, height, pixels }: Raster,
  cells: Cells,
  mpp: readonly [number, number],
): Raster {
  // Paled, so that dots stand out.
  const out = pixels.map(value => (value + 2 * 255) / 3)
  const reach = Math.max(1, Math.round(2.5 / mpp[0]))
  for (let i = 0; i < cells.count; i++) {
    const kind = cells.classOf[i]
    const colour = kind < 0 ? grey : classColour(kind)
    const [column, row] = [Math.floor(cells.x[i] / mpp[0]), Math.floor(cells.y[i] / mpp[1])]
    for (let y = Math.max(0, row - reach); y <= Math.min(height - 1, row + reach); y++)
      for (let x = Math.max(0, column - reach); x <= Math.min(width - 1, column + reach); x++)
        if ((x - column) ** 2 + (y - row) ** 2 <= reach * reach) out.set(colour, 3 * (x + width * y))
  }
  return { width, height, pixels: out }
}

import { SlideError } from '../slide-error.ts'
import type { Points } from '../slide-mask.ts'
import type { SpatialWindow } from './window.ts'

/** Equal squares over a window, row by row from the upper left corner of its box. */
export interface Quadrats {
  readonly columns: number
  readonly rows: number
  readonly x0: number
  readonly y0: number
  /** µm */
  readonly side: number
  /** Which of the window lies in each, 0 to 1; a square is used where that is at least `leastShare`. */
  readonly share: Float64Array
  readonly used: Uint8Array
}

const mostQuadrats = 4_000_000

/**
 * Squares of a side over a window. What of the window lies in a square is counted at 8 x 8 places.
 * @throws SlideError `bad-setting` for a side that is not positive or makes more than four million squares
 */
export function layQuadrats(window: SpatialWindow, side: number, leastShare = 0.5): Quadrats {
  const { x0, y0, x1, y1 } = window.box
  if (!(side > 0 && Number.isFinite(side)))
    throw new SlideError('bad-setting', `squares of ${side} µm`, 'give a positive side')
  // A window whose side is a whole number of squares is not given another one by rounding.
  const along = (length: number) => Math.max(1, Math.ceil(length / side - 1e-9))
  const [columns, rows] = [along(x1 - x0), along(y1 - y0)]
  if (columns * rows > mostQuadrats)
    throw new SlideError('bad-setting', `${columns * rows} squares of ${side} µm`, 'give a longer side')
  const share = new Float64Array(columns * rows)
  const fine = 8
  for (let j = 0, at = 0; j < rows; j++)
    for (let i = 0; i < columns; i++, at++) {
      let inside = 0
      for (let v = 0; v < fine; v++)
        for (let u = 0; u < fine; u++)
          if (window.contains(x0 + (i + (u + 0.5) / fine) * side, y0 + (j + (v + 0.5) / fine) * side))
            inside++
      share[at] = inside / (fine * fine)
    }
  return { columns, rows, x0, y0, side, share, used: Uint8Array.from(share, s => (s >= leastShare ? 1 : 0)) }
}

/** Points of each square (those of squares that are not used too), and how many lie in none. */
export function countInQuadrats({ x, y }: Points, quadrats: Quadrats) {
  const { columns, rows, x0, y0, side } = quadrats
  const counts = new Float64Array(columns * rows)
  let outside = 0
  for (let i = 0; i < x.length; i++) {
    let column = Math.floor((x[i] - x0) / side)
    let row = Math.floor((y[i] - y0) / side)
    // The far sides of the last squares belong to them.
    if (column === columns && x[i] <= x0 + columns * side * (1 + 1e-12)) column--
    if (row === rows && y[i] <= y0 + rows * side * (1 + 1e-12)) row--
    if (column < 0 || row < 0 || column >= columns || row >= rows) outside++
    else counts[row * columns + column]++
  }
  return { counts, outside }
}

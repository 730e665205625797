import type { Colour } from '../raster.ts'

/** Okabe and Ito: blue, vermilion, green, orange, sky, purple, yellow. */
const colours: readonly Colour[] = [
  [0, 114, 178],
  [213, 94, 0],
  [0, 158, 115],
  [230, 159, 0],
  [86, 180, 233],
  [204, 121, 167],
  [240, 228, 66],
]

/** Of the class with this number, wherever cells are drawn or written. */
export function classColour(k: number): Colour {
  return colours[k % colours.length]
}

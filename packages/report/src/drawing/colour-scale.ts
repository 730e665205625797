import { interpolateViridis } from 'd3-scale-chromatic'

/** Colours that a drawing tells apart: more make the file larger, and no eye sees them. */
export const colourSteps = 32

/** Viridis in steps, dark for low: lightness rises evenly, so that it reads in black and white and with any colour vision. */
export const stepColours: readonly string[] = Array.from({ length: colourSteps }, (_, k) =>
  interpolateViridis(k / (colourSteps - 1)),
)

/** Which step a place from 0 to 1 has. */
export function stepOf(place: number): number {
  return Math.min(colourSteps - 1, Math.max(0, Math.floor(place * colourSteps)))
}

/** Micrometres that a pixel of level 0 spans. */
export interface PixelSize {
  readonly x: number
  readonly y: number
}

import type { SlideMask } from '../slide-mask.ts'

/** The share of a rectangle of level 0 that lies inside a mask, exactly, pixels of the mask that are cut included. */
export type ShareInside = (x: number, y: number, width: number, height: number) => number

/** Sums of the mask over all rectangles from the corner, so that every question is four look-ups. */
export function shareInside({ width, height, downsample, inside }: SlideMask): ShareInside {
  const row = width + 1
  const sums = new Float64Array(row * (height + 1))
  for (let y = 0; y < height; y++) {
    let along = 0
    for (let x = 0; x < width; x++) {
      along += inside[y * width + x]
      sums[(y + 1) * row + x + 1] = sums[y * row + x + 1] + along
    }
  }
  /** Of what is left of and above a place: between corners of pixels, bilinear is exact. */
  const upTo = (x: number, y: number): number => {
    const u = Math.min(width, Math.max(0, x / downsample))
    const v = Math.min(height, Math.max(0, y / downsample))
    const i = Math.min(width - 1, Math.floor(u))
    const j = Math.min(height - 1, Math.floor(v))
    const a = u - i
    const b = v - j
    const at = j * row + i
    return (
      (1 - b) * ((1 - a) * sums[at] + a * sums[at + 1]) +
      b * ((1 - a) * sums[at + row] + a * sums[at + row + 1])
    )
  }
  return (x, y, w, h) => {
    const sum = upTo(x + w, y + h) - upTo(x, y + h) - upTo(x + w, y) + upTo(x, y)
    return Math.min(1, Math.max(0, (sum * downsample * downsample) / (w * h)))
  }
}

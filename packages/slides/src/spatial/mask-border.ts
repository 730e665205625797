import type { SlideMask } from '../slide-mask.ts'
import type { PixelSize } from './pixel-size.ts'
import { type Segments, segmentsOf } from './segment-index.ts'

/** Where pixels of a mask meet: `across(inside, other)` says whether the side between a pixel and its neighbour belongs. */
type Across = (here: number, other: number) => boolean

/**
 * The border of a mask, along the sides of its pixels, µm; pixels at the edge of the slide end there. Sides in one line are one
 * segment.
 */
export function borderOf(mask: SlideMask, scale: PixelSize): Segments {
  const { inside } = mask
  return sidesOf(mask, scale, (a, b) => (a < 0 ? 0 : inside[a]) !== (b < 0 ? 0 : inside[b]))
}

/** Where pixels of one mask meet pixels of another of the same size, µm. */
export function meetingOf(mask: SlideMask, other: SlideMask, scale: PixelSize): Segments {
  const [p, q] = [mask.inside, other.inside]
  return sidesOf(
    mask,
    scale,
    (a, b) =>
      a >= 0 &&
      b >= 0 &&
      ((p[a] === 1 && p[b] === 0 && q[b] === 1) || (p[b] === 1 && p[a] === 0 && q[a] === 1)),
  )
}

function sidesOf({ width, height, downsample }: SlideMask, scale: PixelSize, across: Across): Segments {
  const [px, py] = [downsample * scale.x, downsample * scale.y]
  const at = (i: number, j: number) => (i < 0 || j < 0 || i >= width || j >= height ? -1 : j * width + i)
  const found: [number, number, number, number][] = []
  for (let j = 0; j <= height; j++)
    for (let i = 0; i < width; i++) {
      if (!across(at(i, j - 1), at(i, j))) continue
      const from = i
      while (i + 1 < width && across(at(i + 1, j - 1), at(i + 1, j))) i++
      found.push([from * px, j * py, (i + 1) * px, j * py])
    }
  for (let i = 0; i <= width; i++)
    for (let j = 0; j < height; j++) {
      if (!across(at(i - 1, j), at(i, j))) continue
      const from = j
      while (j + 1 < height && across(at(i - 1, j + 1), at(i, j + 1))) j++
      found.push([i * px, from * py, i * px, (j + 1) * py])
    }
  return segmentsOf(found)
}

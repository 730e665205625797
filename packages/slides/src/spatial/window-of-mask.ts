import { SlideError } from '../slide-error.ts'
import type { SlideMask } from '../slide-mask.ts'
import { borderOf } from './mask-border.ts'
import type { PixelSize } from './pixel-size.ts'
import { indexSegments, type SegmentIndex } from './segment-index.ts'
import { maskOverlap, remembered } from './set-covariance.ts'
import type { SpatialWindow } from './window.ts'

/**
 * The inside of a mask (tissue, tumour): a union of squares, exactly. Arcs of circles are not offered: use translation or border
 * correction.
 * @throws SlideError `no-tissue` for an empty mask
 */
export function windowOfMask(mask: SlideMask, scale: PixelSize): SpatialWindow {
  const { width, height, downsample, inside } = mask
  const [px, py] = [downsample * scale.x, downsample * scale.y]
  let count = 0
  for (let at = 0; at < inside.length; at++) count += inside[at]
  if (count === 0)
    throw new SlideError(
      'no-tissue',
      'a mask with nothing inside',
      'look at the tissue found, or give another window',
    )
  const covered = new Int32Array(count)
  count = 0
  let [i0, j0, i1, j1] = [width, height, -1, -1]
  for (let j = 0, at = 0; j < height; j++)
    for (let i = 0; i < width; i++, at++) {
      if (inside[at] === 0) continue
      covered[count++] = at
      if (i < i0) i0 = i
      if (i > i1) i1 = i
      if (j < j0) j0 = j
      if (j > j1) j1 = j
    }
  const border = borderOf(mask, scale)
  // Only border corrections ask for it.
  let index: SegmentIndex | null = null
  let perimeter = 0
  for (let s = 0; s < border.ax.length; s++)
    perimeter += Math.abs(border.bx[s] - border.ax[s]) + Math.abs(border.by[s] - border.ay[s])
  return {
    kind: 'mask',
    box: { x0: i0 * px, y0: j0 * py, x1: (i1 + 1) * px, y1: (j1 + 1) * py },
    area: covered.length * px * py,
    perimeter,
    contains: (x, y) => {
      const [i, j] = [Math.floor(x / px), Math.floor(y / py)]
      return i >= 0 && j >= 0 && i < width && j < height && inside[j * width + i] === 1
    },
    borderDistance: (x, y, limit) => {
      index ??= indexSegments(border)
      return index.distance(x, y, limit)
    },
    overlap: remembered(reach => {
      const [w, h] = [i1 - i0 + 1, j1 - j0 + 1]
      const part = new Uint8Array(w * h)
      for (let j = 0; j < h; j++)
        part.set(inside.subarray((j + j0) * width + i0, (j + j0) * width + i1 + 1), j * w)
      return maskOverlap({ width: w, height: h, inside: part }, px, py, reach)
    }),
    arcShare: null,
    draw: (random, into) => {
      const at = covered[random.integer(covered.length)]
      into[0] = ((at % width) + random.next()) * px
      into[1] = (Math.floor(at / width) + random.next()) * py
    },
  }
}

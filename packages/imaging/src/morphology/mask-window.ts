import { type Box, cropMask, padMask } from '../geometry/index.ts'
import type { Triple } from '../grid.ts'
import type { Mask } from '../volume.ts'

/** The part of a mask in a box that may reach beyond the image, where all is outside. */
export function maskWindow(mask: Mask, { first, last }: Box): Mask {
  const { size } = mask.grid
  const low = tripleOf(axis => Math.max(0, first[axis]))
  const high = tripleOf(axis => Math.min(size[axis] - 1, last[axis]))
  return padMask(cropMask(mask, { first: low, last: high }), {
    before: tripleOf(axis => low[axis] - first[axis]),
    after: tripleOf(axis => last[axis] - high[axis]),
  })
}

function tripleOf(of: (axis: number) => number): Triple {
  return [of(0), of(1), of(2)]
}

import { type Box, boundingBox, type Mask } from '@tessera/imaging'

/** The box of a mask and `padding` voxels around it, within the grid; null for an empty mask. */
export function paddedBox(mask: Mask, padding: number): Box | null {
  const box = boundingBox(mask)
  if (box === null) return null
  const { size } = mask.grid
  const along = (axis: number): readonly [number, number] => [
    Math.max(0, box.first[axis] - padding),
    Math.min(size[axis] - 1, box.last[axis] + padding),
  ]
  const [x, y, z] = [along(0), along(1), along(2)]
  return { first: [x[0], y[0], z[0]], last: [x[1], y[1], z[1]] }
}

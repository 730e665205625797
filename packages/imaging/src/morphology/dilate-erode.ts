import { ImagingError } from '../imaging-error.ts'
import { boundingBox, type Mask } from '../volume.ts'
import { distanceTransform } from './distance-transform.ts'

/**
 * Voxels whose centre is within `distance` mm of a centre inside (1e-9 mm forgiven): dilation by a ball. What would lie
 * outside the volume is lost.
 * @throws ImagingError `bad-setting` for a distance that is negative or not finite
 */
export function dilate(mask: Mask, distance: number): Mask {
  return within(mask, distance, 1, 1)
}

/**
 * Voxels whose centre is further than `distance` mm from any centre outside the mask: erosion by a ball. The volume's
 * border is not a border of the region.
 * @throws ImagingError `bad-setting`
 */
export function erode(mask: Mask, distance: number): Mask {
  return within(mask, distance, 0, 0)
}

/** Eroded, then dilated: what a ball of that radius cannot enter goes. */
export function opening(mask: Mask, distance: number): Mask {
  return dilate(erode(mask, distance), distance)
}

/** Dilated, then eroded: gaps that a ball of that radius cannot enter are closed. */
export function closing(mask: Mask, distance: number): Mask {
  return erode(dilate(mask, distance), distance)
}

/** Sets what is within a distance of the voxels that are `from`, looking no further than that around the region. */
function within(mask: Mask, distance: number, from: 0 | 1, becomes: 0 | 1): Mask {
  if (!(distance >= 0 && Number.isFinite(distance)))
    throw new ImagingError('bad-setting', `a distance of ${distance} mm`, 'give a distance of 0 or more')
  const inside = mask.inside.slice()
  const box = boundingBox(mask)
  if (box === null) return { grid: mask.grid, inside }
  const { size, spacing } = mask.grid
  const first = box.first.map((f, axis) => Math.max(0, f - Math.ceil(distance / spacing[axis]) - 1))
  const last = box.last.map((l, axis) =>
    Math.min(size[axis] - 1, l + Math.ceil(distance / spacing[axis]) + 1),
  )
  const [nx, ny, nz] = last.map((l, axis) => l - first[axis] + 1)
  const row = (j: number, k: number) => first[0] + size[0] * (first[1] + j + size[1] * (first[2] + k))
  const sources = new Uint8Array(nx * ny * nz)
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0, whole = row(j, k); i < nx; i++, at++)
        if (mask.inside[whole + i] === from) sources[at] = 1
  const distances = distanceTransform({ grid: { ...mask.grid, size: [nx, ny, nz] }, inside: sources })
  const least = distance + 1e-9
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0, whole = row(j, k); i < nx; i++, at++)
        if (distances[at] <= least) inside[whole + i] = becomes
  return { grid: mask.grid, inside }
}

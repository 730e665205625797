import type { Triple } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import type { Connectivity } from './connected-components.ts'

/**
 * The indices of an image with a border of one voxel around it, so that a step to a neighbour never leaves the array:
 * voxel (i, j, k) is at i + 1 + wide·(j + 1 + high·(k + deep)), where `deep` is 0 for steps within the plane.
 */
export interface Bordered {
  readonly length: number
  /** Index of the first voxel of each row of the image, row by row. */
  readonly rows: Int32Array
  /** From a voxel to each of its neighbours. */
  readonly steps: Int32Array
}

/** @throws ImagingError `bad-setting` for another connectivity */
export function bordered([nx, ny, nz]: Triple, connectivity: Connectivity): Bordered {
  const shared = { 4: 1, 6: 1, 8: 2, 18: 2, 26: 3 }[connectivity]
  if (shared === undefined)
    throw new ImagingError('bad-setting', `a connectivity of ${connectivity}`, 'give 4, 6, 8, 18 or 26')
  const deep = connectivity === 4 || connectivity === 8 ? 0 : 1
  const [wide, high] = [nx + 2, ny + 2]
  const rows = new Int32Array(ny * nz)
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) rows[j + ny * k] = 1 + wide * (j + 1 + high * (k + deep))
  const steps: number[] = []
  for (let dz = -deep; dz <= deep; dz++)
    for (let dy = -1; dy <= 1; dy++)
      for (let dx = -1; dx <= 1; dx++) {
        const moved = Math.abs(dx) + Math.abs(dy) + Math.abs(dz)
        if (moved > 0 && moved <= shared) steps.push(dx + wide * (dy + high * dz))
      }
  return { length: wide * high * (nz + 2 * deep), rows, steps: Int32Array.from(steps) }
}

import { checkSameGrid, cropMask } from '../geometry/index.ts'
import type { Triple } from '../grid.ts'
import { boundingBox, type Mask } from '../volume.ts'
import { distanceTransform } from './distance-transform.ts'
import { surfaceVoxels } from './surface-voxels.ts'

/** How far two outlines lie apart, mm. */
export interface SurfaceDistances {
  /** Average symmetric surface distance: over the surface voxels of both, each to the nearest of the other. */
  readonly mean: number
  /** The largest of them. */
  readonly hausdorff: number
  /** The larger of the two directed 95th percentiles (interpolated, R's type 7). */
  readonly hausdorff95: number
  /** Surface voxels of each. */
  readonly first: number
  readonly second: number
}

/**
 * Distances between the surfaces of two masks, of voxel centres, by exact distance transforms; null where a mask is empty.
 * Taha & Hanbury, BMC Med Imaging 2015;15:29.
 * @throws ImagingError `geometry-mismatch`
 */
export function surfaceDistances(first: Mask, second: Mask): SurfaceDistances | null {
  checkSameGrid(first.grid, second.grid)
  const boxes = [boundingBox(first), boundingBox(second)]
  const [a, b] = boxes
  if (!a || !b) return null
  const low = mapped(axis => Math.min(a.first[axis], b.first[axis]))
  const high = mapped(axis => Math.max(a.last[axis], b.last[axis]))
  // The surface is that in the image, which a crop would change along axes of one voxel.
  const [one, two] = [first, second].map(mask =>
    cropMask({ grid: mask.grid, inside: surfaceVoxels(mask) }, { first: low, last: high }),
  )
  const [there, back] = [distancesFrom(one, two), distancesFrom(two, one)]
  let sum = 0
  for (const d of there) sum += d
  for (const d of back) sum += d
  return {
    mean: sum / (there.length + back.length),
    hausdorff: Math.max(there[there.length - 1], back[back.length - 1]),
    hausdorff95: Math.max(quantile(there, 0.95), quantile(back, 0.95)),
    first: there.length,
    second: back.length,
  }
}

function mapped(of: (axis: number) => number): Triple {
  return [of(0), of(1), of(2)]
}

/** Of each voxel of one to the nearest of the other, ascending. */
function distancesFrom(one: Mask, other: Mask): Float64Array {
  const distance = distanceTransform(other)
  return distance.filter((_, at) => one.inside[at] === 1).sort()
}

function quantile(ascending: Float64Array, p: number): number {
  const at = p * (ascending.length - 1)
  const below = Math.floor(at)
  const above = Math.min(below + 1, ascending.length - 1)
  return ascending[below] + (at - below) * (ascending[above] - ascending[below])
}

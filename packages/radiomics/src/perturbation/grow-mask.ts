import {
  boundingBox,
  distanceTransform,
  ImagingError,
  type Mask,
  maskCount,
  maskWindow,
  type Triple,
} from '@tessera/imaging'
import type { Random } from '@tessera/statistics'

/**
 * A mask that gained or lost a share of its voxels at its edge: those nearest to the tumour join, or those nearest to the
 * outside leave, by exact distance in mm, until the volume is right to the voxel; among equals, which ones is drawn. It ends
 * at the edge of the image, and where all that could grow has grown.
 * @throws ImagingError `empty-mask`; `too-small` where the last voxel would leave
 */
export function grownMask(mask: Mask, share: number, random: Random): Mask {
  const box = boundingBox(mask)
  if (box === null) throw new ImagingError('empty-mask', 'growth of an empty mask', 'give a mask with voxels')
  const volume = maskCount(mask)
  const change = Math.round(share * volume)
  if (change === 0) return mask
  if (volume + change <= 0)
    throw new ImagingError(
      'too-small',
      `a mask of ${volume} voxels would lose all of them`,
      'shrink it less, or resample it to smaller voxels first',
    )
  return change > 0 ? grown(mask, box, change, random) : shrunk(mask, box, -change, random)
}

type Box = NonNullable<ReturnType<typeof boundingBox>>

function grown(mask: Mask, { first, last }: Box, change: number, random: Random): Mask {
  const { size, spacing } = mask.grid
  // A shell of this depth has more voxels than are wanted, unless the image ends before.
  for (let depth = Math.max(...spacing); ; depth *= 2) {
    const low = tripleOf(axis => Math.max(0, first[axis] - Math.ceil(depth / spacing[axis])))
    const high = tripleOf(axis => Math.min(size[axis] - 1, last[axis] + Math.ceil(depth / spacing[axis])))
    const near = maskWindow(mask, { first: low, last: high })
    const distance = distanceTransform(near)
    const whole = low.every(x => x === 0) && high.every((x, axis) => x === size[axis] - 1)
    const candidates: number[] = []
    for (let at = 0; at < distance.length; at++)
      if (near.inside[at] === 0 && (whole || distance[at] <= depth)) candidates.push(at)
    if (candidates.length < change && !whole) continue
    const inside = mask.inside.slice()
    for (const at of nearest(candidates, distance, change, random)) inside[placeOf(at, near, low, size)] = 1
    return { grid: mask.grid, inside }
  }
}

function shrunk(mask: Mask, { first, last }: Box, change: number, random: Random): Mask {
  const { size } = mask.grid
  // Along an axis of one voxel there is no edge to lose.
  const margin = tripleOf(axis => (size[axis] > 1 ? 1 : 0))
  const low = tripleOf(axis => first[axis] - margin[axis])
  const high = tripleOf(axis => last[axis] + margin[axis])
  const near = maskWindow(mask, { first: low, last: high })
  const distance = distanceTransform({ grid: near.grid, inside: near.inside.map(x => 1 - x) })
  const candidates = [...near.inside.keys()].filter(at => near.inside[at] === 1)
  const inside = mask.inside.slice()
  for (const at of nearest(candidates, distance, change, random)) inside[placeOf(at, near, low, size)] = 0
  return { grid: mask.grid, inside }
}

/** The candidates of least distance; equals (to rounding) in random order. */
function nearest(
  candidates: readonly number[],
  distance: Float64Array,
  count: number,
  random: Random,
): number[] {
  const order = random.permutation(candidates.length)
  return Array.from(order, i => candidates[i])
    .sort((a, b) => (Math.abs(distance[a] - distance[b]) < 1e-9 ? 0 : distance[a] - distance[b]))
    .slice(0, count)
}

function placeOf(at: number, near: Mask, low: Triple, size: Triple): number {
  const [nx, ny] = near.grid.size
  const [i, j, k] = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))]
  return i + low[0] + size[0] * (j + low[1] + size[1] * (k + low[2]))
}

function tripleOf(of: (axis: number) => number): Triple {
  return [of(0), of(1), of(2)]
}

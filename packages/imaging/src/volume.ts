import { type Grid, voxelCount } from './grid.ts'
import { ImagingError } from './imaging-error.ts'

export type VoxelArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array

/** A scalar image in three dimensions. Voxel (i, j, k) is number i + size₀·(j + size₁·k): the first axis runs fastest. */
export interface Volume<A extends VoxelArray = VoxelArray> {
  readonly grid: Grid
  readonly voxels: A
}

/** Which voxels belong to a region: 1 inside, 0 outside, in the order of {@link Volume}. */
export interface Mask {
  readonly grid: Grid
  readonly inside: Uint8Array
}

/** Volumes on one grid: repetitions, b-values, phases. Frame f begins at f · voxels. */
export interface Frames<A extends VoxelArray = VoxelArray> {
  readonly grid: Grid
  readonly count: number
  readonly voxels: A
}

/** @throws ImagingError `wrong-size` */
export function createVolume<A extends VoxelArray>(grid: Grid, voxels: A): Volume<A> {
  checkCount('a volume', grid, voxels.length)
  return { grid, voxels }
}

/** @throws ImagingError `wrong-size`; `not-a-label` for anything but 0 and 1 */
export function createMask(grid: Grid, inside: Uint8Array): Mask {
  checkCount('a mask', grid, inside.length)
  if (inside.some(x => x > 1))
    throw new ImagingError('not-a-label', 'a mask of other numbers than 0 and 1', 'choose one label first')
  return { grid, inside }
}

function checkCount(what: string, grid: Grid, given: number): void {
  if (given !== voxelCount(grid))
    throw new ImagingError(
      'wrong-size',
      `${what} of ${given} voxels on a grid of ${grid.size.join(' x ')}`,
      'give as many voxels as the grid has',
    )
}

/** Voxels inside. */
export function maskCount({ inside }: Mask): number {
  let count = 0
  for (let i = 0; i < inside.length; i++) count += inside[i]
  return count
}

/** First and last index along each axis of what is inside; null for an empty mask. */
export function boundingBox({
  grid,
  inside,
}: Mask): { readonly first: Grid['size']; readonly last: Grid['size'] } | null {
  const [nx, ny] = grid.size
  const start = inside.indexOf(1)
  if (start < 0) return null
  const plane = nx * ny
  const [k0, k1] = [Math.floor(start / plane), Math.floor(inside.lastIndexOf(1) / plane)]
  let [i0, i1, j0, j1] = [nx, -1, ny, -1]
  // Of a row only what could widen the box is looked at.
  for (let k = k0; k <= k1; k++)
    for (let j = 0; j < ny; j++) {
      const row = nx * (j + ny * k)
      let left = row
      const known = j >= j0 && j <= j1
      const stop = row + (known ? i0 : nx)
      while (left < stop && inside[left] === 0) left++
      if (left < stop) i0 = Math.min(i0, left - row)
      else if (!known) continue
      let right = row + nx - 1
      while (right > row + i1 && inside[right] === 0) right--
      i1 = Math.max(i1, right - row)
      j0 = Math.min(j0, j)
      j1 = Math.max(j1, j)
    }
  return { first: [i0, j0, k0], last: [i1, j1, k1] }
}

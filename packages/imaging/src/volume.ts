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
export function boundingBox(
  mask: Mask,
): { readonly first: Grid['size']; readonly last: Grid['size'] } | null {
  const [nx, ny, nz] = mask.grid.size
  const first = [nx, ny, nz]
  const last = [-1, -1, -1]
  let at = 0
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, at++) {
        if (mask.inside[at] === 0) continue
        if (i < first[0]) first[0] = i
        if (i > last[0]) last[0] = i
        if (j < first[1]) first[1] = j
        if (j > last[1]) last[1] = j
        if (k < first[2]) first[2] = k
        if (k > last[2]) last[2] = k
      }
  if (last[0] < 0) return null
  return { first: [first[0], first[1], first[2]], last: [last[0], last[1], last[2]] }
}

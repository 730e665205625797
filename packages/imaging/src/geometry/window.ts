import { createGrid, type Grid, type Triple, toPatient, voxelCount } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import type { Mask, Volume, VoxelArray } from '../volume.ts'
import { emptyLike } from './voxel-arrays.ts'

/** First and last index along each axis. */
export interface Box {
  readonly first: Triple
  readonly last: Triple
}

/**
 * The voxels of a box.
 * @throws ImagingError `wrong-size` for a box that is not within the volume
 */
export function crop<A extends VoxelArray>(volume: Volume<A>, box: Box): Volume<A> {
  return { grid: cropGrid(volume.grid, box), voxels: cut(volume.voxels, volume.grid, box, 0) }
}

/** @throws ImagingError `wrong-size` */
export function cropMask(mask: Mask, box: Box): Mask {
  return { grid: cropGrid(mask.grid, box), inside: cut(mask.inside, mask.grid, box, 0) }
}

/** Voxels of one value added before and behind along each axis. */
export function pad<A extends VoxelArray>(
  volume: Volume<A>,
  margin: { readonly before: Triple; readonly after: Triple },
  value = 0,
): Volume<A> {
  const box = grownBox(volume.grid, margin)
  return { grid: windowGrid(volume.grid, box), voxels: cut(volume.voxels, volume.grid, box, value) }
}

export function padMask(mask: Mask, margin: { readonly before: Triple; readonly after: Triple }): Mask {
  const box = grownBox(mask.grid, margin)
  return { grid: windowGrid(mask.grid, box), inside: cut(mask.inside, mask.grid, box, 0) }
}

function grownBox({ size }: Grid, { before, after }: { before: Triple; after: Triple }): Box {
  if ([...before, ...after].some(n => !Number.isInteger(n) || n < 0))
    throw new ImagingError(
      'bad-setting',
      `a margin of ${before.join(' ')} and ${after.join(' ')} voxels`,
      'give whole numbers of 0 or more',
    )
  return {
    first: [-before[0], -before[1], -before[2]],
    last: [size[0] - 1 + after[0], size[1] - 1 + after[1], size[2] - 1 + after[2]],
  }
}

/**
 * The grid of the voxels of a box.
 * @throws ImagingError `wrong-size`
 */
export function cropGrid(grid: Grid, box: Box): Grid {
  const { first, last } = box
  if (
    first.some((f, axis) => !Number.isInteger(f) || f < 0 || f > last[axis]) ||
    last.some((l, axis) => !Number.isInteger(l) || l >= grid.size[axis])
  )
    throw new ImagingError(
      'wrong-size',
      `a box from ${first.join(' ')} to ${last.join(' ')} in ${grid.size.join(' x ')} voxels`,
      'give a box within the volume',
    )
  return windowGrid(grid, box)
}

function windowGrid(grid: Grid, { first, last }: Box): Grid {
  return createGrid({
    ...grid,
    size: [last[0] - first[0] + 1, last[1] - first[1] + 1, last[2] - first[2] + 1],
    origin: toPatient(grid, first),
  })
}

function cut<A extends VoxelArray>(voxels: A, grid: Grid, box: Box, value: number): A {
  const { first, last } = box
  const [nx, ny, nz] = grid.size
  const window = emptyLike(voxels, voxelCount(windowGrid(grid, box)))
  if (value !== 0) window.fill(value)
  const from = Math.max(0, first[0])
  const to = Math.min(nx - 1, last[0])
  const width = last[0] - first[0] + 1
  for (let k = first[2], row = 0; k <= last[2]; k++)
    for (let j = first[1]; j <= last[1]; j++, row += width) {
      if (k < 0 || k >= nz || j < 0 || j >= ny) continue
      const start = nx * (j + ny * k)
      window.set(voxels.subarray(start + from, start + to + 1), row + from - first[0])
    }
  return window
}

import {
  boundingBox,
  createGrid,
  type Grid,
  type Mask,
  type Triple,
  toPatient,
  type Volume,
  type VoxelArray,
  voxelCount,
} from '@tessera/imaging'

/** First and last index along each axis. */
export interface Box {
  readonly first: Triple
  readonly last: Triple
}

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

/** The part of a volume within a box. */
export function cropVolume(volume: Volume, box: Box): Volume {
  const grid = croppedGrid(volume.grid, box)
  const voxels: VoxelArray = volume.voxels.slice(0, voxelCount(grid))
  copyBox(volume.voxels, volume.grid, box, voxels)
  return { grid, voxels }
}

/** The part of a mask within a box. */
export function cropMask(mask: Mask, box: Box): Mask {
  const grid = croppedGrid(mask.grid, box)
  const inside = new Uint8Array(voxelCount(grid))
  copyBox(mask.inside, mask.grid, box, inside)
  return { grid, inside }
}

function croppedGrid(grid: Grid, { first, last }: Box): Grid {
  const size: Triple = [last[0] - first[0] + 1, last[1] - first[1] + 1, last[2] - first[2] + 1]
  return createGrid({ ...grid, size, origin: toPatient(grid, first) })
}

function copyBox(from: VoxelArray, { size: [nx, ny] }: Grid, { first, last }: Box, to: VoxelArray): void {
  const width = last[0] - first[0] + 1
  let at = 0
  for (let k = first[2]; k <= last[2]; k++)
    for (let j = first[1]; j <= last[1]; j++, at += width) {
      const row = first[0] + nx * (j + ny * k)
      to.set(from.subarray(row, row + width), at)
    }
}

import { createGrid, type Triple, toPatient } from '../grid.ts'
import type { Mask } from '../volume.ts'

/**
 * The part of a mask from one voxel to another, both included; voxels beyond the image are outside, so that a box may reach
 * past it. The grid keeps its place in the patient.
 */
export function croppedMask(mask: Mask, first: Triple, last: Triple): Mask {
  const [nx, ny, nz] = mask.grid.size
  const size: Triple = [last[0] - first[0] + 1, last[1] - first[1] + 1, last[2] - first[2] + 1]
  const inside = new Uint8Array(size[0] * size[1] * size[2])
  const [from, to] = [Math.max(0, first[0]), Math.min(nx - 1, last[0])]
  for (let k = Math.max(0, first[2]); k <= Math.min(nz - 1, last[2]); k++)
    for (let j = Math.max(0, first[1]); j <= Math.min(ny - 1, last[1]); j++) {
      const row = nx * (j + ny * k)
      const into = size[0] * (j - first[1] + size[1] * (k - first[2])) + from - first[0]
      inside.set(mask.inside.subarray(row + from, row + to + 1), into)
    }
  return { grid: createGrid({ ...mask.grid, size, origin: toPatient(mask.grid, first) }), inside }
}

import type { Triple } from '../grid.ts'
import type { GreyLevels } from './grey-levels.ts'

/**
 * Grey levels with a margin of zeros on every side, so that a step of up to `margin` voxels from a voxel of the region
 * needs no look at the border.
 */
export interface Lattice {
  readonly ng: number
  readonly levels: Uint16Array
  readonly margin: number
  /** Voxels along each axis, margins included. */
  readonly size: Triple
  readonly spacing: Triple
  /** Where in `levels` the region's voxels are, ascending. */
  readonly places: Int32Array
  /** Slice s holds places sliceStart[s] to sliceStart[s + 1]. */
  readonly sliceStart: Int32Array
}

export function createLattice({ size, spacing, levels, ng }: GreyLevels, margin = 1): Lattice {
  const [nx, ny, nz] = size
  const [px, py, pz] = [nx + 2 * margin, ny + 2 * margin, nz + 2 * margin]
  const padded = new Uint16Array(px * py * pz)
  const places = new Int32Array(levels.length)
  const sliceStart = new Int32Array(nz + 1)
  let count = 0
  for (let k = 0, at = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      let to = margin + px * (j + margin + py * (k + margin))
      for (let i = 0; i < nx; i++, at++, to++) {
        const level = levels[at]
        padded[to] = level
        places[count] = to
        if (level !== 0) count++
      }
    }
    sliceStart[k + 1] = count
  }
  return {
    ng,
    levels: padded,
    margin,
    size: [px, py, pz],
    spacing,
    places: places.slice(0, count),
    sliceStart,
  }
}

/** How far in memory a step of voxels goes. */
export function offsetOf({ size }: Lattice, [i, j, k]: Triple): number {
  return i + size[0] * (j + size[1] * k)
}

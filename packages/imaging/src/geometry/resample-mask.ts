import { createGrid, type Grid, type Triple, toPatient, toVoxel, voxelCount } from '../grid.ts'
import { boundingBox, type Mask } from '../volume.ts'
import { resample } from './resample.ts'
import { checkFinite } from './resampling.ts'
import { invertTransform, type Matrix4, transformPoint } from './rigid-matrix.ts'
import type { Boundary, Interpolation } from './sampling-axis.ts'

export interface MaskResampling {
  /** `linear` by default (IBSI's configurations); `nearest` is what PyRadiomics does. */
  readonly interpolation?: Interpolation
  /** The part of a voxel that has to lie inside, 0.5 by default; 1e-6 is forgiven. */
  readonly threshold?: number
  readonly boundary?: Boundary
  /** Takes a point of the new grid (LPS, mm) to the point of the mask that is wanted there. */
  readonly transform?: Matrix4
}

/**
 * A mask on another grid: its 0 and 1 interpolated, and what reaches the threshold is inside (IBSI reference manual,
 * section 2.4, partially masked voxels). Voxels outside the mask's grid are outside the region. Only the box around the
 * region is computed.
 */
export function resampleMask(mask: Mask, grid: Grid, options: MaskResampling = {}): Mask {
  const { interpolation = 'linear', threshold = 0.5, boundary, transform } = options
  checkFinite(threshold)
  const inside = new Uint8Array(voxelCount(grid))
  const box = boxInTarget(mask, grid, transform)
  if (box === null) return { grid, inside }
  const { first, size } = box
  const part = createGrid({ ...grid, size, origin: toPatient(grid, first) })
  const { voxels } = resample({ grid: mask.grid, voxels: mask.inside }, part, {
    interpolation,
    boundary,
    transform,
    precision: 'float64',
  })
  const least = threshold - 1e-6
  const [nx, ny] = grid.size
  for (let k = 0, at = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++) {
      const row = first[0] + nx * (first[1] + j + ny * (first[2] + k))
      for (let i = 0; i < size[0]; i++, at++) if (voxels[at] >= least) inside[row + i] = 1
    }
  return { grid, inside }
}

/** The voxels of the target that can see the region, or null. */
function boxInTarget(
  mask: Mask,
  grid: Grid,
  transform: Matrix4 | undefined,
): { readonly first: Triple; readonly size: Triple } | null {
  const box = boundingBox(mask)
  if (box === null) return null
  const back = transform === undefined ? undefined : invertTransform(transform)
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  const high = low.map(x => -x)
  for (let corner = 0; corner < 8; corner++) {
    const place = box.first.map((first, axis) => ((corner >> axis) & 1 ? box.last[axis] + 2 : first - 2))
    const point = toPatient(mask.grid, [place[0], place[1], place[2]])
    toVoxel(grid, back === undefined ? point : transformPoint(back, point)).forEach((x, axis) => {
      low[axis] = Math.min(low[axis], x)
      high[axis] = Math.max(high[axis], x)
    })
  }
  const first = low.map(x => Math.max(0, Math.floor(x)))
  const size = high.map((x, axis) => Math.min(grid.size[axis] - 1, Math.ceil(x)) - first[axis] + 1)
  if (size.some(n => n < 1)) return null
  return { first: [first[0], first[1], first[2]], size: [size[0], size[1], size[2]] }
}

import type { Grid } from '../grid.ts'
import type { GridDifference } from './grid-difference.ts'
import { alignedAxes, indexMap } from './index-map.ts'

/** What can be done about a mask on another grid than its image's. */
export type RepairKind =
  /** The voxels are the same ones in another order of axes: they are put in the image's order, none is interpolated. */
  | 'reorient'
  /** As many voxels, the origin less than a voxel away: the mask's header is replaced by the image's. */
  | 'copy-header'
  /** A voxel takes the label of the nearest voxel of the mask. */
  | 'resample-nearest'
  /** A voxel is inside where at least half of it is. */
  | 'resample-half'

/** The repairs that apply, the gentlest first. */
export function offeredRepairs(
  image: Grid,
  mask: Grid,
  differences: readonly GridDifference[],
): readonly RepairKind[] {
  const repairs: RepairKind[] = []
  if (isReordered(image, mask)) repairs.push('reorient')
  const [first] = differences
  if (differences.length === 1 && first.part === 'origin' && first.voxels < 1) repairs.push('copy-header')
  return [...repairs, 'resample-nearest', 'resample-half']
}

/** Each voxel of one grid is one of the other's, to a hundredth of a voxel. */
export function isReordered(image: Grid, mask: Grid): boolean {
  const aligned = alignedAxes(indexMap(mask, image), image.size)
  if (aligned === null) return false
  const { sourceAxis, offset, step } = aligned
  if (sourceAxis.every((axis, i) => axis === i && step[i] > 0)) return false
  return sourceAxis.every((axis, i) => {
    const n = image.size[i]
    const first = step[i] > 0 ? 0 : n - 1
    return (
      mask.size[axis] === n &&
      Math.abs(offset[i] - first) <= 0.01 &&
      Math.abs(Math.abs(step[i]) - 1) * (n - 1) <= 0.01
    )
  })
}

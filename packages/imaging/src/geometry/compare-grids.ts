import type { Grid } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import type { GridDifference } from './grid-difference.ts'
import { offeredRepairs } from './offered-repairs.ts'

/** Voxels that a mask may lie beside its image: the rounding of headers moves them by less. */
export const gridTolerance = 0.01

/**
 * What differs between the grid of an image and that of its mask; nothing when each voxel of one is the other's within
 * the tolerance.
 * @param tolerance voxels of the image
 */
export function compareGrids(image: Grid, mask: Grid, tolerance = gridTolerance): GridDifference[] {
  const differences: GridDifference[] = []
  const add = (part: GridDifference['part'], voxels: number, accepted: number, unit: string) => {
    if (voxels <= accepted) return
    const [a, b] = [image[part], mask[part]]
    const by = part === 'size' ? '' : `: up to ${inDigits(voxels)} voxels, ${accepted} are accepted`
    const text = `${part} of the image ${shown(a)}${unit}, of the mask ${shown(b)}${unit}${by}`
    differences.push({ part, image: [...a], mask: [...b], voxels, tolerance: accepted, text })
  }
  const axes = [0, 1, 2]
  const extent = Math.max(...axes.map(axis => (image.size[axis] - 1) * image.spacing[axis]))
  const finest = Math.min(...image.spacing)
  const largest = (values: readonly number[]) => Math.max(...values.map(Math.abs))
  add('size', largest(axes.map(axis => image.size[axis] - mask.size[axis])), 0, '')
  const drift = axes.map(
    axis =>
      ((image.spacing[axis] - mask.spacing[axis]) * Math.max(1, image.size[axis] - 1)) / image.spacing[axis],
  )
  add('spacing', largest(drift), tolerance, ' mm')
  const apart = Math.hypot(...axes.map(axis => image.origin[axis] - mask.origin[axis]))
  add('origin', apart / finest, tolerance, ' mm')
  const turn = largest(image.direction.map((d, i) => d - mask.direction[i]))
  add('direction', (turn * Math.max(extent, finest)) / finest, tolerance, '')
  return differences
}

/**
 * @throws ImagingError `geometry-mismatch`, which lists the differences and the repairs that can be asked for
 */
export function checkSameGrid(
  image: Grid,
  mask: Grid,
  files: { readonly file?: string | null; readonly tolerance?: number } = {},
): void {
  const differences = compareGrids(image, mask, files.tolerance)
  if (differences.length === 0) return
  const repairs = offeredRepairs(image, mask, differences)
  throw new ImagingError(
    'geometry-mismatch',
    `the mask does not lie on the image's grid (${differences.map(d => d.text).join('; ')})`,
    `check that they belong together, then ask for a repair: ${repairs.join(', ')}`,
    { file: files.file },
  )
}

function shown(values: readonly number[]): string {
  return values.map(x => Number(x.toPrecision(7))).join(' ')
}

function inDigits(value: number): string {
  return String(Number(value.toPrecision(3)))
}

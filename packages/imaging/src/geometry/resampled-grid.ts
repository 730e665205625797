import { createGrid, type Grid, type Triple, toPatient } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'

/** How a grid of another spacing is laid over an image. */
export type GridAlignment =
  /** The centres of both grids coincide, and the new one covers the old: IBSI, reference manual, section 2.4. */
  | 'centre'
  /** The outer corners of the first voxels coincide: PyRadiomics. */
  | 'corner'

/**
 * The grid of other spacings that covers a grid: ceil(n·s/s′) voxels along each axis (1e-6 voxel forgiven, so that
 * 10 voxels of 0.3 mm are 3 of 1 mm), directions as they are.
 * @param spacing mm; null keeps an axis as it is (2-D and 2.5-D: the third)
 * @throws ImagingError `bad-setting` for a spacing that is not positive
 */
export function gridWithSpacing(
  grid: Grid,
  spacing: readonly [number | null, number | null, number | null],
  alignment: GridAlignment = 'centre',
): Grid {
  const wanted = spacing.map((s, axis) => s ?? grid.spacing[axis])
  if (wanted.some(s => !(s > 0 && Number.isFinite(s))))
    throw new ImagingError(
      'bad-setting',
      `a voxel of ${wanted.join(' x ')} mm`,
      'give positive spacings, or null for an axis that stays as it is',
    )
  const size = wanted.map((s, axis) => {
    const voxels = (grid.size[axis] * grid.spacing[axis]) / s
    return Math.max(1, Math.ceil(voxels - 1e-6))
  })
  const first = wanted.map((s, axis) =>
    alignment === 'corner'
      ? 0.5 * (s / grid.spacing[axis] - 1)
      : 0.5 * (grid.size[axis] - 1 - ((size[axis] - 1) * s) / grid.spacing[axis]),
  )
  return createGrid({
    size: triple(size),
    spacing: triple(wanted),
    origin: toPatient(grid, triple(first)),
    direction: grid.direction,
  })
}

/**
 * The grid of cubic voxels that covers a grid; with `dimensions: 2` only the first two axes change.
 * @param spacing mm
 * @throws ImagingError `bad-setting`
 */
export function isotropicGrid(
  grid: Grid,
  spacing: number,
  options: { readonly dimensions?: 2 | 3; readonly alignment?: GridAlignment } = {},
): Grid {
  const { dimensions = 3, alignment = 'centre' } = options
  return gridWithSpacing(grid, [spacing, spacing, dimensions === 2 ? null : spacing], alignment)
}

/**
 * The grid on which PyRadiomics resamples a case (its `resampledPixelSpacing`, `padDistance`): voxels of the new spacing
 * counted from the outer corner of the old grid's first voxel, cut to the mask's box and `padding` voxels around it,
 * within the old grid. A spacing of 0 keeps an axis, and so does an axis along which the mask is one voxel thick.
 * @param box first and last index of the mask ({@link boundingBox})
 * @throws ImagingError `bad-setting`
 */
export function pyradiomicsGrid(
  grid: Grid,
  box: { readonly first: Triple; readonly last: Triple },
  spacing: Triple,
  padding = 5,
): Grid {
  const flat = grid.size.map((_, axis) => box.first[axis] === box.last[axis])
  const wanted = spacing.map((s, axis) => (s === 0 || flat[axis] ? grid.spacing[axis] : s))
  if (wanted.some(s => !(s > 0)))
    throw new ImagingError(
      'bad-setting',
      `a resampled spacing of ${spacing.join(' x ')} mm`,
      'give spacings of 0 (as it is) or more',
    )
  const ratio = wanted.map((s, axis) => grid.spacing[axis] / s)
  const first = ratio.map((r, axis) => Math.max(0, Math.floor((box.first[axis] - 0.5) * r - padding)))
  const last = ratio.map((r, axis) =>
    Math.min(Math.ceil(grid.size[axis] * r) - 1, Math.ceil((box.last[axis] + 0.5) * r + padding)),
  )
  return createGrid({
    size: triple(last.map((l, axis) => l - first[axis] + 1)),
    spacing: triple(wanted),
    origin: toPatient(grid, triple(first.map((f, axis) => (f + 0.5) / ratio[axis] - 0.5))),
    direction: grid.direction,
  })
}

function triple(values: readonly number[]): Triple {
  return [values[0], values[1], values[2]]
}

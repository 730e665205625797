import { type Grid, voxelVolume } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import { type Mask, maskCount } from '../volume.ts'
import { compareGrids } from './compare-grids.ts'
import type { GridDifference } from './grid-difference.ts'
import { offeredRepairs, type RepairKind } from './offered-repairs.ts'
import { resampleMask } from './resample-mask.ts'

/** What was done to a mask so that it lies on its image's grid; plain JSON. */
export interface RepairRecord {
  readonly repair: RepairKind
  readonly differences: readonly GridDifference[]
  /** The mask's grid before; after, it is the image's. */
  readonly before: Grid
  readonly after: Grid
  readonly voxelsBefore: number
  readonly voxelsAfter: number
  /** mm³ */
  readonly volumeBefore: number
  readonly volumeAfter: number
  readonly text: string
}

const words: Readonly<Record<RepairKind, string>> = {
  reorient: "axes put in the image's order, no voxel interpolated",
  'copy-header': "header replaced by the image's, the voxels as they were",
  'resample-nearest': "resampled to the image's grid by nearest neighbours",
  'resample-half': "resampled to the image's grid, inside where at least half of a voxel is",
}

/**
 * A mask put on the grid of its image by a repair that was asked for, and the record of it.
 * @throws ImagingError `bad-setting` for a repair that does not apply, `empty-mask` for a mask with nothing inside,
 * `mask-outside-image` when nothing of it is left on the image's grid
 */
export function repairMask(
  image: Grid,
  mask: Mask,
  repair: RepairKind,
): { readonly mask: Mask; readonly record: RepairRecord } {
  const differences = compareGrids(image, mask.grid)
  const offered = offeredRepairs(image, mask.grid, differences)
  if (!offered.includes(repair))
    throw new ImagingError(
      'bad-setting',
      `the repair '${repair}' for ${differences.map(d => d.text).join('; ') || 'grids that agree'}`,
      `ask for one of ${offered.join(', ')}`,
    )
  const voxelsBefore = maskCount(mask)
  if (voxelsBefore === 0)
    throw new ImagingError('empty-mask', 'a mask with no voxel inside', 'give the mask of a region')
  const repaired = repairs[repair](image, mask)
  const voxelsAfter = maskCount(repaired)
  if (voxelsAfter === 0)
    throw new ImagingError(
      'mask-outside-image',
      "a mask of which no voxel lies on the image's grid",
      'check that image and mask belong together',
    )
  const volumeBefore = voxelsBefore * voxelVolume(mask.grid)
  const volumeAfter = voxelsAfter * voxelVolume(image)
  const change = (100 * (volumeAfter - volumeBefore)) / volumeBefore
  return {
    mask: repaired,
    record: {
      repair,
      differences,
      before: mask.grid,
      after: image,
      voxelsBefore,
      voxelsAfter,
      volumeBefore,
      volumeAfter,
      text: `mask ${words[repair]}; its volume changed by ${change.toFixed(2)} %`,
    },
  }
}

const repairs: Readonly<Record<RepairKind, (image: Grid, mask: Mask) => Mask>> = {
  reorient: (image, mask) => resampleMask(mask, image, { interpolation: 'nearest' }),
  'copy-header': (image, mask) => ({ grid: image, inside: mask.inside }),
  'resample-nearest': (image, mask) => resampleMask(mask, image, { interpolation: 'nearest' }),
  'resample-half': (image, mask) => resampleMask(mask, image, { threshold: 0.5 }),
}

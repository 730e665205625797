import {
  boundingBox,
  createGrid,
  type Grid,
  type Mask,
  toPatient,
  type Volume,
  type VoxelArray,
} from '@tessera/imaging'
import { intensitiesInside, type Region } from '../region.ts'
import type { RadiomicsSettings } from '../settings/settings.ts'
import { interpolatedGrid, interpolateImage } from './interpolate.ts'
import type { PreparedCase } from './prepare-region.ts'

/** The moment that a diagnostic describes: as read, after interpolation, after re-segmentation. */
type Stage = 'init' | 'interp' | 'reseg'

const axes = ['x', 'y', 'z'] as const

interface Summary {
  readonly mean: number
  readonly least: number
  readonly largest: number
}

/** All diagnostics of a case, in the order of IBSI's reference files. */
export function caseDiagnostics(
  image: Volume,
  { read, normal, region }: PreparedCase,
  { interpolation, imageDiagnostics: whole }: RadiomicsSettings,
): Record<string, number> {
  const initial = whole ? summarise(image.voxels) : null
  const grid = interpolation === undefined ? image.grid : interpolatedGrid(image.grid, interpolation)
  let interpolated = initial
  if (whole && interpolation !== undefined) interpolated = summariseInterpolated(normal, interpolation)
  else if (whole && normal !== image) interpolated = summarise(normal.voxels)
  return {
    ...imageDiagnostics('init', image.grid, initial),
    ...imageDiagnostics('interp', grid, interpolated),
    ...maskDiagnostics('init', image.grid.size, read),
    ...maskDiagnostics('interp', grid.size, { ...region, intensity: region.morphological }),
    ...maskDiagnostics('reseg', grid.size, region),
  }
}

/** Tags of an image: `img_dim_x_init_img`, `mean_int_init_img`, ... */
function imageDiagnostics(stage: Stage, grid: Grid, summary: Summary | null): Record<string, number> {
  return {
    ...dimensions(`img_dim`, stage, 'img', grid.size),
    ...dimensions('vox_dim', stage, 'img', grid.spacing),
    ...(summary === null
      ? {}
      : {
          [`mean_int_${stage}_img`]: summary.mean,
          [`min_int_${stage}_img`]: summary.least,
          [`max_int_${stage}_img`]: summary.largest,
        }),
  }
}

/**
 * Tags of the intensity and the morphological mask: `int_mask_dim_x_init_roi`, `morph_mask_vox_count_init_roi`, ...
 * @param size of the whole volume, which the masks may be a part of
 */
function maskDiagnostics(
  stage: Stage,
  size: readonly number[],
  { image, intensity, morphological }: Region,
): Record<string, number> {
  let [count, all] = [0, 0]
  for (let at = 0; at < intensity.inside.length; at++) count += intensity.inside[at]
  for (let at = 0; at < morphological.inside.length; at++) all += morphological.inside[at]
  const summary = count === 0 ? null : summarise(intensitiesInside(image, intensity))
  return {
    ...dimensions('int_mask_dim', stage, 'roi', size),
    ...dimensions('int_mask_bb_dim', stage, 'roi', boxSize(intensity)),
    ...dimensions('morph_mask_bb_dim', stage, 'roi', boxSize(morphological)),
    [`int_mask_vox_count_${stage}_roi`]: count,
    [`morph_mask_vox_count_${stage}_roi`]: all,
    ...(summary === null
      ? {}
      : {
          [`int_mask_mean_int_${stage}_roi`]: summary.mean,
          [`int_mask_min_int_${stage}_roi`]: summary.least,
          [`int_mask_max_int_${stage}_roi`]: summary.largest,
        }),
  }
}

function dimensions(
  what: string,
  stage: Stage,
  of: string,
  values: readonly number[],
): Record<string, number> {
  return Object.fromEntries(axes.map((axis, at) => [`${what}_${axis}_${stage}_${of}`, values[at]]))
}

function boxSize(mask: Mask): readonly number[] {
  const box = boundingBox(mask)
  return box === null ? [0, 0, 0] : box.first.map((first, axis) => box.last[axis] - first + 1)
}

/** Mean and range of the finite voxels. */
export function summarise(voxels: VoxelArray): Summary {
  let sum = 0
  let count = 0
  let least = Number.POSITIVE_INFINITY
  let largest = Number.NEGATIVE_INFINITY
  for (let at = 0; at < voxels.length; at++) {
    const x = voxels[at]
    // Neither NaN nor infinity less itself is 0.
    if (!(x - x === 0)) continue
    sum += x
    count++
    if (x < least) least = x
    if (x > largest) largest = x
  }
  return { mean: sum / count, least, largest }
}

/** Of the whole interpolated image, made a few slices at a time so that it is never held. */
function summariseInterpolated(
  image: Volume,
  settings: NonNullable<RadiomicsSettings['interpolation']>,
): Summary {
  const whole = interpolatedGrid(image.grid, settings)
  const [nx, ny, nz] = whole.size
  const thick = Math.max(1, Math.floor(4_000_000 / (nx * ny)))
  let [sum, least, largest] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let k = 0; k < nz; k += thick) {
    const grid = createGrid({
      ...whole,
      size: [nx, ny, Math.min(thick, nz - k)],
      origin: toPatient(whole, [0, 0, k]),
    })
    const { voxels } = interpolateImage(image, grid, settings)
    const part = summarise(voxels)
    sum += part.mean * voxels.length
    least = Math.min(least, part.least)
    largest = Math.max(largest, part.largest)
  }
  return { mean: sum / (nx * ny * nz), least, largest }
}

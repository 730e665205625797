import type { Grid } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import type { Volume, VoxelArray } from '../volume.ts'
import { smoothForSampling } from './anti-alias.ts'
import { alignedAxes, indexMap } from './index-map.ts'
import { resampleOblique } from './resample-oblique.ts'
import { resampleSeparable } from './resample-separable.ts'
import type { Matrix4 } from './rigid-matrix.ts'
import type { Boundary, Interpolation } from './sampling-axis.ts'

export interface Resampling {
  /** `cubic` is the interpolating cubic B-spline (its coefficients are found first). */
  readonly interpolation: Interpolation
  /**
   * The value of voxels whose centre is more than half a voxel outside the image, 0 by default; `edge` repeats what
   * stands at the image's border.
   */
  readonly outside?: number | 'edge'
  /** For cubic splines, `mirror` by default (ITK). */
  readonly boundary?: Boundary
  /** Of the result of `linear` and `cubic`; `float64` by default. `nearest` keeps the image's own numbers. */
  readonly precision?: 'float32' | 'float64'
  /** Takes a point of the new grid (LPS, mm) to the point of the image that is wanted there. */
  readonly transform?: Matrix4
  /**
   * Smooths before sampling along each axis on which the new voxels are larger: a Gaussian with a standard deviation of
   * (ratio − 1) / 2 voxels. Off by default; the IBSI configurations have none.
   */
  readonly antiAliasing?: boolean
}

/**
 * An image on another grid (IBSI reference manual, section 2.4). Grids whose axes run the same way (turned or swapped
 * ones too) are done axis by axis, others voxel by voxel. Only the part of the image that the grid sees is read.
 * @throws ImagingError `not-finite` when `linear` or `cubic` meet a NaN or infinite voxel
 */
export function resample<A extends VoxelArray>(
  volume: Volume<A>,
  grid: Grid,
  options: Resampling & { readonly interpolation: 'nearest' },
): Volume<A>
export function resample(
  volume: Volume,
  grid: Grid,
  options: Resampling & { readonly precision: 'float32' },
): Volume<Float32Array>
export function resample(
  volume: Volume,
  grid: Grid,
  options: Resampling & { readonly interpolation: 'linear' | 'cubic'; readonly precision?: 'float64' },
): Volume<Float64Array>
export function resample(volume: Volume, grid: Grid, options: Resampling): Volume
export function resample(volume: Volume, grid: Grid, options: Resampling): Volume {
  const map = indexMap(volume.grid, grid, options.transform)
  const source = options.antiAliasing === true ? smoothForSampling(volume, map) : volume
  const aligned = alignedAxes(map, grid.size)
  return aligned === null
    ? resampleOblique(source, grid, map, options)
    : resampleSeparable(source, grid, aligned, options)
}

/** @throws ImagingError `not-finite` */
export function checkFinite(value: number): void {
  if (!Number.isFinite(value))
    throw new ImagingError(
      'not-finite',
      `an image with the voxel value ${value} where it is interpolated`,
      'replace such voxels, or mask them, before resampling',
    )
}

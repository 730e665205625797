import { ImagingError } from '../imaging-error.ts'
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

/** @throws ImagingError `not-finite` */
export function checkFinite(value: number): void {
  if (!Number.isFinite(value))
    throw new ImagingError(
      'not-finite',
      `an image with the voxel value ${value} where it is interpolated`,
      'replace such voxels, or mask them, before resampling',
    )
}

import type { Grid } from '../grid.ts'
import type { Volume, VoxelArray } from '../volume.ts'
import { smoothForSampling } from './anti-alias.ts'
import { alignedAxes, indexMap } from './index-map.ts'
import { resampleOblique } from './resample-oblique.ts'
import { resampleSeparable } from './resample-separable.ts'
import type { Resampling } from './resampling.ts'

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

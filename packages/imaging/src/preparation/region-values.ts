import { checkSameGrid } from '../geometry/compare-grids.ts'
import { ImagingError } from '../imaging-error.ts'
import type { Mask, Volume } from '../volume.ts'
import { otsuThreshold } from './otsu.ts'

/** The voxels that a normalisation looks at. */
export type Region =
  | 'whole image'
  /** Brighter than Otsu's threshold of the image. */
  | 'tissue'
  /** Brighter than an intensity. */
  | { readonly above: number }
  | Mask

/** In words, for a record. */
export function regionName(region: Region): string {
  if (typeof region === 'string') return region
  return 'above' in region ? `above ${region.above}` : 'mask'
}

/**
 * The intensities of a region.
 * @throws ImagingError `empty-mask` for a region without voxels, `not-finite`, `geometry-mismatch`
 */
export function regionValues(volume: Volume, region: Region): Float64Array {
  const { grid, voxels } = volume
  if (typeof region !== 'string' && 'inside' in region) checkSameGrid(grid, region.grid)
  const threshold =
    region === 'tissue'
      ? otsuThreshold(voxels)
      : typeof region !== 'string' && 'above' in region
        ? region.above
        : Number.NEGATIVE_INFINITY
  const inside = typeof region !== 'string' && 'inside' in region ? region.inside : null
  const values = new Float64Array(voxels.length)
  let count = 0
  for (let i = 0; i < voxels.length; i++) {
    if (inside !== null && inside[i] === 0) continue
    const value = voxels[i]
    if (!Number.isFinite(value))
      throw new ImagingError(
        'not-finite',
        `an image with the voxel value ${value} in the region it is normalised by`,
        'replace such voxels, or leave them outside the mask',
      )
    if (value > threshold) values[count++] = value
  }
  if (count === 0)
    throw new ImagingError(
      'empty-mask',
      `no voxel in the region that the image is normalised by (${regionName(region)})`,
      'give the mask of a region that this scan has, or normalise by the whole image',
    )
  return values.slice(0, count)
}

/** Linear between order statistics, as numpy: at place q (n − 1) of the ascending values. */
export function quantileOfAscending(ascending: Float64Array, q: number): number {
  const place = q * (ascending.length - 1)
  const low = Math.floor(place)
  const high = Math.min(ascending.length - 1, low + 1)
  return ascending[low] + (place - low) * (ascending[high] - ascending[low])
}

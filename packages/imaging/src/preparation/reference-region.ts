import { ImagingError } from '../imaging-error.ts'
import type { Mask, Volume } from '../volume.ts'
import type { IntensityMap } from './intensity-map.ts'
import { quantileOfAscending, regionValues } from './region-values.ts'

export interface ReferenceRegionOptions {
  /** What stands for the region: its median by default. */
  readonly statistic?: 'mean' | 'median'
  /** What it becomes, 1 by default. */
  readonly target?: number
  /** The region's name in records and messages, such as `muscle` or `fat`. */
  readonly name?: string
}

/**
 * The map that divides by the mean or median intensity of a tissue that is taken to be alike in all patients, such as
 * pelvic muscle or fat.
 * @param region its mask; null for a scan in which nobody has drawn it
 * @throws ImagingError `empty-mask` when the region is missing, `bad-setting` when its intensity is not positive,
 * `not-finite`, `geometry-mismatch`
 */
export function referenceRegion(
  volume: Volume,
  region: Mask | null,
  options: ReferenceRegionOptions = {},
): IntensityMap {
  const { statistic = 'median', target = 1, name = 'reference region' } = options
  if (!(target > 0))
    throw new ImagingError('bad-setting', `a target of ${target} for the ${name}`, 'give a positive target')
  if (region === null || !region.inside.includes(1))
    throw new ImagingError(
      'empty-mask',
      `no voxel of the ${name} that the image is normalised by`,
      `draw the ${name} in this scan, leave the scan out, or normalise by z-score`,
    )
  const values = regionValues(volume, region).sort()
  const level =
    statistic === 'median'
      ? quantileOfAscending(values, 0.5)
      : values.reduce((sum, value) => sum + value, 0) / values.length
  if (!(level > 0))
    throw new ImagingError(
      'bad-setting',
      `a ${name} of ${statistic} intensity ${level}`,
      'only images with positive intensities are normalised by a region: use the z-score',
    )
  return {
    tessera: 'intensity-map/1',
    kind: 'reference-region',
    from: [0, level],
    to: [0, target],
    clip: null,
    about: { region: name, statistic, voxels: values.length, level },
  }
}

import { ImagingError } from '../imaging-error.ts'
import type { Volume } from '../volume.ts'
import type { IntensityMap } from './intensity-map.ts'
import { type Region, regionName, regionValues } from './region-values.ts'

export interface ZScoreOptions {
  /** Where mean and standard deviation are taken: the whole image by default. */
  readonly region?: Region
  /** What one standard deviation becomes, 1 by default (PyRadiomics' `normalizeScale`). */
  readonly scale?: number
  /** Values further than so many standard deviations are set to them (PyRadiomics' `removeOutliers`). */
  readonly outliers?: number | null
}

/**
 * The map to (x − mean) / standard deviation · scale, the deviation with n − 1 (as ITK's and PyRadiomics').
 * @throws ImagingError `constant-intensity`, `empty-mask`, `not-finite`, `bad-setting`
 */
export function zScore(volume: Volume, options: ZScoreOptions = {}): IntensityMap {
  const { region = 'whole image', scale = 1, outliers = null } = options
  if (!(scale > 0) || !(outliers === null || outliers > 0))
    throw new ImagingError(
      'bad-setting',
      `a z-score with the scale ${scale} and outliers beyond ${outliers}`,
      'give positive numbers, or no outliers',
    )
  const values = regionValues(volume, region)
  let mean = 0
  for (let i = 0; i < values.length; i++) mean += values[i]
  mean /= values.length
  let squares = 0
  for (let i = 0; i < values.length; i++) squares += (values[i] - mean) ** 2
  const deviation = Math.sqrt(squares / (values.length - 1))
  if (!(deviation > 1e-12 * Math.abs(mean)))
    throw new ImagingError(
      'constant-intensity',
      `one and the same intensity in the region that the image is normalised by (${regionName(region)})`,
      'a constant image has no z-score: leave it out',
    )
  return {
    tessera: 'intensity-map/1',
    kind: 'z-score',
    from: [mean, mean + deviation],
    to: [0, scale],
    clip: outliers === null ? null : [-outliers * scale, outliers * scale],
    about: { region: regionName(region), voxels: values.length, mean, deviation },
  }
}

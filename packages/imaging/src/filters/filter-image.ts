import * as z from 'zod'
import type { Box } from '../geometry/window.ts'
import { ImagingError } from '../imaging-error.ts'
import type { Volume } from '../volume.ts'
import { gaborResponse } from './gabor.ts'
import { gradientMagnitude } from './gradient.ts'
import { transformIntensity } from './intensity-transform.ts'
import { laplacianResponse } from './laplacian-of-gaussian.ts'
import { lawsResponse } from './laws.ts'
import { type Request, sourceOf } from './linear.ts'
import { localBinaryPattern } from './local-binary-pattern.ts'
import { meanResponse } from './mean.ts'
import { recursiveLaplacian } from './recursive-laplacian.ts'
import { type Precision, type Reals, regionGrid, regionOf } from './region.ts'
import { type Filter, type FilterSettings, filterSettings } from './settings.ts'
import { simoncelliResponse } from './simoncelli.ts'
import { stationaryWaveletResponse } from './stationary-wavelet.ts'
import { waveletResponse } from './wavelet.ts'

/** Settings of a filter with defaults filled in. @throws ImagingError `bad-setting` */
export function parseFilter(settings: unknown): Filter {
  const parsed = filterSettings.safeParse(settings)
  if (parsed.success) return parsed.data
  throw new ImagingError('bad-setting', z.prettifyError(parsed.error), 'correct the settings of the filter')
}

/**
 * The response map of a filter.
 *
 * `within` limits the work to a box (of a mask, say) and to what the kernel reads around it; the map then has the
 * box's own grid, and at its voxels the values of the whole map. `precision` is that of the voxels kept: `double`
 * (the default) or `single`, which halves the memory for a whole large volume; sums are always made in double.
 *
 * @throws ImagingError `bad-setting`; `not-finite` where the filter reads a voxel that is no number; `too-small` for an
 * image that the filter is not defined on
 */
export function filterImage(
  volume: Volume,
  settings: FilterSettings,
  options: { readonly within?: Box | undefined; readonly precision?: Precision } = {},
): Volume<Reals> {
  const filter = parseFilter(settings)
  const region = regionOf(volume, options.within)
  const boundary = 'boundary' in filter ? filter.boundary : 'mirror'
  const precision = options.precision ?? 'double'
  const request: Request = { source: sourceOf(volume), region, boundary, precision }
  return { grid: regionGrid(region), voxels: response(volume, filter, request) }
}

function response(volume: Volume, filter: Filter, request: Request): Reals {
  const { spacing } = volume.grid
  switch (filter.type) {
    case 'mean':
      return meanResponse(filter.size, filter.dimensions, request)
    case 'log':
      return laplacianResponse(filter, spacing, request)
    case 'laws':
      return lawsResponse({ ...filter, energyDistance: filter.energy?.distance }, request)
    case 'gabor':
      return gaborResponse(filter, spacing, request)
    case 'wavelet':
      return waveletResponse(filter, request)
    case 'pyradiomics-log':
      return recursiveLaplacian(filter.sigma, spacing, request)
    case 'pyradiomics-wavelet':
      return stationaryWaveletResponse(filter, request)
    case 'square':
    case 'square-root':
    case 'logarithm':
    case 'exponential':
      return transformIntensity(filter.type, request)
    case 'gradient':
      return gradientMagnitude(filter.useSpacing ? spacing : [1, 1, 1], request)
    case 'lbp-2d':
      return localBinaryPattern(filter, request)
    case 'simoncelli':
      return simoncelliResponse(filter, request)
  }
}

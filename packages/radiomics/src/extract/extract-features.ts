import { checkSameGrid, ImagingError, type Mask, maskCount, type Volume } from '@tessera/imaging'
import { type FeatureValues, joinFeatures } from '../feature-values.ts'
import { peakRadius } from '../intensity/local-peak.ts'
import { cutRegion, type Region } from '../region.ts'
import type { RadiomicsSettings } from '../settings/settings.ts'
import { imageDiagnostics, maskDiagnostics, summarise, summariseInterpolated } from './diagnostics.ts'
import { interpolate, interpolatedGrid } from './interpolate.ts'
import { normalise } from './normalise.ts'
import { regionFeatures } from './region-features.ts'
import { resegment } from './resegment.ts'
import { responseFeatures } from './response-maps.ts'

/** The features of a region in an image. */
export interface ExtractedFeatures extends FeatureValues {
  /** Image and masks as read, interpolated and re-segmented, by the tags of IBSI's reference files. */
  readonly diagnostics: Readonly<Record<string, number>>
}

/**
 * The radiomics features of a region, by IBSI's tags, in the order of its manual: normalisation, interpolation of image
 * and mask, re-segmentation, discretisation, features, and those of each response map with its name before the tag.
 * A feature that has no value for this region is named with the reason in `undefinedFeatures`.
 * @throws ImagingError `geometry-mismatch`, `empty-mask`, `not-finite` for intensities inside the region that are no
 * numbers, `too-small` for a region that vanishes when interpolated, `constant-intensity` where normalising, `bad-setting`
 */
export function extractFeatures(image: Volume, mask: Mask, settings: RadiomicsSettings): ExtractedFeatures {
  checkRegion(image, mask)
  const diagnostics: Record<string, number> = {}
  const add = (more: Record<string, number>) => Object.assign(diagnostics, more)
  const whole = settings.imageDiagnostics
  add(imageDiagnostics('init', image.grid, whole ? summarise(image.voxels) : null))
  const initial = maskDiagnostics('init', image.grid.size, image, mask, mask)

  const { interpolation, filters } = settings
  const normal = settings.normalisation === undefined ? image : normalise(image, mask, settings.normalisation)
  // Filters read the image far around the region; the local peak 6.2 mm of it.
  const margin = filters.length > 0 ? null : peakRadius
  const { image: interpolated, morphological } =
    interpolation === undefined
      ? { image: normal, morphological: mask }
      : interpolate(normal, mask, interpolation, margin)
  checkFinite(interpolated, morphological)
  const grid = interpolation === undefined ? image.grid : interpolatedGrid(image.grid, interpolation)
  const summary =
    interpolation === undefined
      ? () => summarise(normal.voxels)
      : () => summariseInterpolated(normal, interpolation)
  add(imageDiagnostics('interp', grid, whole ? summary() : null))
  add(initial)
  const { size } = grid
  add(maskDiagnostics('interp', size, interpolated, morphological, morphological))
  const intensity = resegment(interpolated, morphological, settings.resegmentation)
  add(maskDiagnostics('reseg', size, interpolated, intensity, morphological))

  const region: Region = { image: interpolated, morphological, intensity }
  const { discretisation, volumeHistogram, texture } = settings
  const [low, high] = settings.resegmentation.range ?? [null, null]
  const range = [low ?? Number.NEGATIVE_INFINITY, high ?? Number.POSITIVE_INFINITY] as const
  const families = settings.features
  const cut = cutRegion(region, peakRadius)
  const parts = [regionFeatures(cut, { families, discretisation, volumeHistogram, range, texture })]
  for (const filter of filters) parts.push(responseFeatures(region, filter, settings))
  return { ...joinFeatures(parts), diagnostics }
}

function checkRegion(image: Volume, mask: Mask): void {
  checkSameGrid(image.grid, mask.grid)
  if (maskCount(mask) === 0)
    throw new ImagingError('empty-mask', 'no voxel is inside the mask', 'give a mask of at least one voxel')
  checkFinite(image, mask)
}

function checkFinite({ voxels }: Volume, { inside }: Mask): void {
  let count = 0
  for (let at = 0; at < inside.length; at++) if (inside[at] === 1 && !Number.isFinite(voxels[at])) count++
  if (count > 0)
    throw new ImagingError(
      'not-finite',
      `${count} voxels inside the mask are NaN or infinite`,
      'leave them out of the mask, or mend the image where it was made',
    )
}

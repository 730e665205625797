import {
  applyIntensityMap,
  checkSameGrid,
  ImagingError,
  type Mask,
  type Volume,
  zScore,
} from '@tessera/imaging'
import { type FeatureValues, joinFeatures } from '../feature-values.ts'
import { peakRadius } from '../intensity/local-peak.ts'
import { boxAround, cutMask, cutRegion, cutVolume, type GridBox, type Region } from '../region.ts'
import type { RadiomicsSettings } from '../settings/settings.ts'
import { imageDiagnostics, maskDiagnostics, summarise, summariseInterpolated } from './diagnostics.ts'
import { interpolate, interpolatedGrid } from './interpolate.ts'
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
  checkSameGrid(image.grid, mask.grid)
  const { interpolation, normalisation, filters, imageDiagnostics: wholeImage } = settings
  const near = boxAround(mask, peakRadius)
  const read = { image: cutVolume(image, near), mask: cutMask(mask, near) }
  checkFinite(read.image, read.mask)
  const initial = wholeImage ? summarise(image.voxels) : null

  const normal = normalisation === undefined ? image : normalised(image, mask, normalisation)
  const grid = interpolation === undefined ? image.grid : interpolatedGrid(image.grid, interpolation)
  const between =
    interpolation !== undefined
      ? () => summariseInterpolated(normal, interpolation)
      : () => summarise(normal.voxels)
  const prepared = prepare(normal, mask, near, settings)
  checkFinite(prepared.image, prepared.morphological)
  const intensity = resegment(prepared.image, prepared.morphological, settings.resegmentation)
  const region: Region = { ...prepared, intensity }

  const { discretisation, volumeHistogram, texture, features: families } = settings
  const [low, high] = settings.resegmentation.range ?? [null, null]
  const range = [low ?? Number.NEGATIVE_INFINITY, high ?? Number.POSITIVE_INFINITY] as const
  const box = boxAround(region.morphological, peakRadius)
  const own = filters.length > 0 ? cutRegion(region, box) : region
  const parts = [regionFeatures(own, { families, discretisation, volumeHistogram, range, texture })]
  for (const filter of filters) parts.push(responseFeatures(region, box, filter, settings))
  const { morphological } = region
  return {
    ...joinFeatures(parts),
    diagnostics: {
      ...imageDiagnostics('init', image.grid, initial),
      ...imageDiagnostics(
        'interp',
        grid,
        normal === image && interpolation === undefined ? initial : wholeImage ? between() : null,
      ),
      ...maskDiagnostics('init', image.grid.size, read.image, read.mask, read.mask),
      ...maskDiagnostics('interp', grid.size, region.image, morphological, morphological),
      ...maskDiagnostics('reseg', grid.size, region.image, intensity, morphological),
    },
  }
}

function normalised(
  image: Volume,
  mask: Mask,
  { over, scale, outliers = null }: NonNullable<RadiomicsSettings['normalisation']>,
): Volume {
  const region = over === 'image' ? 'whole image' : mask
  return applyIntensityMap(zScore(image, { region, scale, outliers }), image)
}

/** Image and mask on the grid of the features: the part around the region, or with filters, which read far, all of it. */
function prepare(
  image: Volume,
  mask: Mask,
  near: GridBox,
  { interpolation, filters }: RadiomicsSettings,
): Pick<Region, 'image' | 'morphological'> {
  if (interpolation !== undefined)
    return interpolate(image, mask, interpolation, filters.length > 0 ? null : peakRadius)
  if (filters.length > 0) return { image, morphological: mask }
  return { image: cutVolume(image, near), morphological: cutMask(mask, near) }
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

import type { Mask, Volume } from '@tessera/imaging'
import { type FeatureValues, joinFeatures } from '../feature-values.ts'
import { peakRadius } from '../intensity/local-peak.ts'
import { boxAround, cutRegion } from '../region.ts'
import type { RadiomicsSettings } from '../settings/settings.ts'
import { caseDiagnostics } from './diagnostics.ts'
import { prepareRegion } from './prepare-region.ts'
import { regionFeatures } from './region-features.ts'
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
  const prepared = prepareRegion(image, mask, settings)
  const { region } = prepared
  const { discretisation, volumeHistogram, texture, filters, features: families } = settings
  const [low, high] = settings.resegmentation.range ?? [null, null]
  const range = [low ?? Number.NEGATIVE_INFINITY, high ?? Number.POSITIVE_INFINITY] as const
  const box = boxAround(region.morphological, peakRadius)
  const near = filters.length > 0 ? cutRegion(region, box) : region
  const parts = [regionFeatures(near, { families, discretisation, volumeHistogram, range, texture })]
  for (const filter of filters) parts.push(responseFeatures(region, box, filter, settings))
  return { ...joinFeatures(parts), diagnostics: caseDiagnostics(image, prepared, settings) }
}

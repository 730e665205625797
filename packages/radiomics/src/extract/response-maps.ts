import { type Box, cropMask, type Filter, filterImage, filterName } from '@tessera/imaging'
import type { FeatureValues } from '../feature-values.ts'
import type { Region } from '../region.ts'
import type { RadiomicsSettings } from '../settings/settings.ts'
import { regionFeatures } from './region-features.ts'

/**
 * The intensity and texture features of a filter's response map, with the filter's name before each tag. Shape is that
 * of the region and is left out; the intensity mask is that of the image before the filter (IBSI 2, section 4).
 * @param box where the response is computed: the region with the margin of the local peak
 */
export function responseFeatures(
  region: Region,
  box: Box,
  filter: Filter,
  { features, responseMaps, texture }: RadiomicsSettings,
): FeatureValues {
  const cut = {
    image: filterImage(region.image, filter, { within: box }),
    morphological: cropMask(region.morphological, box),
    intensity: cropMask(region.intensity, box),
  }
  const values = regionFeatures(cut, {
    ...responseMaps,
    families: features.filter(family => family !== 'morphology'),
    range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    texture,
  })
  const name = filterName(filter)
  const named = <T>(record: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(record).map(([tag, value]) => [`${name}_${tag}`, value]))
  return { features: named(values.features), undefinedFeatures: named(values.undefinedFeatures) }
}

import {
  fixedBinNumber,
  fixedBinSize,
  type GreyLevels,
  integerLevels,
  type TextureFamily,
  textureFamilies,
  textureFeatures,
} from '@tessera/imaging'
import { type FeatureValues, joinFeatures, noFeatures } from '../feature-values.ts'
import { histogramTags, intensityHistogram } from '../intensity/histogram.ts'
import { localIntensity } from '../intensity/local-peak.ts'
import { emptyReason, intensityStatistics } from '../intensity/statistics.ts'
import { intensityVolumeHistogram, type VolumeHistogramBins } from '../intensity/volume-histogram.ts'
import { morphology } from '../morphology/morphology.ts'
import { intensitiesInside, type Region } from '../region.ts'
import type { Discretisation, FeatureFamily, RadiomicsSettings } from '../settings/settings.ts'
import { textureTags } from './texture-tags.ts'

/** What of the settings the features of one region depend on. */
export interface RegionSettings {
  readonly families: readonly FeatureFamily[]
  readonly discretisation: Discretisation
  readonly volumeHistogram: VolumeHistogramBins
  /** Re-segmentation range, with infinite ends where it has none. */
  readonly range: readonly [number, number]
  readonly texture: RadiomicsSettings['texture']
}

/** The features of a region that is at hand: interpolated, re-segmented, cut. */
export function regionFeatures(region: Region, settings: RegionSettings): FeatureValues {
  const { families, range, texture } = settings
  const wants = (family: FeatureFamily) => families.includes(family)
  const parts: FeatureValues[] = []
  if (wants('morphology')) parts.push(morphology(region))
  if (wants('localIntensity')) parts.push(localIntensity(region))
  if (wants('statistics') || wants('volumeHistogram')) {
    const sorted = intensitiesInside(region.image, region.intensity).sort()
    if (wants('statistics')) parts.push(intensityStatistics(sorted))
    if (wants('volumeHistogram'))
      parts.push(intensityVolumeHistogram(sorted, settings.volumeHistogram, range))
  }
  const matrices = textureFamilies.filter((family: TextureFamily) => wants(family))
  if (wants('histogram') || matrices.length > 0) {
    const grey = discretise(region, settings.discretisation, range[0])
    if (grey === null) {
      if (wants('histogram')) parts.push(noFeatures(histogramTags, emptyReason))
      parts.push(noFeatures(textureTags(matrices, texture.aggregations), emptyReason))
    } else {
      if (wants('histogram')) parts.push(intensityHistogram(levelsInside(grey), grey.ng))
      if (matrices.length > 0)
        parts.push(
          textureFeatures(grey, {
            families: matrices,
            aggregations: texture.aggregations,
            distance: texture.distance,
            coarseness: texture.coarseness,
            ...(texture.distanceWeights === undefined ? {} : { norm: texture.distanceWeights }),
            mask: region.morphological,
          }),
        )
    }
  }
  return joinFeatures(parts)
}

/** Grey levels of the intensity mask; null where it is empty. */
function discretise({ image, intensity }: Region, bins: Discretisation, low: number): GreyLevels | null {
  if (!intensity.inside.includes(1)) return null
  if (bins.method === 'none') return integerLevels(image, intensity)
  if (bins.method === 'fixedBinNumber') return fixedBinNumber(image, intensity, bins.bins)
  const from = bins.from ?? (Number.isFinite(low) ? low : undefined)
  return fixedBinSize(image, intensity, bins.width, from === undefined ? {} : { from })
}

function levelsInside({ levels }: GreyLevels): Int32Array {
  return levels.filter(level => level > 0)
}

import { glrlmTags, glszmTags, ngldmTags } from './emphasis-features.ts'
import { ngtdmTags } from './ngtdm-features.ts'
import { pyradiomicsGlcmNames } from './pyradiomics-glcm.ts'

// In the order of the tags; null where PyRadiomics has no such feature.
const runs = [
  'ShortRunEmphasis',
  'LongRunEmphasis',
  'LowGrayLevelRunEmphasis',
  'HighGrayLevelRunEmphasis',
  'ShortRunLowGrayLevelEmphasis',
  'ShortRunHighGrayLevelEmphasis',
  'LongRunLowGrayLevelEmphasis',
  'LongRunHighGrayLevelEmphasis',
  'GrayLevelNonUniformity',
  'GrayLevelNonUniformityNormalized',
  'RunLengthNonUniformity',
  'RunLengthNonUniformityNormalized',
  'RunPercentage',
  'GrayLevelVariance',
  'RunVariance',
  'RunEntropy',
]
const zones = [
  'SmallAreaEmphasis',
  'LargeAreaEmphasis',
  'LowGrayLevelZoneEmphasis',
  'HighGrayLevelZoneEmphasis',
  'SmallAreaLowGrayLevelEmphasis',
  'SmallAreaHighGrayLevelEmphasis',
  'LargeAreaLowGrayLevelEmphasis',
  'LargeAreaHighGrayLevelEmphasis',
  'GrayLevelNonUniformity',
  'GrayLevelNonUniformityNormalized',
  'SizeZoneNonUniformity',
  'SizeZoneNonUniformityNormalized',
  'ZonePercentage',
  'GrayLevelVariance',
  'ZoneVariance',
  'ZoneEntropy',
]
const dependences = [
  'SmallDependenceEmphasis',
  'LargeDependenceEmphasis',
  'LowGrayLevelEmphasis',
  'HighGrayLevelEmphasis',
  'SmallDependenceLowGrayLevelEmphasis',
  'SmallDependenceHighGrayLevelEmphasis',
  'LargeDependenceLowGrayLevelEmphasis',
  'LargeDependenceHighGrayLevelEmphasis',
  'GrayLevelNonUniformity',
  null,
  'DependenceNonUniformity',
  'DependenceNonUniformityNormalized',
  null,
  'GrayLevelVariance',
  'DependenceVariance',
  'DependenceEntropy',
  null,
]
const tones = ['Coarseness', 'Contrast', 'Busyness', 'Complexity', 'Strength']

/** PyRadiomics' name of the features of its classes, by ours. */
export const pyradiomicsNames: Readonly<
  Record<'glcm' | 'glrlm' | 'glszm' | 'gldm' | 'ngtdm', Readonly<Record<string, string>>>
> = {
  glcm: pair(pyradiomicsGlcmNames, pyradiomicsGlcmNames),
  glrlm: pair(glrlmTags, runs),
  glszm: pair(glszmTags, zones),
  gldm: pair(ngldmTags, dependences),
  ngtdm: pair(ngtdmTags, tones),
}

function pair(tags: readonly string[], names: readonly (string | null)[]): Record<string, string> {
  return Object.fromEntries(tags.flatMap((tag, n) => (names[n] === null ? [] : [[tag, names[n]]])))
}

import { pyradiomicsGlcmNames } from '@tessera/imaging'

/** PyRadiomics' feature classes and, of each, the features that it computes when none is named, in its order. */
export const featureClasses = {
  firstorder: [
    '10Percentile',
    '90Percentile',
    'Energy',
    'Entropy',
    'InterquartileRange',
    'Kurtosis',
    'Maximum',
    'MeanAbsoluteDeviation',
    'Mean',
    'Median',
    'Minimum',
    'Range',
    'RobustMeanAbsoluteDeviation',
    'RootMeanSquared',
    'Skewness',
    'TotalEnergy',
    'Uniformity',
    'Variance',
  ],
  glcm: pyradiomicsGlcmNames,
  gldm: [
    'DependenceEntropy',
    'DependenceNonUniformity',
    'DependenceNonUniformityNormalized',
    'DependenceVariance',
    'GrayLevelNonUniformity',
    'GrayLevelVariance',
    'HighGrayLevelEmphasis',
    'LargeDependenceEmphasis',
    'LargeDependenceHighGrayLevelEmphasis',
    'LargeDependenceLowGrayLevelEmphasis',
    'LowGrayLevelEmphasis',
    'SmallDependenceEmphasis',
    'SmallDependenceHighGrayLevelEmphasis',
    'SmallDependenceLowGrayLevelEmphasis',
  ],
  glrlm: [
    'GrayLevelNonUniformity',
    'GrayLevelNonUniformityNormalized',
    'GrayLevelVariance',
    'HighGrayLevelRunEmphasis',
    'LongRunEmphasis',
    'LongRunHighGrayLevelEmphasis',
    'LongRunLowGrayLevelEmphasis',
    'LowGrayLevelRunEmphasis',
    'RunEntropy',
    'RunLengthNonUniformity',
    'RunLengthNonUniformityNormalized',
    'RunPercentage',
    'RunVariance',
    'ShortRunEmphasis',
    'ShortRunHighGrayLevelEmphasis',
    'ShortRunLowGrayLevelEmphasis',
  ],
  glszm: [
    'GrayLevelNonUniformity',
    'GrayLevelNonUniformityNormalized',
    'GrayLevelVariance',
    'HighGrayLevelZoneEmphasis',
    'LargeAreaEmphasis',
    'LargeAreaHighGrayLevelEmphasis',
    'LargeAreaLowGrayLevelEmphasis',
    'LowGrayLevelZoneEmphasis',
    'SizeZoneNonUniformity',
    'SizeZoneNonUniformityNormalized',
    'SmallAreaEmphasis',
    'SmallAreaHighGrayLevelEmphasis',
    'SmallAreaLowGrayLevelEmphasis',
    'ZoneEntropy',
    'ZonePercentage',
    'ZoneVariance',
  ],
  ngtdm: ['Busyness', 'Coarseness', 'Complexity', 'Contrast', 'Strength'],
  shape: [
    'Elongation',
    'Flatness',
    'LeastAxisLength',
    'MajorAxisLength',
    'Maximum2DDiameterColumn',
    'Maximum2DDiameterRow',
    'Maximum2DDiameterSlice',
    'Maximum3DDiameter',
    'MeshVolume',
    'MinorAxisLength',
    'Sphericity',
    'SurfaceArea',
    'SurfaceVolumeRatio',
    'VoxelVolume',
  ],
  shape2D: [
    'Elongation',
    'MajorAxisLength',
    'MaximumDiameter',
    'MeshSurface',
    'MinorAxisLength',
    'Perimeter',
    'PerimeterSurfaceRatio',
    'PixelSurface',
    'Sphericity',
  ],
} as const satisfies Record<string, readonly string[]>

export type FeatureClass = keyof typeof featureClasses

/** The classes that are counted on grey levels. */
export const textureClasses = ['glcm', 'gldm', 'glrlm', 'glszm', 'ngtdm'] as const satisfies FeatureClass[]
export type TextureClass = (typeof textureClasses)[number]

/** Features that PyRadiomics calls deprecated but still computes when they are named. */
export const namedFeatures: Partial<Record<FeatureClass, readonly string[]>> = {
  firstorder: ['StandardDeviation'],
  shape: ['Compactness1', 'Compactness2', 'SphericalDisproportion'],
  shape2D: ['SphericalDisproportion'],
}

/** Features that PyRadiomics knows by name and no longer computes, with the one that says the same. */
export const withdrawnFeatures: Partial<Record<FeatureClass, Readonly<Record<string, string>>>> = {
  glcm: {
    Dissimilarity: 'DifferenceAverage',
    Homogeneity1: 'Id',
    Homogeneity2: 'Idm',
    SumVariance: 'ClusterTendency',
  },
  gldm: {
    GrayLevelNonUniformityNormalized: 'firstorder Uniformity',
    DependencePercentage: 'none: it is always 1',
  },
}

export function isFeatureClass(name: string): name is FeatureClass {
  return Object.hasOwn(featureClasses, name)
}

export function isTextureClass(name: FeatureClass): name is TextureClass {
  return textureClasses.some(texture => texture === name)
}

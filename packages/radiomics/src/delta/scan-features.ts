/**
 * What was outlined on a scan. After therapy a mask may be empty, and whoever outlined says what that means; it is never
 * guessed. `tumour-bed-mask-supplied`: no tumour is seen, and the features are those of the tumour bed instead.
 */
export const maskStates = [
  'tumour',
  'no-residual-tumour',
  'tumour-bed-mask-supplied',
  'not-segmented',
] as const
export type MaskState = (typeof maskStates)[number]
export type EmptyMaskMeaning = Exclude<MaskState, 'tumour'>

/**
 * Why a feature has no number. `not-applicable`: there is no tumour to describe, which is itself a finding and nothing to
 * impute; `not-segmented`: nobody outlined it; `undefined`: the mask is too small or too even for the feature;
 * `not-measured`: the scan's table does not have it.
 */
export type FeatureState = 'not-applicable' | 'not-segmented' | 'undefined' | 'not-measured'

/** The features of one scan of one patient. */
export interface ScanFeatures {
  readonly patient: string
  /** Days since 1970-01-01; null where it is not known. */
  readonly date: number | null
  readonly mask: MaskState
  readonly features: Readonly<Record<string, number>>
  /** Features that the mask or the image leave undefined, with the reason. */
  readonly undefinedFeatures?: Readonly<Record<string, string>>
}

/** Features that are 0 where there is no tumour: by IBSI tag, and by PyRadiomics' names. */
const extents = new Set([
  'morph_volume',
  'morph_vol_approx',
  'morph_area_mesh',
  'morph_diam',
  'morph_integ_int',
  'shape_MeshVolume',
  'shape_VoxelVolume',
  'shape_SurfaceArea',
  'shape_Maximum3DDiameter',
])

/** Whether a feature measures how much tumour there is: volume, surface, diameter, integrated intensity. */
export function isExtent(feature: string): boolean {
  return extents.has(feature.replace(/^original_/, ''))
}

/**
 * The number of a feature, or the state that it is in: without residual tumour its extent is 0, and all else (texture,
 * intensity, shape) is not applicable.
 */
export function readingOf(scan: ScanFeatures, feature: string): number | FeatureState {
  if (scan.mask === 'not-segmented') return 'not-segmented'
  if (scan.mask === 'no-residual-tumour') return isExtent(feature) ? 0 : 'not-applicable'
  const value = scan.features[feature]
  if (value !== undefined && Number.isFinite(value)) return value
  return value !== undefined || scan.undefinedFeatures?.[feature] !== undefined ? 'undefined' : 'not-measured'
}

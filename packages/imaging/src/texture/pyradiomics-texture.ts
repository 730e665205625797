import { glrlmFeatures, glszmFeatures, ngldmFeatures } from './emphasis-features.ts'
import { averageFeatures, type FeatureValues } from './feature-values.ts'
import type { GreyLevels } from './grey-levels.ts'
import { ngtdmFeatures } from './ngtdm-features.ts'
import { pyradiomicsGlcmFeatures } from './pyradiomics-glcm.ts'
import {
  type Lazily,
  type PyradiomicsMatrices,
  type PyradiomicsMatrixOptions,
  pyradiomicsMatrices,
} from './pyradiomics-matrices.ts'
import { pyradiomicsNames } from './pyradiomics-names.ts'

export type PyradiomicsClass = 'glcm' | 'glrlm' | 'glszm' | 'gldm' | 'ngtdm'

export const pyradiomicsClasses: readonly PyradiomicsClass[] = ['glcm', 'glrlm', 'glszm', 'gldm', 'ngtdm']

export interface PyradiomicsTextureOptions extends PyradiomicsMatrixOptions {
  /** All five by default. */
  readonly classes?: readonly PyradiomicsClass[]
}

/**
 * PyRadiomics' texture features (version 3.0.1) by class and name, `glcm_JointAverage`, of grey levels by its binning:
 * its definitions where they differ from IBSI's, and its conventions for flat regions.
 * @throws ImagingError `bad-setting`
 */
export function pyradiomicsTexture(grey: GreyLevels, options: PyradiomicsTextureOptions = {}): FeatureValues {
  const { classes = pyradiomicsClasses } = options
  const matrices = pyradiomicsMatrices(grey, options)
  const levels = levelsMet(grey)
  const features: Record<string, number> = {}
  const undefinedFeatures: Record<string, string> = {}
  for (const name of classes) {
    const values = ofClass(name, matrices, levels)
    const rename = pyradiomicsNames[name]
    for (const [tag, value] of Object.entries(values.features))
      if (tag in rename) features[`${name}_${rename[tag]}`] = value
    for (const [tag, reason] of Object.entries(values.undefinedFeatures))
      if (tag in rename) undefinedFeatures[`${name}_${rename[tag]}`] = reason
  }
  return { features, undefinedFeatures }
}

function ofClass(
  name: PyradiomicsClass,
  matrices: Lazily<PyradiomicsMatrices>,
  levels: number,
): FeatureValues {
  switch (name) {
    case 'glcm':
      return averageFeatures(matrices.glcm().map(matrix => pyradiomicsGlcmFeatures(matrix, levels)))
    case 'glrlm':
      return averageFeatures(matrices.glrlm().map(glrlmFeatures))
    case 'glszm':
      return glszmFeatures(matrices.glszm())
    case 'gldm':
      return ngldmFeatures(matrices.gldm())
    case 'ngtdm':
      return ngtdmFeatures(matrices.ngtdm())
  }
}

function levelsMet({ levels, ng }: GreyLevels): number {
  const met = new Uint8Array(ng + 1)
  for (let n = 0; n < levels.length; n++) met[levels[n]] = 1
  return met.subarray(1).reduce((sum, one) => sum + one, 0)
}

import type { Mask } from '../volume.ts'
import {
  type Aggregation,
  aggregations,
  combineDirections,
  type DirectionalAggregation,
  type DirectionalMatrices,
  type DistanceNorm,
  directionalAggregations,
  neighbourhoodOf,
} from './aggregation.ts'
import { gldzmFeatures, glrlmFeatures, glszmFeatures, ngldmFeatures } from './emphasis-features.ts'
import { averageFeatures, type FeatureValues } from './feature-values.ts'
import { directionalGlcm } from './glcm.ts'
import { glcmFeatures } from './glcm-features.ts'
import { directionalGlrlm } from './glrlm.ts'
import type { GreyLevels } from './grey-levels.ts'
import { createLattice, type Lattice } from './lattice.ts'
import { dependenceMatrices } from './ngldm.ts'
import { greyToneMatrices } from './ngtdm.ts'
import { ngtdmFeatures } from './ngtdm-features.ts'
import { distanceMatrices, sizeMatrices } from './zone-matrices.ts'
import { findZones, type Zones } from './zones.ts'

export type TextureFamily = 'glcm' | 'glrlm' | 'glszm' | 'gldzm' | 'ngtdm' | 'ngldm'

export const textureFamilies: readonly TextureFamily[] = ['glcm', 'glrlm', 'glszm', 'gldzm', 'ngtdm', 'ngldm']

export interface TextureOptions {
  /** All six by default. */
  readonly families?: readonly TextureFamily[]
  /** Those of matrices with and without direction; all by default. */
  readonly aggregations?: readonly (DirectionalAggregation | Aggregation)[]
  /** Chebyshev distance of neighbours in voxels, of GLCM, NGTDM and NGLDM; 1 by default. */
  readonly distance?: number
  /** Weights directions of GLCM and GLRLM by distance and merges them, instead of averaging features. */
  readonly norm?: DistanceNorm
  /** NGLDM's α, 0 by default. */
  readonly coarseness?: number
  /** The morphological mask on the whole volume, for GLDZM; the region itself by default. */
  readonly mask?: Mask
}

/**
 * The texture features of IBSI by their full tags (`cm_joint_max_3D_comb`, `szm_sze_2_5D`), sharing what aggregations
 * have in common.
 * @throws ImagingError `bad-setting`, `geometry-mismatch`
 */
export function textureFeatures(grey: GreyLevels, options: TextureOptions = {}): FeatureValues {
  const { families = textureFamilies, distance = 1, norm, coarseness = 0, mask } = options
  const wanted = new Set<string>(options.aggregations ?? [...directionalAggregations, ...aggregations])
  const lattice = createLattice(grey, distance)
  const features: Record<string, number> = {}
  const undefinedFeatures: Record<string, string> = {}
  const add = (suffix: string, values: FeatureValues) => {
    for (const [tag, value] of Object.entries(values.features)) features[`${tag}_${suffix}`] = value
    for (const [tag, reason] of Object.entries(values.undefinedFeatures))
      undefinedFeatures[`${tag}_${suffix}`] = reason
  }
  for (const family of families) {
    for (const aggregation of aggregations) {
      if (family === 'glcm' || family === 'glrlm') {
        const mergings = (['avg', 'comb'] as const).filter(m => wanted.has(`${aggregation}_${m}`))
        if (mergings.length === 0) continue
        const matrices = directional(family, lattice, aggregation, distance)
        const ofMatrix = family === 'glcm' ? glcmFeatures : glrlmFeatures
        for (const merging of mergings)
          add(
            `${aggregation}_${merging}`,
            averageFeatures(combineDirections(matrices, merging, norm).map(ofMatrix)),
          )
      }
    }
  }
  for (const aggregation of aggregations) {
    if (!wanted.has(aggregation)) continue
    let zones: Zones | undefined
    const zonesOnce = () => (zones ??= findZones(lattice, neighbourhoodOf(aggregation)))
    for (const family of families) {
      const each = plain(family)
      if (each !== null) add(aggregation, averageFeatures(each))
    }
    function plain(family: TextureFamily): FeatureValues[] | null {
      switch (family) {
        case 'glszm':
          return sizeMatrices(lattice, aggregation, zonesOnce()).map(glszmFeatures)
        case 'gldzm':
          return distanceMatrices(grey, lattice, aggregation, zonesOnce(), mask).map(gldzmFeatures)
        case 'ngtdm':
          return greyToneMatrices(lattice, aggregation, distance).map(ngtdmFeatures)
        case 'ngldm':
          return dependenceMatrices(lattice, aggregation, coarseness, distance).map(ngldmFeatures)
        default:
          return null
      }
    }
  }
  return { features, undefinedFeatures }
}

function directional(
  family: 'glcm' | 'glrlm',
  lattice: Lattice,
  aggregation: Aggregation,
  distance: number,
): DirectionalMatrices {
  return family === 'glcm'
    ? directionalGlcm(lattice, aggregation, distance)
    : directionalGlrlm(lattice, aggregation)
}

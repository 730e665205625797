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
import { directions, stepsWithin } from './directions.ts'
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

type PlainFamily = Exclude<TextureFamily, 'glcm' | 'glrlm'>

/**
 * The texture features of IBSI by their full tags (`cm_joint_max_3D_comb`, `szm_sze_2_5D`), sharing what aggregations
 * have in common.
 * @throws ImagingError `bad-setting`, `geometry-mismatch`
 */
export function textureFeatures(grey: GreyLevels, options: TextureOptions = {}): FeatureValues {
  const { families = textureFamilies, distance = 1 } = options
  const wanted = new Set<string>(options.aggregations ?? [...directionalAggregations, ...aggregations])
  const lattice = createLattice(grey, distance)
  const features: Record<string, number> = {}
  const undefinedFeatures: Record<string, string> = {}
  const add = (suffix: string, values: FeatureValues) => {
    for (const [tag, value] of Object.entries(values.features)) features[`${tag}_${suffix}`] = value
    for (const [tag, reason] of Object.entries(values.undefinedFeatures))
      undefinedFeatures[`${tag}_${suffix}`] = reason
  }
  for (const aggregation of aggregations) {
    const mergings = mergingsOf.filter(merging => wanted.has(`${aggregation}_${merging}`))
    const plain = wanted.has(aggregation) ? plainFeatures(grey, lattice, aggregation, options) : null
    for (const family of families) {
      if (family !== 'glcm' && family !== 'glrlm') {
        if (plain !== null) add(aggregation, averageFeatures(plain[family]()))
      } else if (mergings.length > 0) {
        const matrices = directional(family, lattice, aggregation, distance)
        const each = family === 'glcm' ? glcmFeatures : glrlmFeatures
        for (const merging of mergings) {
          const combined = combineDirections(matrices, merging, options.norm)
          add(`${aggregation}_${merging}`, averageFeatures(combined.map(each)))
        }
      }
    }
  }
  return { features, undefinedFeatures }
}

const mergingsOf = ['avg', 'comb'] as const

function directional(
  family: 'glcm' | 'glrlm',
  lattice: Lattice,
  aggregation: Aggregation,
  distance: number,
): DirectionalMatrices {
  return family === 'glcm'
    ? directionalGlcm(lattice, aggregation, directions(neighbourhoodOf(aggregation), distance))
    : directionalGlrlm(lattice, aggregation)
}

// Zones are found once for sizes and distances.
function plainFeatures(
  grey: GreyLevels,
  lattice: Lattice,
  aggregation: Aggregation,
  { distance = 1, coarseness = 0, mask }: TextureOptions,
): Record<PlainFamily, () => FeatureValues[]> {
  const neighbourhood = neighbourhoodOf(aggregation)
  const steps = stepsWithin(neighbourhood, distance)
  let found: Zones | undefined
  const zones = () => {
    found ??= findZones(lattice, neighbourhood)
    return found
  }
  return {
    glszm: () => sizeMatrices(lattice, aggregation, zones()).map(glszmFeatures),
    gldzm: () => distanceMatrices(grey, lattice, aggregation, zones(), mask).map(gldzmFeatures),
    ngtdm: () => greyToneMatrices(lattice, aggregation, steps).map(ngtdmFeatures),
    ngldm: () => dependenceMatrices(lattice, aggregation, coarseness, steps).map(ngldmFeatures),
  }
}

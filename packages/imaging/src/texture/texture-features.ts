import type { Mask } from '../volume.ts'
import {
  type Aggregation,
  aggregations,
  combineDirections,
  type DirectionalAggregation,
  type DistanceNorm,
  directionalAggregations,
  neighbourhoodOf,
} from './aggregation.ts'
import { type Alike, findAlike } from './alike.ts'
import { directions, directionsWithin, type Neighbourhood } from './directions.ts'
import { gldzmFeatures, glrlmFeatures, glszmFeatures, ngldmFeatures } from './emphasis-features.ts'
import { averageFeatures, type FeatureValues } from './feature-values.ts'
import { directionalGlcm } from './glcm.ts'
import { glcmFeatures } from './glcm-features.ts'
import { directionalGlrlm } from './glrlm.ts'
import type { GreyLevels } from './grey-levels.ts'
import { createLattice, type Lattice } from './lattice.ts'
import { dependenceMatrices, dependentNeighbours } from './ngldm.ts'
import { greyToneMatrices } from './ngtdm.ts'
import { ngtdmFeatures } from './ngtdm-features.ts'
import { once } from './once.ts'
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
 * The texture features of IBSI by their full tags (`cm_joint_max_3D_comb`, `szm_sze_2_5D`), sharing what families and
 * aggregations have in common.
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
  for (const neighbourhood of ['slice', 'volume'] as const) {
    const alike = once(() => findAlike(lattice, directions(neighbourhood)))
    const zones = once(() => findZones(lattice, alike()))
    const shared = { grey, lattice, neighbourhood, alike, zones, options }
    for (const aggregation of aggregations.filter(a => neighbourhoodOf(a) === neighbourhood)) {
      const mergings = mergingsOf.filter(merging => wanted.has(`${aggregation}_${merging}`))
      for (const family of families) {
        if (family !== 'glcm' && family !== 'glrlm') {
          if (wanted.has(aggregation)) add(aggregation, averageFeatures(plain[family](shared, aggregation)))
        } else if (mergings.length > 0) {
          const { matrices, each } = directional[family](shared, aggregation)
          for (const merging of mergings) {
            const combined = combineDirections(matrices, merging, options.norm)
            add(`${aggregation}_${merging}`, averageFeatures(combined.map(each)))
          }
        }
      }
    }
  }
  return { features, undefinedFeatures }
}

const mergingsOf = ['avg', 'comb'] as const

/** What the matrices of a neighbourhood are counted on. */
interface Shared {
  readonly grey: GreyLevels
  readonly lattice: Lattice
  readonly neighbourhood: Neighbourhood
  readonly alike: () => Alike
  readonly zones: () => Zones
  readonly options: TextureOptions
}

const directional = {
  glcm: ({ lattice, neighbourhood, options }: Shared, aggregation: Aggregation) => ({
    matrices: directionalGlcm(lattice, aggregation, directions(neighbourhood, options.distance)),
    each: glcmFeatures,
  }),
  glrlm: ({ lattice, alike }: Shared, aggregation: Aggregation) => ({
    matrices: directionalGlrlm(lattice, aggregation, alike()),
    each: glrlmFeatures,
  }),
}

const plain: Record<PlainFamily, (shared: Shared, aggregation: Aggregation) => FeatureValues[]> = {
  glszm: ({ lattice, zones }, aggregation) => sizeMatrices(lattice, aggregation, zones()).map(glszmFeatures),
  gldzm: ({ grey, lattice, zones, options }, aggregation) =>
    distanceMatrices(grey, lattice, aggregation, zones(), options.mask).map(gldzmFeatures),
  ngtdm: ({ lattice, neighbourhood, options }, aggregation) => {
    const steps = directionsWithin(neighbourhood, options.distance ?? 1)
    return greyToneMatrices(lattice, aggregation, steps).map(ngtdmFeatures)
  },
  ngldm: ({ lattice, neighbourhood, alike, options }, aggregation) => {
    const { distance = 1, coarseness = 0 } = options
    const dependent =
      distance === 1 && coarseness === 0
        ? dependentNeighbours(lattice, alike().steps, 0, alike())
        : dependentNeighbours(lattice, directionsWithin(neighbourhood, distance), coarseness)
    return dependenceMatrices(lattice, aggregation, dependent).map(ngldmFeatures)
  },
}

import type { Volume } from '@tessera/imaging'
import type { Extraction } from '../delta/index.ts'
import type { FeatureValues } from '../feature-values.ts'
import type { Ring } from './peritumoral-rings.ts'

/** The features of several rings, each under its own key, and the reasons of those that are undefined. */
export interface RingFeatures extends FeatureValues {
  /** Rings without a voxel, which have no features. */
  readonly empty: readonly string[]
}

/** Features of every ring as `<key of the ring>_<feature>`. */
export function ringFeatures(image: Volume, rings: readonly Ring[], extract: Extraction): RingFeatures {
  const features: Record<string, number> = {}
  const undefinedFeatures: Record<string, string> = {}
  const empty: string[] = []
  for (const { key, mask, voxels } of rings) {
    if (voxels === 0) {
      empty.push(key)
      continue
    }
    const found = extract(image, mask)
    for (const [name, value] of Object.entries(found.features)) features[`${key}_${name}`] = value
    for (const [name, why] of Object.entries(found.undefinedFeatures))
      undefinedFeatures[`${key}_${name}`] = why
  }
  return { features, undefinedFeatures, empty }
}

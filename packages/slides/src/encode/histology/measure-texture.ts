import { createGreyLevels, textureFeatures } from '@tessera/imaging'
import { measuredStains, textureTags } from './feature-list.ts'
import type { TileStains } from './measure-stains.ts'

/** Grey levels of texture: steps of 0.05 optical densities from 0; what is less is level 1, what is more the last. */
const step = 0.05
const levels = 32
const suffix = '2D_comb'

/**
 * Texture of each stain by the matrices of @tessera/imaging (IBSI 3.6 and 3.7, 2D_comb: the four directions of the plane
 * in one matrix): of co-occurrence at a distance of one pixel, and of run lengths. Levels are of fixed size, so that
 * they mean the same in every tile. A correlation of a stain with one level alone is undefined: 0, and its flag 0.
 */
export function measureTexture(
  stains: TileStains,
  size: number,
  set: (name: string, value: number) => void,
): void {
  for (const stain of measuredStains) {
    const grey = createGreyLevels({ size: [size, size, 1], levels: discretised(stains[stain]), ng: levels })
    const { features } = textureFeatures(grey, { families: ['glcm', 'glrlm'], aggregations: [suffix] })
    for (const tag of textureTags) set(`${stain}_${tag}`, features[`${tag}_${suffix}`] ?? 0)
    set(`${stain}_texture_defined`, features[`cm_corr_${suffix}`] === undefined ? 0 : 1)
  }
}

function discretised(amounts: Float32Array): Int32Array {
  const out = new Int32Array(amounts.length)
  for (let i = 0; i < amounts.length; i++) {
    const level = Math.floor(amounts[i] / step) + 1
    out[i] = level < 1 ? 1 : level > levels ? levels : level
  }
  return out
}

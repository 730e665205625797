import { createGreyLevels, textureFeatures } from '@tessera/imaging'
import { measuredStains, textureTags } from './feature-list.ts'
import type { TileStains } from './measure-stains.ts'

/** Grey levels of texture: steps of 0.05 optical densities from 0; what is less is level 1, what is more the last. */
const step = 0.05
const levels = 32
const suffix = '2D_comb'

/**
 * Texture of each stain, of its means over blocks of 2 x 2 pixels (JPEG keeps colour at half the resolution, so that a
 * stain has no finer texture of its own; a last odd row or column is left out), by the matrices of @tessera/imaging (IBSI
 * 3.6 and 3.7, 2D_comb: the four directions of the plane in one matrix): of co-occurrence at a distance of one block, and
 * of run lengths. Levels are of fixed size, so that they mean the same in every tile. A correlation of a stain with one
 * level alone is undefined: 0, and its flag 0.
 */
export function measureTexture(
  stains: TileStains,
  size: number,
  set: (name: string, value: number) => void,
): void {
  const half = size >> 1
  for (const stain of measuredStains) {
    const grey = createGreyLevels({
      size: [half, half, 1],
      levels: discretised(stains[stain], size),
      ng: levels,
    })
    const { features } = textureFeatures(grey, { families: ['glcm', 'glrlm'], aggregations: [suffix] })
    for (const tag of textureTags) set(`${stain}_${tag}`, features[`${tag}_${suffix}`] ?? 0)
    set(`${stain}_texture_defined`, features[`cm_corr_${suffix}`] === undefined ? 0 : 1)
  }
}

/** Levels of the means over blocks. */
function discretised(amounts: Float32Array, size: number): Int32Array {
  const half = size >> 1
  const out = new Int32Array(half * half)
  for (let j = 0, to = 0; j < half; j++)
    for (let i = 0, at = 2 * j * size; i < half; i++, at += 2, to++) {
      const mean = (amounts[at] + amounts[at + 1] + amounts[at + size] + amounts[at + size + 1]) / 4
      const level = Math.floor(mean / step) + 1
      out[to] = level < 1 ? 1 : level > levels ? levels : level
    }
  return out
}

import { createRandom } from '@tessera/statistics'
import type { SlideLaw } from '../slide-law.ts'
import { slideBagFeatures } from './bag-features.ts'
import { makeupDrawer } from './draw-makeup.ts'
import { type EncoderLaw, encoderLaw } from './encoder-law.ts'
import { fastNormals } from './fast-normals.ts'
import { tilePixels } from './measured-makeup.ts'
import { coefficientsOf, tileNumbers, writeTile } from './tile-makeup.ts'

export interface BagOptions {
  /** At most so many tiles, as if drawn from those of the slide; all unless given. */
  readonly instances?: number
}

export interface SlideBag {
  /** Row-major tiles x dimensions. */
  readonly features: Float32Array
  readonly dimensions: number
  readonly names: readonly string[]
  /** Upper left corners, level-0 pixels: two a tile. */
  readonly coords: Int32Array
}

/**
 * The bag that a slide of this law would have, drawn without a pixel: 28 of the features of the built-in encoder of 256
 * pixels at 0.5 µm, a tile an instance. What tiles hold is drawn by the law of the drawing (see {@link makeupDrawer}),
 * what the encoder measures of it by a linear law with correlated noise of slide and tile ({@link EncoderLaw}), stain and
 * scanner among its terms. How close it is: bench/results/studies-slide-features.json. Tiles lie beside each other as in a
 * square, and are independent given the slide.
 */
export function slideBag(law: SlideLaw, { instances }: BagOptions = {}): SlideBag {
  const { dimensions, within, between, border, ...fitted } = encoderLaw()
  const coefficients = coefficientsOf(law, fitted.coefficients, dimensions)
  const grid = Math.max(1, Math.floor(law.pixels / tilePixels))
  const tiles = Math.max(1, Math.round(grid * grid * law.tissueShare))
  const count = Math.min(tiles, instances ?? tiles)
  const normal = fastNormals(createRandom(law.seed, 'slide bag').integer(2 ** 31))
  const draw = makeupDrawer(law, Math.min(0.8, border[law.specimen] / Math.sqrt(tiles)), normal)
  const slide = new Float64Array(dimensions)
  addNoise(between, dimensions, normal, new Float64Array(dimensions), slide)
  const features = new Float32Array(count * dimensions)
  const terms = new Float64Array(tileNumbers)
  const values = new Float64Array(dimensions)
  const noise = new Float64Array(dimensions)
  for (let tile = 0; tile < count; tile++) {
    writeTile(draw(), terms)
    values.set(slide)
    for (let k = 0; k < tileNumbers; k++) {
      const x = terms[k]
      const row = k * dimensions
      if (x !== 0) for (let d = 0; d < dimensions; d++) values[d] += x * coefficients[row + d]
    }
    addNoise(within, dimensions, normal, noise, values)
    features.set(values, tile * dimensions)
  }
  const across = Math.ceil(Math.sqrt(count))
  const coords = Int32Array.from({ length: 2 * count }, (_, i) =>
    i % 2 === 0 ? ((i >> 1) % across) * tilePixels : Math.floor((i >> 1) / across) * tilePixels,
  )
  return { features, dimensions, names: slideBagFeatures, coords }
}

/** Adds L z, z standard normal. */
function addNoise(
  root: EncoderLaw['within'],
  dimensions: number,
  normal: () => number,
  z: Float64Array,
  into: Float64Array,
): void {
  for (let d = 0; d < dimensions; d++) z[d] = normal()
  for (let d = 0; d < dimensions; d++) {
    const row = d * dimensions
    let sum = 0
    for (let k = 0; k <= d; k++) sum += root[row + k] * z[k]
    into[d] += sum
  }
}

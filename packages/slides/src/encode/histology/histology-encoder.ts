import { codeVersionOf, contentHash } from '@tessera/tasks'
import { findNuclei } from '../../cells/index.ts'
import { SlideError } from '../../slide-error.ts'
import type { EncoderChoice, EncoderDescription, FeatureEncoder } from '../feature-encoder.ts'
import { builtInFeatureNames } from './feature-list.ts'
import { summariseNuclei } from './measure-nuclei.ts'
import { measureStains } from './measure-stains.ts'
import { measureTexture } from './measure-texture.ts'

export const histologyVersion = 'tessera-histology/1'

type HistologyChoice = Extract<EncoderChoice, { readonly kind: 'histology' }>

const places: ReadonlyMap<string, number> = new Map(builtInFeatureNames.map((name, at) => [name, at]))

/** @throws SlideError `bad-setting` for tiles of fewer than 16 pixels or of more than 1 µm a pixel */
export function describeHistology({ tileSize = 256, mpp = 0.5 }: HistologyChoice): EncoderDescription {
  if (!(Number.isInteger(tileSize) && tileSize >= 16 && tileSize <= 4096))
    throw new SlideError('bad-setting', `tiles of ${tileSize} pixels`, 'give a whole number from 16 to 4096')
  if (!(mpp > 0 && mpp <= 1))
    throw new SlideError(
      'bad-setting',
      `tiles of ${mpp} µm a pixel`,
      'give 1 or less, as nuclei are a few pixels wide then; 0.5 is meant',
    )
  return {
    name: histologyVersion,
    // Whatever measures: an edit there makes features that were kept void.
    digest: contentHash([histologyVersion, tileSize, mpp, measuringCode()]),
    dimensions: builtInFeatureNames.length,
    featureNames: builtInFeatureNames,
    tileSize,
    mpp,
    // Run length emphases go beyond what half precision holds.
    storage: 'float32',
    weightBytes: 0,
  }
}

let code: string | undefined

function measuringCode(): string {
  code ??= codeVersionOf([
    new URL('.', import.meta.resolve('@tessera/imaging')),
    new URL('.', import.meta.url),
    new URL('../../cells/', import.meta.url),
  ])
  return code
}

/**
 * The encoder that needs no weights: features of stain, nuclei and texture with names and units ({@link builtInFeatureNames}).
 * Each tile is measured alone, so that its features depend on nothing else.
 * @throws SlideError as {@link describeHistology}
 */
export function histologyEncoder(choice: HistologyChoice): FeatureEncoder {
  const description = describeHistology(choice)
  const { tileSize, mpp, dimensions } = description
  const bytes = 3 * tileSize * tileSize
  return {
    ...description,
    encode: async (tiles, count) => {
      if (tiles.length !== count * bytes)
        throw new SlideError(
          'bad-setting',
          `${tiles.length} bytes for ${count} tiles`,
          `give ${bytes} a tile (${tileSize} x ${tileSize} x 3)`,
        )
      const features = new Float32Array(count * dimensions)
      for (let i = 0; i < count; i++) {
        const into = features.subarray(i * dimensions, (i + 1) * dimensions)
        measureTile(tiles.subarray(i * bytes, (i + 1) * bytes), tileSize, mpp, into)
      }
      return features
    },
    release: async () => {},
  }
}

/** The features of one tile of size x size pixels, in the order of {@link builtInFeatureNames}. */
export function measureTile(rgb: Uint8Array, size: number, mpp: number, into: Float32Array): void {
  const set = (name: string, value: number) => {
    const place = places.get(name)
    if (place === undefined || !Number.isFinite(value)) throw new RangeError(`${name} is ${value}`)
    into[place] = value
  }
  const stains = measureStains(rgb, set)
  const nuclei = findNuclei({ width: size, height: size, pixels: rgb }, mpp)
  summariseNuclei(nuclei, (size * mpp) ** 2, set)
  measureTexture(stains, size, set)
}

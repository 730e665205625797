import { existsSync } from 'node:fs'
import {
  type AttributeRecord,
  type BagTool,
  type NewBag,
  openBag,
  toolAttributes,
  type WriteOptions,
} from '@tessera/bags'
import { SlideError } from '../slide-error.ts'
import type { TilePlan } from '../tiles/index.ts'
import type { EncoderDescription } from './feature-encoder.ts'
import { histologyFeatures } from './histology/feature-list.ts'
import type { SlideFacts } from './plan-slide.ts'

export interface BagForm {
  /** Whose layout the file has: `trident` (the same as CLAM's datasets), `clam` or `stamp`. */
  readonly layout: BagTool
  readonly storage: 'float16' | 'float32'
}

/**
 * A slide's features as a bag: those of TRIDENT and CLAM have corners in level-0 pixels, those of STAMP in micrometres
 * (dataset `feats`). Further attributes of the file say what made it: `tessera_key`, `encoder_digest`, and the names and
 * units of the built-in features.
 */
export function encodedBag(
  slide: string,
  plan: TilePlan,
  facts: SlideFacts,
  encoder: EncoderDescription,
  key: string,
  features: Float32Array,
  { layout, storage }: BagForm,
): { readonly bag: NewBag; readonly options: WriteOptions } {
  const { mpp, size, overlap } = plan
  const level0 = Math.round(plan.sizeLevel0)
  const perPixel = Math.sqrt(facts.mppX * facts.mppY)
  const { magnification } = facts
  const known = toolAttributes(layout, {
    slide,
    encoder: encoder.name,
    // CLAM's patches are of a level: level 0 has any size.
    pixels: layout === 'clam' ? level0 : size,
    level0Pixels: level0,
    micrometres: size * mpp,
    level: 0,
    downsample: 1,
    overlap,
    level0Magnification: magnification,
    magnification: magnification === null ? null : rounded((magnification * perPixel) / mpp),
  })
  const named = encoder.featureNames
  const file: AttributeRecord = {
    ...known.file,
    tessera_key: key,
    encoder_name: encoder.name,
    encoder_digest: encoder.digest,
    ...(named === null
      ? {}
      : { feature_names: named, feature_units: histologyFeatures.map(({ unit }) => unit) }),
  }
  const coords = layout === 'stamp' ? inMicrometres(plan, facts) : inPixels(plan)
  return {
    bag: { features, dimensions: encoder.dimensions, coords, attributes: { ...known, file } },
    options: { storage, name: layout === 'stamp' ? 'feats' : 'features' },
  }
}

/**
 * The key of the bag that is there; null where there is no file.
 * @throws SlideError `cannot-write` for a file that this package did not write
 */
export async function keyOfBag(file: string): Promise<string | null> {
  if (!existsSync(file)) return null
  const key = await openBag(file).then(
    bag => bag.attributes.raw.file.tessera_key,
    () => null,
  )
  if (typeof key === 'string') return key
  throw new SlideError(
    'cannot-write',
    'a file that was not written here is in the way',
    'remove it, or write elsewhere',
    {
      file,
    },
  )
}

function inPixels({ x, y }: TilePlan): Int32Array {
  const coords = new Int32Array(2 * x.length)
  for (let i = 0; i < x.length; i++) {
    coords[2 * i] = x[i]
    coords[2 * i + 1] = y[i]
  }
  return coords
}

function inMicrometres({ x, y }: TilePlan, { mppX, mppY }: SlideFacts): Float64Array {
  const coords = new Float64Array(2 * x.length)
  for (let i = 0; i < x.length; i++) {
    coords[2 * i] = x[i] * mppX
    coords[2 * i + 1] = y[i] * mppY
  }
  return coords
}

function rounded(magnification: number): number {
  const near = Math.round(magnification)
  return Math.abs(near - magnification) < 0.05 * magnification ? near : magnification
}

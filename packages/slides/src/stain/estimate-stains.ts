import { type White, whiteVector } from '@tessera/imaging'
import type { Raster } from '../raster.ts'
import { macenkoStains } from './macenko.ts'
import { estimateColours } from './reinhard.ts'
import type { ColourEstimate, SlideStain, StainEstimate } from './stain-estimate.ts'
import { completeStainSettings, type StainMethod, type StainSettingsInput } from './stain-settings.ts'
import { tissueDensities } from './tissue-densities.ts'
import { describeStains } from './two-stains.ts'
import { vahadaneStains } from './vahadane.ts'

/** What each method finds. */
export type EstimateOf<M extends StainMethod> = M extends 'reinhard' ? ColourEstimate : StainEstimate

/**
 * The stains of a slide from some of its pixels: colours and strengths of haematoxylin and eosin (`macenko`, `vahadane`) or
 * mean and spread of its colours (`reinhard`). Only pixels dark enough to be tissue count.
 * @param pixels one picture, several, or three bytes a pixel
 * @param options.white what light through glass reads, see `findBackground`; 255 by default
 * @throws SlideError `no-tissue` with fewer tissue pixels than `leastPixels`, `one-stain` when they have one colour,
 * `bad-setting`
 */
export function estimateStains<M extends StainMethod>(
  pixels: Raster | Iterable<Raster> | Uint8Array,
  settings: StainSettingsInput & { readonly method: M },
  options?: { readonly white?: White },
): EstimateOf<M>
export function estimateStains(
  pixels: Raster | Iterable<Raster> | Uint8Array,
  settings: StainSettingsInput,
  options: { readonly white?: White } = {},
): SlideStain {
  const complete = completeStainSettings(settings)
  const white = whiteVector(options.white)
  const rgb = joinPixels(pixels)
  if (complete.method === 'reinhard') return estimateColours(rgb, white, complete)
  const tissue = tissueDensities(rgb, white, complete)
  if (complete.method === 'macenko')
    return describeStains('macenko', macenkoStains(tissue, complete.anglePercentile), tissue, white, complete)
  const start = macenkoStains(tissue, 1)
  return describeStains('vahadane', vahadaneStains(tissue, start, complete), tissue, white, complete)
}

function joinPixels(pixels: Raster | Iterable<Raster> | Uint8Array): Uint8Array {
  if (pixels instanceof Uint8Array) return pixels
  if ('pixels' in pixels) return pixels.pixels
  const parts = Array.from(pixels, raster => raster.pixels)
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

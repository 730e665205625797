import { opticalDensityTables, type RgbVector } from '@tessera/imaging'
import { SlideError } from '../slide-error.ts'
import type { StainMap } from './colour-transfer.ts'
import { byteTables, densityMap, inSteps } from './density-map.ts'
import { reinhardMap } from './reinhard-map.ts'
import { type SlideStain, type StainEstimate, slideStains } from './stain-estimate.ts'
import { completeStainSettings, type StainSettingsInput } from './stain-settings.ts'
import { pseudoInverse } from './two-stains.ts'

/**
 * The map of a slide's colours to those of a reference.
 *
 * Macenko and Vahadane: amounts of the slide's own stains (least squares; for Vahadane none negative), each scaled by
 * reference strength / slide strength, are drawn again in the reference's colours on the reference's glass. Reinhard:
 * (x - mean) · reference sd / sd + reference mean on each axis of the colour space.
 * @param settings those that both were estimated with
 * @throws SlideError `bad-setting` when source, reference and settings are not of one method
 */
export function stainMap(source: SlideStain, reference: SlideStain, settings: StainSettingsInput): StainMap {
  const complete = completeStainSettings(settings)
  if (source.method !== complete.method || reference.method !== complete.method)
    throw unlike(source.method, reference.method)
  if (source.method === 'reinhard' || reference.method === 'reinhard' || complete.method === 'reinhard') {
    if (source.method !== 'reinhard' || reference.method !== 'reinhard' || complete.method !== 'reinhard')
      throw unlike(source.method, reference.method)
    if (source.space !== reference.space) throw unlike(source.space, reference.space)
    return reinhardMap(source, reference, complete)
  }
  return densityMapOf(source, reference, complete.residual)
}

function unlike(source: string, reference: string): SlideError {
  return new SlideError(
    'bad-setting',
    `a slide by ${source} and a reference by ${reference}`,
    'estimate both by the method of the settings',
  )
}

function densityMapOf(source: StainEstimate, reference: StainEstimate, residual: 'drop' | 'keep'): StainMap {
  const matrix = mixingMatrix(source, reference, residual)
  const map =
    source.method === 'vahadane'
      ? heldMap(source, reference, nonNegativeParts(source, reference, matrix, residual))
      : densityMap({ matrix, offset: [0, 0, 0], from: source.white, to: reference.white })
  return ({ width, height, pixels }) => ({ width, height, pixels: map(pixels) })
}

/** Entry 3 i + c: what density 1 in channel i of the slide adds to channel c of the normalised picture. */
function mixingMatrix(source: StainEstimate, reference: StainEstimate, residual: 'drop' | 'keep'): number[] {
  const [h, e] = pseudoInverse(source.haematoxylin, source.eosin)
  const more = reference.strength.haematoxylin / source.strength.haematoxylin
  const moreEosin = reference.strength.eosin / source.strength.eosin
  const from = slideStains(source).vectors[2]
  const to = slideStains(reference).vectors[2]
  const rest = residual === 'keep' ? 1 : 0
  const m: number[] = []
  for (let i = 0; i < 3; i++)
    for (let c = 0; c < 3; c++)
      m.push(
        h[i] * more * reference.haematoxylin[c] +
          e[i] * moreEosin * reference.eosin[c] +
          rest * from[i] * to[c],
      )
  return m
}

/** Two maps for where one of the amounts would be negative: of haematoxylin alone and of eosin alone. */
interface HeldMaps {
  readonly both: readonly number[]
  readonly amounts: readonly [RgbVector, RgbVector]
  readonly haematoxylin: readonly number[]
  readonly eosin: readonly number[]
}

function nonNegativeParts(
  source: StainEstimate,
  reference: StainEstimate,
  both: readonly number[],
  residual: 'drop' | 'keep',
): HeldMaps {
  const from = slideStains(source).vectors[2]
  const to = slideStains(reference).vectors[2]
  const rest = residual === 'keep' ? 1 : 0
  const alone = (name: 'haematoxylin' | 'eosin') => {
    const m: number[] = []
    const more = reference.strength[name] / source.strength[name]
    for (let i = 0; i < 3; i++)
      for (let c = 0; c < 3; c++) m.push(source[name][i] * more * reference[name][c] + rest * from[i] * to[c])
    return m
  }
  return {
    both,
    amounts: pseudoInverse(source.haematoxylin, source.eosin),
    haematoxylin: alone('haematoxylin'),
    eosin: alone('eosin'),
  }
}

/** As {@link densityMap}, with the map that the pixel's amounts ask for. */
function heldMap(
  source: StainEstimate,
  reference: StainEstimate,
  maps: HeldMaps,
): (rgb: Uint8Array) => Uint8Array {
  const [red, green, blue] = opticalDensityTables(source.white)
  const [toRed, toGreen, toBlue] = byteTables(reference.white)
  const both = Float64Array.from(inSteps(maps.both))
  const first = Float64Array.from(inSteps(maps.haematoxylin))
  const second = Float64Array.from(inSteps(maps.eosin))
  const [[h0, h1, h2], [e0, e1, e2]] = maps.amounts
  const last = toRed.length - 1
  return rgb => {
    const out = new Uint8Array(rgb.length)
    for (let i = 0; i + 2 < rgb.length; i += 3) {
      const r = red[rgb[i]]
      const g = green[rgb[i + 1]]
      const b = blue[rgb[i + 2]]
      const m = h0 * r + h1 * g + h2 * b < 0 ? second : e0 * r + e1 * g + e2 * b < 0 ? first : both
      const x = (r * m[0] + g * m[3] + b * m[6] + 0.5) | 0
      const y = (r * m[1] + g * m[4] + b * m[7] + 0.5) | 0
      const z = (r * m[2] + g * m[5] + b * m[8] + 0.5) | 0
      out[i] = toRed[x < 0 ? 0 : x > last ? last : x]
      out[i + 1] = toGreen[y < 0 ? 0 : y > last ? last : y]
      out[i + 2] = toBlue[z < 0 ? 0 : z > last ? last : z]
    }
    return out
  }
}

import { opticalDensityTables, type RgbVector } from '@tessera/imaging'
import { SlideError } from '../slide-error.ts'
import type { StainMap } from './colour-transfer.ts'
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
  return densityMap(source, reference, complete.residual)
}

function unlike(source: string, reference: string): SlideError {
  return new SlideError(
    'bad-setting',
    `a slide by ${source} and a reference by ${reference}`,
    'estimate both by the method of the settings',
  )
}

// Steps of the table from density to byte, per unit: a step is at most 0.1 grey values.
const steps = 5000
const largestDensity = 3.2

function densityMap(source: StainEstimate, reference: StainEstimate, residual: 'drop' | 'keep'): StainMap {
  const tables = opticalDensityTables(source.white)
  const bytes = reference.white.map(densityToByte)
  const m = mixingMatrix(source, reference, residual)
  const held = source.method === 'vahadane' ? nonNegativeParts(source, reference, m, residual) : null
  return ({ width, height, pixels }) => ({
    width,
    height,
    pixels: held === null ? mapLinear(pixels, tables, bytes, m) : mapHeld(pixels, tables, bytes, held),
  })
}

type Tables = readonly [Float64Array, Float64Array, Float64Array]

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

function densityToByte(white: number): Uint8Array {
  const table = new Uint8Array(Math.ceil(steps * largestDensity) + 1)
  for (let k = 0; k < table.length; k++) table[k] = white * 10 ** (-k / steps) + 0.5
  return table
}

function mapLinear(
  rgb: Uint8Array,
  [red, green, blue]: Tables,
  [toRed, toGreen, toBlue]: readonly Uint8Array[],
  matrix: readonly number[],
): Uint8Array {
  const out = new Uint8Array(rgb.length)
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = matrix.map(value => value * steps)
  const last = toRed.length - 1
  for (let i = 0; i + 2 < rgb.length; i += 3) {
    const r = red[rgb[i]]
    const g = green[rgb[i + 1]]
    const b = blue[rgb[i + 2]]
    const x = (r * m0 + g * m3 + b * m6 + 0.5) | 0
    const y = (r * m1 + g * m4 + b * m7 + 0.5) | 0
    const z = (r * m2 + g * m5 + b * m8 + 0.5) | 0
    out[i] = toRed[x < 0 ? 0 : x > last ? last : x]
    out[i + 1] = toGreen[y < 0 ? 0 : y > last ? last : y]
    out[i + 2] = toBlue[z < 0 ? 0 : z > last ? last : z]
  }
  return out
}

function mapHeld(
  rgb: Uint8Array,
  [red, green, blue]: Tables,
  [toRed, toGreen, toBlue]: readonly Uint8Array[],
  maps: HeldMaps,
): Uint8Array {
  const out = new Uint8Array(rgb.length)
  const both = Float64Array.from(maps.both, value => value * steps)
  const first = Float64Array.from(maps.haematoxylin, value => value * steps)
  const second = Float64Array.from(maps.eosin, value => value * steps)
  const [[h0, h1, h2], [e0, e1, e2]] = maps.amounts
  const last = toRed.length - 1
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

import { haematoxylinEosin, type RgbVector, rgbToLab, separateStains, type White } from '@tessera/imaging'
import { meanAndSd } from './reinhard.ts'
import type { SlideStain } from './stain-estimate.ts'
import { countInside, tissuePixels } from './tissue-densities.ts'

/**
 * What colour a slide has, in numbers that can be compared between slides and centres. `white`: light through glass, grey
 * values. `lightness`, `a`, `b`: CIE L*a*b*. `haematoxylin`, `eosin`, `residual`: amounts of Ruifrok and Johnston's
 * stains in optical density (base 10), the same two vectors for every slide, above the slide's own glass. Means and standard
 * deviations (divisor n) over tissue pixels.
 */
export const colourColumns = [
  'white_red',
  'white_green',
  'white_blue',
  'lightness_mean',
  'lightness_sd',
  'a_mean',
  'a_sd',
  'b_mean',
  'b_sd',
  'haematoxylin_mean',
  'haematoxylin_sd',
  'eosin_mean',
  'eosin_sd',
  'residual_mean',
  'residual_sd',
] as const

/** Of the slide's own stains: parts of the unit vectors, degrees between them, strengths; where they were estimated. */
export const stainColumns = [
  'haematoxylin_red',
  'haematoxylin_green',
  'haematoxylin_blue',
  'eosin_red',
  'eosin_green',
  'eosin_blue',
  'stain_angle',
  'haematoxylin_strength',
  'eosin_strength',
] as const

export type ColourColumn = (typeof colourColumns)[number] | (typeof stainColumns)[number]
export type ColourRow = Readonly<Partial<Record<ColourColumn, number>>>

/** The columns of some pixels of a slide; without a single tissue pixel only those of the glass. */
export function describeColours(
  rgb: Uint8Array,
  white: RgbVector,
  estimate: SlideStain | null,
  minDensity: number,
): ColourRow {
  const glass = { white_red: white[0], white_green: white[1], white_blue: white[2] }
  const tissue = tissueOf(rgb, white, minDensity)
  if (tissue.length === 0) return glass
  return { ...glass, ...moments(tissue, white), ...stainParts(estimate) }
}

function tissueOf(rgb: Uint8Array, white: RgbVector, minDensity: number): Uint8Array {
  const inside = tissuePixels(rgb, white, {
    minDensity,
    densityRule: 'mean',
    leastGreen: 0.6,
    leastPixels: 0,
  })
  const tissue = new Uint8Array(3 * countInside(inside))
  for (let p = 0, at = 0; p < inside.length; p++) {
    if (inside[p] === 0) continue
    tissue[at++] = rgb[3 * p]
    tissue[at++] = rgb[3 * p + 1]
    tissue[at++] = rgb[3 * p + 2]
  }
  return tissue
}

function moments(tissue: Uint8Array, white: White): ColourRow {
  const { lightness, a, b } = rgbToLab(tissue)
  const { haematoxylin, eosin, residual } = separateStains(tissue, haematoxylinEosin, { white })
  const planes = { lightness, a, b, haematoxylin, eosin, residual }
  return Object.fromEntries(
    Object.entries(planes).flatMap(([name, plane]) => {
      const { mean, sd } = meanAndSd(plane)
      return [
        [`${name}_mean`, mean],
        [`${name}_sd`, sd],
      ]
    }),
  )
}

function stainParts(estimate: SlideStain | null): ColourRow {
  if (estimate === null || estimate.method === 'reinhard') return {}
  const { haematoxylin, eosin, angle, strength } = estimate
  return {
    haematoxylin_red: haematoxylin[0],
    haematoxylin_green: haematoxylin[1],
    haematoxylin_blue: haematoxylin[2],
    eosin_red: eosin[0],
    eosin_green: eosin[1],
    eosin_blue: eosin[2],
    stain_angle: angle,
    haematoxylin_strength: strength.haematoxylin,
    eosin_strength: strength.eosin,
  }
}

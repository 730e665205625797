import type { SlideLaw } from '../slide-law.ts'

/** What a tile of 128 µm holds: shares of its area, and nuclei per mm² of it. */
export interface TileMakeup {
  readonly glass: number
  /** Living tumour. */
  readonly tumour: number
  readonly necrosis: number
  readonly lymphocytes: number
  readonly tumourNuclei: number
  readonly stromalNuclei: number
  readonly debris: number
}

/** Names of the numbers by which features of a tile are foretold; the first is the constant. */
export const makeupTerms = [
  'constant',
  'glass',
  'glass squared',
  'tumour',
  'tumour squared',
  'necrosis',
  'root lymphocytes',
  'lymphocytes',
  'tumour nuclei',
  'tumour nuclei squared',
  'stromal nuclei',
  'lymphocytes of nuclei',
  'lymphocytes of nuclei squared',
  'stromal of nuclei',
  'debris',
  'nuclear area x tumour of nuclei',
  'irregularity x tumour of nuclei',
  'nuclear area x tumour nuclei',
  'haematoxylin x tissue',
  'eosin x tissue',
  'haematoxylin x nuclei',
  'eosin x nuclei',
  'red of haematoxylin x tissue',
  'blue of haematoxylin x tissue',
  'red of eosin x tissue',
  'blue of eosin x tissue',
  'red of haematoxylin x nuclei',
  'red of eosin x nuclei',
  'edge',
  'noise',
  'red of white',
  'blue of white',
] as const

/** Of the terms, those that a slide's law does not enter. */
const plainTerms = 15
/** They, and the share of tumour among nuclei: what of a tile its features follow from once the law is known. */
export const tileNumbers = plainTerms + 1

/** Writes the {@link tileNumbers} of a tile. */
export function writeTile(makeup: TileMakeup, into: Float64Array): void {
  const { glass, tumour, necrosis, lymphocytes, tumourNuclei, stromalNuclei, debris } = makeup
  const l = lymphocytes / 1000
  const t = tumourNuclei / 1000
  const s = stromalNuclei / 1000
  const all = Math.max(0.05, l + t + s)
  into[0] = 1
  into[1] = glass
  into[2] = glass * glass
  into[3] = tumour
  into[4] = tumour * tumour
  into[5] = necrosis
  into[6] = Math.sqrt(l)
  into[7] = l
  into[8] = t
  into[9] = t * t
  into[10] = s
  into[11] = l / all
  into[12] = (l / all) ** 2
  into[13] = s / all
  into[14] = debris / 1000
  into[15] = t / all
}

/** What of a law enters the terms: deviations from the usual. */
function lawNumbers({ tumourNuclei, look }: Pick<SlideLaw, 'tumourNuclei' | 'look'>) {
  return {
    area: Math.log(tumourNuclei.area / 75),
    irregularity: Math.log(tumourNuclei.irregularity / 0.06),
    // With tissue, and with nuclei.
    tissue: [
      Math.log(look.strength[0]),
      Math.log(look.strength[1]),
      look.haematoxylin[0] - 0.6,
      look.haematoxylin[2] - 0.35,
      look.eosin[0] - 0.15,
      look.eosin[2] - 0.3,
    ],
    scanner: [look.edgeUm - 1, look.noise - 1.8, (look.white[0] - 244) / 10, (look.white[2] - 244) / 10],
  }
}

/** Nuclear content of a tile, about 1 in tumour: this much for each of lymphocytes, tumour and stroma in 1,000 per mm². */
const content = [0.25, 0.5, 0.25] as const

/** Writes the {@link makeupTerms} of a tile of a slide. */
export function writeTerms(
  makeup: TileMakeup,
  law: Pick<SlideLaw, 'tumourNuclei' | 'look'>,
  into: Float64Array,
): void {
  writeTile(makeup, into)
  const ofTumour = into[15]
  const { area, irregularity, tissue, scanner } = lawNumbers(law)
  const share = 1 - makeup.glass
  const nuclei = content[0] * into[7] + content[1] * into[8] + content[2] * into[10]
  into[15] = area * ofTumour
  into[16] = irregularity * ofTumour
  into[17] = area * into[8]
  const [h, e, hr, hb, er, eb] = tissue
  into.set([h * share, e * share, h * nuclei, e * nuclei], 18)
  into.set([hr * share, hb * share, er * share, eb * share, hr * nuclei, er * nuclei], 22)
  into.set(scanner, 28)
}

/**
 * The coefficients of the {@link tileNumbers} for one slide: those of the {@link makeupTerms} with the law put in, which a
 * bag of hundreds of tiles needs once.
 * @param coefficients terms x dimensions, row-major
 */
export function coefficientsOf(
  law: Pick<SlideLaw, 'tumourNuclei' | 'look'>,
  coefficients: Float64Array,
  dimensions: number,
): Float64Array {
  const { area, irregularity, tissue, scanner } = lawNumbers(law)
  const [h, e, hr, hb, er, eb] = tissue
  const out = new Float64Array(tileNumbers * dimensions)
  out.set(coefficients.subarray(0, plainTerms * dimensions))
  const add = (to: number, from: number, times: number) => {
    for (let d = 0; d < dimensions; d++)
      out[to * dimensions + d] += times * coefficients[from * dimensions + d]
  }
  add(15, 15, area)
  add(15, 16, irregularity)
  add(8, 17, area)
  const withTissue = [
    [18, h],
    [19, e],
    [22, hr],
    [23, hb],
    [24, er],
    [25, eb],
  ]
  for (const [from, times] of withTissue) {
    add(0, from, times)
    add(1, from, -times)
  }
  const withNuclei = [
    [20, h],
    [21, e],
    [26, hr],
    [27, er],
  ]
  for (const [from, times] of withNuclei) {
    add(7, from, times * content[0])
    add(8, from, times * content[1])
    add(10, from, times * content[2])
  }
  for (const [k, value] of scanner.entries()) add(0, 28 + k, value)
  return out
}

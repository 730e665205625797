import { createRandom } from '@tessera/statistics'
import { tileStains } from '../tile/index.ts'

type Rgb = readonly [red: number, green: number, blue: number]

/** How slides of a centre look: its laboratory's stain and its scanner. Plain data. */
export interface CentreLook {
  /** For the sheet of slides. */
  readonly stain: string
  readonly scanner: string
  /** Optical densities of the stains in red, green and blue, of length 1. */
  readonly haematoxylin: Rgb
  readonly eosin: Rgb
  /** How much of each stain there is, as a multiple of the usual. */
  readonly strength: readonly [haematoxylin: number, eosin: number]
  /** Standard deviation of the log strength from slide to slide. */
  readonly spread: number
  /** Grey level of light through unstained glass, by channel. */
  readonly white: Rgb
  /** Width over which the scanner spreads an edge, µm. */
  readonly edgeUm: number
  /** Standard deviation of its noise, grey levels. */
  readonly noise: number
  /** Of its JPEG, 1 to 100. */
  readonly quality: number
}

const stainOf = (
  name: 'ruifrok' | 'macenko' | 'pale' | 'dark',
): Pick<CentreLook, 'stain' | 'haematoxylin' | 'eosin'> => {
  const { vectors } = tileStains[name].stains
  return { stain: name, haematoxylin: vectors[0], eosin: vectors[1] }
}

/** Scanners of different sharpness, colour and compression; assumed. */
const scanners = {
  S1: { white: [244, 243, 244], edgeUm: 0.8, noise: 1.6, quality: 85 },
  S2: { white: [246, 245, 242], edgeUm: 1, noise: 2, quality: 80 },
  S3: { white: [240, 242, 247], edgeUm: 0.9, noise: 1.4, quality: 88 },
  S4: { white: [242, 238, 240], edgeUm: 1.2, noise: 2.4, quality: 75 },
} as const satisfies Readonly<Record<string, Pick<CentreLook, 'white' | 'edgeUm' | 'noise' | 'quality'>>>

const lookOf = (
  stain: ReturnType<typeof stainOf>,
  scanner: keyof typeof scanners,
  strength: CentreLook['strength'],
  spread: number,
): CentreLook => ({ ...stain, scanner, strength, spread, ...scanners[scanner] })

/**
 * Five centres: the stains of {@link tileStains} (the measured vectors of Ruifrok and Johnston 2001 and of Macenko 2009, a
 * pale and a dark one of our own), each on a scanner; strengths are assumed.
 */
const known: readonly CentreLook[] = [
  lookOf(stainOf('macenko'), 'S1', [1, 1], 0.07),
  lookOf(stainOf('ruifrok'), 'S2', [1.05, 0.8], 0.08),
  lookOf({ ...stainOf('macenko'), stain: 'macenko-pale' }, 'S3', [0.72, 0.78], 0.09),
  lookOf(stainOf('dark'), 'S4', [1.15, 0.85], 0.08),
  lookOf(stainOf('pale'), 'S1', [0.85, 0.7], 0.1),
]

/** The looks of so many centres: five that are known, further ones drawn around these by the seed. */
export function centreLooks(count: number, seed: number): readonly CentreLook[] {
  return Array.from({ length: count }, (_, i) => {
    const base = known[i % known.length]
    if (i < known.length) return base
    const random = createRandom(seed, 'centre look', i)
    const turned = (v: Rgb): Rgb => {
      const moved: Rgb = [
        v[0] + 0.04 * random.normal(),
        v[1] + 0.04 * random.normal(),
        v[2] + 0.04 * random.normal(),
      ]
      const length = Math.hypot(...moved)
      return [moved[0] / length, moved[1] / length, moved[2] / length]
    }
    const strength = (s: number) => s * Math.exp(0.12 * random.normal())
    return {
      ...base,
      stain: `${base.stain}-${i + 1}`,
      haematoxylin: turned(base.haematoxylin),
      eosin: turned(base.eosin),
      strength: [strength(base.strength[0]), strength(base.strength[1])],
      edgeUm: 0.75 + 0.5 * random.next(),
    }
  })
}

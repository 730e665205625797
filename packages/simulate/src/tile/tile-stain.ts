import { haematoxylinDab, haematoxylinEosin, type StainSet, stainSet } from '@tessera/imaging'

/** The colours of a laboratory and its scanner. */
export interface TileStain {
  readonly stains: StainSet
  /** How much of each stain there is, as a multiple of the usual. */
  readonly strength: readonly [nuclear: number, other: number]
  /** Light through unstained glass, in grey levels. */
  readonly white: number
}

/**
 * Of centres whose slides look different: the vectors measured by Ruifrok and Johnston (2001), those of the reference
 * picture of Macenko (2009) that stain normalisers carry, a pale and bluish, and a dark and reddish one.
 */
export const tileStains = {
  ruifrok: { stains: haematoxylinEosin, strength: [1, 1], white: 245 },
  macenko: {
    stains: stainSet<'haematoxylin' | 'eosin'>(
      ['haematoxylin', [0.5626, 0.7201, 0.4062]],
      ['eosin', [0.2159, 0.8012, 0.5581]],
    ),
    strength: [1, 1],
    white: 240,
  },
  pale: {
    stains: stainSet<'haematoxylin' | 'eosin'>(
      ['haematoxylin', [0.7, 0.66, 0.26]],
      ['eosin', [0.12, 0.97, 0.2]],
    ),
    strength: [0.65, 0.6],
    white: 250,
  },
  dark: {
    stains: stainSet<'haematoxylin' | 'eosin'>(
      ['haematoxylin', [0.58, 0.73, 0.36]],
      ['eosin', [0.1, 0.97, 0.24]],
    ),
    strength: [1.35, 1.4],
    white: 235,
  },
  /** Immunohistochemistry: haematoxylin as counterstain, diaminobenzidine as marker. Ruifrok and Johnston (2001). */
  dab: { stains: haematoxylinDab, strength: [0.6, 1], white: 243 },
} as const satisfies Record<string, TileStain>

import type { SlideLaw } from './slide-law.ts'

/** A slide, and where its truth goes. */
export interface SlideRequest {
  readonly kind: 'slide'
  readonly law: SlideLaw
  /** Names of its mask, cells and numbers within the study's folder; null for none. */
  readonly truth: SlideTruthFiles | null
}

export interface SlideTruthFiles {
  /** Indexed picture, 4 µm a pixel: `slideMaskBits`. */
  readonly mask: string
  /** x_um, y_um, class and area_um2 of every nucleus. */
  readonly cells: string
  /** Areas, counts, densities, phenotype and the law. */
  readonly numbers: string
}

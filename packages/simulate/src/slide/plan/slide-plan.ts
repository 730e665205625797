import { createRandom, type Random } from '@tessera/statistics'
import type { SlideLaw } from '../slide-law.ts'

/** Micrometres between the nodes of the plan, and along a pixel of the truth's mask. */
export const nodeUm = 4

/**
 * What lies where on a slide, at nodes 4 µm apart, row by row, node (i, j) at (4 i, 4 j) µm. Levels are positive inside,
 * and are read between the nodes by bilinear interpolation.
 */
export interface SlidePlan {
  readonly columns: number
  readonly rows: number
  readonly tissue: Float32Array
  readonly tumour: Float32Array
  readonly necrosis: Float32Array
  /** Positions along and across the fibres, µm: fibres are where `across` does not change. */
  readonly along: Float32Array
  readonly across: Float32Array
  /** How thick the section is, about 1. */
  readonly thickness: Float32Array
  /** Log density of lymphocytes from place to place, standard normal. */
  readonly clusters: Float32Array
  /** Share of tumour in some 40 µm around. */
  readonly nearTumour: Float32Array
  /** Null where there is none. */
  readonly blur: Float32Array | null
  readonly pen: Float32Array | null
  readonly fold: Float32Array | null
}

/** Streams of a slide, by what they are for. */
export function slideStream(law: SlideLaw, what: string): Random {
  return createRandom(law.seed, 'slide', what)
}

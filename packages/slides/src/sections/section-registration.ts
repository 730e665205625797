import type { Affine, BlockResidual } from '@tessera/imaging'

/** How far the points of one section come from where they belong, and how that is known. */
export interface RegistrationError {
  /**
   * `landmarks`: the mean distance of held-out landmarks from where the registration puts them (target registration error).
   * `blocks`: no landmarks were given: the median distance of held-out blocks from where they are found, plus how far points come back
   * from a registration there and one back (inverse consistency, mean). It says how well the pictures lie on each other, not whether
   * cells of the two sections are the same.
   */
  readonly from: 'landmarks' | 'blocks'
  readonly micrometres: number
  /** Within so many µm of where it is put a point is expected with 95 % probability: the radius for labels that are carried over. */
  readonly radius95: number
}

/** One section laid over its neighbour. Plain JSON. */
export interface SectionRegistration {
  readonly tessera: 'sections/1'
  readonly kind: 'rigid' | 'affine'
  /** From the fixed to the moving section, µm from the upper left corner of each slide: (a x + b y + c, d x + e y + f). */
  readonly matrix: Affine
  /** The moving section lies with its other side up. */
  readonly flipped: boolean
  /** Degrees clockwise on a screen, after mirroring. */
  readonly angle: number
  readonly leastScale: number
  readonly largestScale: number
  readonly error: RegistrationError
  readonly residual: BlockResidual
  /** µm */
  readonly inverseConsistency: { readonly mean: number; readonly largest: number }
  readonly landmarks: {
    readonly count: number
    readonly mean: number
    readonly median: number
    readonly largest: number
  } | null
}

/** Points that are the same in both sections, µm; they are not used for the registration but judge it. */
export interface Landmarks {
  readonly fixed: readonly (readonly [x: number, y: number])[]
  readonly moving: readonly (readonly [x: number, y: number])[]
}

import { type RgbVector, type StainSet, stainSet } from '@tessera/imaging'

/** The two stains of a slide as Macenko's or Vahadane's method finds them. */
export interface StainEstimate {
  readonly method: 'macenko' | 'vahadane'
  /** Unit vectors of optical density. The one with the greater part in red is called haematoxylin. */
  readonly haematoxylin: RgbVector
  readonly eosin: RgbVector
  /** High percentile over tissue of the amount of each, in optical density (base 10). */
  readonly strength: { readonly haematoxylin: number; readonly eosin: number }
  /** What light through glass reads. */
  readonly white: RgbVector
  /** Degrees between the two. */
  readonly angle: number
  /** Tissue pixels that it was made from. */
  readonly pixels: number
}

/** Mean and standard deviation of a slide's colours, for Reinhard's method. */
export interface ColourEstimate {
  readonly method: 'reinhard'
  readonly space: 'ruderman' | 'cielab'
  /** Of l, α, β or L*, a*, b* over tissue pixels. */
  readonly mean: readonly [number, number, number]
  /** Divisor n. */
  readonly sd: readonly [number, number, number]
  readonly white: RgbVector
  readonly pixels: number
}

export type SlideStain = StainEstimate | ColourEstimate

/** A slide's own stains for {@link separateStains} of `@tessera/imaging`: haematoxylin, eosin and the residual. */
export function slideStains(estimate: StainEstimate): StainSet<'haematoxylin' | 'eosin' | 'residual'> {
  return stainSet<'haematoxylin' | 'eosin'>(
    ['haematoxylin', estimate.haematoxylin],
    ['eosin', estimate.eosin],
  )
}

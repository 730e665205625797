import { angleBetween, type RgbVector } from '@tessera/imaging'
import { SlideError } from '../slide-error.ts'
import { quantileInPlace } from './quantile-in-place.ts'
import type { StainEstimate } from './stain-estimate.ts'
import type { TissueDensities } from './tissue-densities.ts'

/** Two directions of optical density, not yet told apart. */
export type StainPair = readonly [RgbVector, RgbVector]

/** How much of each stain a pixel has, pixels in order. */
export interface StainAmounts {
  readonly haematoxylin: Float32Array
  readonly eosin: Float32Array
}

/**
 * Tells haematoxylin, which takes more of the red, from eosin, and measures the strength of each.
 * @throws SlideError `one-stain` when the two are closer than `leastAngle` degrees
 */
export function describeStains(
  method: StainEstimate['method'],
  pair: StainPair,
  tissue: TissueDensities,
  white: RgbVector,
  settings: { readonly leastAngle: number; readonly strengthPercentile: number },
): StainEstimate {
  const [haematoxylin, eosin] = pair[0][0] > pair[1][0] ? pair : [pair[1], pair[0]]
  const angle = angleBetween(haematoxylin, eosin)
  if (!(angle >= settings.leastAngle))
    throw new SlideError(
      'one-stain',
      `the colours of the tissue lie within ${angle.toFixed(1)} degrees, less than ${settings.leastAngle}`,
      'leave the slide as it is: it has one stain, or is not stained with two',
    )
  const solve = method === 'macenko' ? leastSquaresAmounts : nonNegativeAmounts
  const amounts = solve(tissue, haematoxylin, eosin)
  const p = settings.strengthPercentile / 100
  const strength = {
    haematoxylin: quantileInPlace(amounts.haematoxylin, p),
    eosin: quantileInPlace(amounts.eosin, p),
  }
  if (!(strength.haematoxylin > 0 && strength.eosin > 0))
    throw new SlideError(
      'one-stain',
      `no ${strength.eosin > 0 ? 'haematoxylin' : 'eosin'} at percentile ${settings.strengthPercentile} of the tissue`,
      'leave the slide as it is: it has one stain, or is not stained with two',
    )
  return { method, haematoxylin, eosin, strength, white, angle, pixels: tissue.pixels }
}

/** Rows of the pseudo-inverse: the amount of each stain is their product with the optical density. */
export function pseudoInverse(first: RgbVector, second: RgbVector): StainPair {
  const cosine = first[0] * second[0] + first[1] * second[1] + first[2] * second[2]
  const rest = 1 - cosine * cosine
  const row = (a: RgbVector, b: RgbVector): RgbVector => [
    (a[0] - cosine * b[0]) / rest,
    (a[1] - cosine * b[1]) / rest,
    (a[2] - cosine * b[2]) / rest,
  ]
  return [row(first, second), row(second, first)]
}

/** The amounts that leave the least squares; negative ones are kept, as in Macenko's method. */
export function leastSquaresAmounts(
  { densities, pixels }: TissueDensities,
  first: RgbVector,
  second: RgbVector,
): StainAmounts {
  const [[a0, a1, a2], [b0, b1, b2]] = pseudoInverse(first, second)
  const haematoxylin = new Float32Array(pixels)
  const eosin = new Float32Array(pixels)
  for (let p = 0, i = 0; p < pixels; p++, i += 3) {
    const r = densities[i]
    const g = densities[i + 1]
    const b = densities[i + 2]
    haematoxylin[p] = a0 * r + a1 * g + a2 * b
    eosin[p] = b0 * r + b1 * g + b2 * b
  }
  return { haematoxylin, eosin }
}

/**
 * The amounts a >= 0 that minimise ½|d - a₁ v₁ - a₂ v₂|² + λ(a₁ + a₂) for unit vectors v. In closed form: both by
 * ordinary least squares where neither is negative, else the one alone that the other leaves no gain to.
 */
export function nonNegativeAmounts(
  { densities, pixels }: TissueDensities,
  first: RgbVector,
  second: RgbVector,
  sparsity = 0,
): StainAmounts {
  const cosine = first[0] * second[0] + first[1] * second[1] + first[2] * second[2]
  const rest = 1 - cosine * cosine
  const haematoxylin = new Float32Array(pixels)
  const eosin = new Float32Array(pixels)
  for (let p = 0, i = 0; p < pixels; p++, i += 3) {
    const r = densities[i]
    const g = densities[i + 1]
    const b = densities[i + 2]
    const u = first[0] * r + first[1] * g + first[2] * b - sparsity
    const v = second[0] * r + second[1] * g + second[2] * b - sparsity
    const one = (u - cosine * v) / rest
    const two = (v - cosine * u) / rest
    if (one >= 0 && two >= 0) {
      haematoxylin[p] = one
      eosin[p] = two
    } else if (one < 0) eosin[p] = v > 0 ? v : 0
    else haematoxylin[p] = u > 0 ? u : 0
  }
  return { haematoxylin, eosin }
}

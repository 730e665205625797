import { ImagingError } from '../../imaging-error.ts'

/** An affine map of the plane: (x, y) becomes (a x + b y + c, d x + e y + f), for [a, b, c, d, e, f]. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

export const identityAffine: Affine = [1, 0, 0, 0, 1, 0]

/** First `inner`, then `outer`. */
export function composeAffine(outer: Affine, inner: Affine): Affine {
  const [a, b, c, d, e, f] = outer
  const [p, q, r, s, t, u] = inner
  return [a * p + b * s, a * q + b * t, a * r + b * u + c, d * p + e * s, d * q + e * t, d * r + e * u + f]
}

/** @throws ImagingError `bad-setting` for a map that flattens the plane */
export function invertAffine([a, b, c, d, e, f]: Affine): Affine {
  const determinant = a * e - b * d
  if (!(Math.abs(determinant) > 1e-12))
    throw new ImagingError(
      'bad-setting',
      'a transform that flattens the plane',
      'give one that can be undone',
    )
  const [p, q, s, t] = [e / determinant, -b / determinant, -d / determinant, a / determinant]
  return [p, q, -(p * c + q * f), s, t, -(s * c + t * f)]
}

export function applyAffine([a, b, c, d, e, f]: Affine, x: number, y: number): [number, number] {
  return [a * x + b * y + c, d * x + e * y + f]
}

/**
 * A turn about a centre and then a shift; flipped, the plane is first mirrored from left to right about the centre.
 * @param degrees from x towards y: clockwise on a screen, where y runs down
 */
export function rigidAffine(
  degrees: number,
  shift: readonly [number, number],
  centre: readonly [number, number] = [0, 0],
  flipped = false,
): Affine {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  const [a, b, d, e] = flipped ? [-cos, -sin, -sin, cos] : [cos, -sin, sin, cos]
  const [x, y] = centre
  return [a, b, x - a * x - b * y + shift[0], d, e, y - d * x - e * y + shift[1]]
}

/** What an affine map does: whether it mirrors, by how many degrees it turns, its least and its largest scale. */
export function affineParts([a, b, , d, e]: Affine) {
  const flipped = a * e - b * d < 0
  // Undo the mirroring from left to right, so that what is left turns.
  const [p, q, r, s] = flipped ? [-a, b, -d, e] : [a, b, d, e]
  const angle = (Math.atan2(r - q, p + s) * 180) / Math.PI
  const [sum, difference] = [Math.hypot(p + s, r - q) / 2, Math.hypot(p - s, r + q) / 2]
  return { flipped, angle, leastScale: sum - difference, largestScale: sum + difference }
}

import { nucleusClasses } from '../../tile/index.ts'

/** Classes of the nuclei of a slide: those of tiles, and fragments of dead ones in necrosis. */
export const slideCellClasses = [...nucleusClasses, 'debris'] as const
export type SlideCellClass = (typeof slideCellClasses)[number]

/** Every nucleus of a slide. Lengths in µm from the upper left corner. */
export interface TrueCells {
  readonly count: number
  readonly x: Float32Array
  readonly y: Float32Array
  /** Index into {@link slideCellClasses}. */
  readonly classOf: Uint8Array
  /** Half axes of the ellipse, and the direction of the long one as cosine and sine. */
  readonly a: Float32Array
  readonly b: Float32Array
  readonly cosine: Float32Array
  readonly sine: Float32Array
  /** Waves of the outline of order 2 to 5, cosine and sine parts: eight a nucleus. */
  readonly waves: Float32Array
  /** Optical density of haematoxylin. */
  readonly density: Float32Array
  /** Nucleoli, 0 to 2. */
  readonly nucleoli: Uint8Array
}

/** Room for so many nuclei. */
export function roomForCells(most: number) {
  const floats = () => new Float32Array(most)
  return {
    x: floats(),
    y: floats(),
    classOf: new Uint8Array(most),
    a: floats(),
    b: floats(),
    cosine: floats(),
    sine: floats(),
    waves: new Float32Array(8 * most),
    density: floats(),
    nucleoli: new Uint8Array(most),
  }
}

/** Of the outline, µm²: pi a b times the mean of (1 + waves)². */
export function outlineArea({ a, b, waves }: TrueCells, i: number): number {
  let squares = 0
  for (let k = 0; k < 8; k++) squares += waves[8 * i + k] ** 2
  return Math.PI * a[i] * b[i] * (1 + squares / 2)
}

import { ImagingError } from '../imaging-error.ts'
import type { RgbVector } from './white.ts'

/** Three unit vectors of optical density in red, green and blue: the colours into which a picture is separated. */
export interface StainSet<Name extends string = string> {
  readonly names: readonly [Name, Name, Name]
  /** Rows of unit length, in the order of the names. */
  readonly vectors: readonly [RgbVector, RgbVector, RgbVector]
}

/** A stain's name, and its optical density in red, green and blue at any strength. */
export type NamedStain<Name extends string> = readonly [Name, RgbVector]

/**
 * Stains that are separated together: two, to which comes as third the residual, the direction at right angles to both
 * (their cross product, which may have negative parts: what the two do not explain), or three.
 * @throws ImagingError `bad-setting` for a vector of length 0, for names given twice, and for vectors that lie within a
 * degree of one plane, as nothing then tells them apart
 */
export function stainSet<Name extends string>(
  first: NamedStain<Name>,
  second: NamedStain<Name>,
): StainSet<Name | 'residual'>
export function stainSet<Name extends string>(
  first: NamedStain<Name>,
  second: NamedStain<Name>,
  third: NamedStain<Name>,
): StainSet<Name>
export function stainSet(
  first: NamedStain<string>,
  second: NamedStain<string>,
  third?: NamedStain<string>,
): StainSet {
  const a = unit(first[1], first[0])
  const b = unit(second[1], second[0])
  const across = cross(a, b)
  const sine = Math.hypot(...across)
  const c = third === undefined ? scale(across, 1 / sine) : unit(third[1], third[0])
  const names: [string, string, string] = [first[0], second[0], third?.[0] ?? 'residual']
  if (new Set(names).size < 3)
    throw new ImagingError('bad-setting', `stains named ${names.join(', ')}`, 'give each its own name')
  const least = Math.sin(Math.PI / 180)
  if (!(sine >= least) || !(Math.abs(dot(across, c)) / sine >= least))
    throw new ImagingError(
      'bad-setting',
      `the colours of ${names.join(', ')} within a degree of one ${sine >= least ? 'plane' : 'line'}`,
      'give stains of different colours',
    )
  return { names, vectors: [a, b, c] }
}

/**
 * The inverse of the three rows, row by row: concentrations c = density · inverse, one column a stain.
 * Entry 3 i + k is what optical density 1 in channel i adds to stain k.
 */
export function unmixingMatrix(stains: StainSet): Float64Array {
  const [a, b, c] = stains.vectors
  const determinant = dot(cross(a, b), c)
  const columns = [cross(b, c), cross(c, a), cross(a, b)]
  const matrix = new Float64Array(9)
  for (let i = 0; i < 3; i++) for (let k = 0; k < 3; k++) matrix[3 * i + k] = columns[k][i] / determinant
  return matrix
}

/** Degrees between two directions. */
export function angleBetween(a: RgbVector, b: RgbVector): number {
  // Better than the arc cosine of the product where the angle is small.
  return (Math.atan2(Math.hypot(...cross(a, b)), dot(a, b)) * 180) / Math.PI
}

function unit(vector: RgbVector, name: string): RgbVector {
  const length = Math.hypot(...vector)
  if (vector.length !== 3 || !(length > 0) || !Number.isFinite(length))
    throw new ImagingError(
      'bad-setting',
      `the colour of ${name}, ${vector.join(', ')}`,
      'give its optical density in red, green and blue, not all 0',
    )
  return scale(vector, 1 / length)
}

function scale(a: RgbVector, by: number): RgbVector {
  return [a[0] * by, a[1] * by, a[2] * by]
}

function dot(a: RgbVector, b: RgbVector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

function cross(a: RgbVector, b: RgbVector): RgbVector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/**
 * Optical densities of haematoxylin, eosin and diaminobenzidine as Ruifrok and Johnston measured them (Anal Quant Cytol
 * Histol 2001;23:291, table of the paper), as unit vectors to two digits: scikit-image's `rgb_from_hed`, QuPath's defaults
 * for H-DAB.
 */
const haematoxylin: NamedStain<'haematoxylin'> = ['haematoxylin', [0.65, 0.7, 0.29]]
const eosin: NamedStain<'eosin'> = ['eosin', [0.07, 0.99, 0.11]]
const dab: NamedStain<'dab'> = ['dab', [0.27, 0.57, 0.78]]

/** Haematoxylin and eosin, and the residual. Ruifrok and Johnston 2001. */
export const haematoxylinEosin = stainSet<'haematoxylin' | 'eosin'>(haematoxylin, eosin)

/** Haematoxylin and diaminobenzidine (immunohistochemistry), and the residual. Ruifrok and Johnston 2001. */
export const haematoxylinDab = stainSet<'haematoxylin' | 'dab'>(haematoxylin, dab)

/** Haematoxylin, eosin and diaminobenzidine: the HED space. Ruifrok and Johnston 2001. */
export const haematoxylinEosinDab = stainSet<'haematoxylin' | 'eosin' | 'dab'>(haematoxylin, eosin, dab)

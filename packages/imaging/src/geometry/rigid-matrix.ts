import type { Triple } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'

/** An affine map of patient coordinates (LPS, mm): 4 x 4 in row-major order, the last row 0 0 0 1. */
export type Matrix4 = readonly number[]

export const identity4: Matrix4 = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]

/** @throws ImagingError `bad-setting` for anything but 16 finite numbers whose last four are 0 0 0 1 */
export function checkMatrix4(matrix: readonly number[]): Matrix4 {
  if (
    matrix.length !== 16 ||
    matrix.some(x => !Number.isFinite(x)) ||
    matrix[12] !== 0 ||
    matrix[13] !== 0 ||
    matrix[14] !== 0 ||
    matrix[15] !== 1
  )
    throw new ImagingError(
      'bad-setting',
      `a transform of the numbers ${matrix.join(' ')}`,
      'give 16 finite numbers, row by row, the last row 0 0 0 1',
    )
  return matrix
}

/** First `inner`, then `outer`. */
export function composeTransforms(outer: Matrix4, inner: Matrix4): Matrix4 {
  const product = new Array<number>(16).fill(0)
  for (let r = 0; r < 4; r++)
    for (let c = 0; c < 4; c++)
      for (let k = 0; k < 4; k++) product[4 * r + c] += outer[4 * r + k] * inner[4 * k + c]
  return product
}

/** @throws ImagingError `bad-setting` for a matrix that flattens space */
export function invertTransform(matrix: Matrix4): Matrix4 {
  const [a, b, c, x, d, e, f, y, g, h, i, z] = matrix
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
  if (!(Math.abs(determinant) > 1e-12))
    throw new ImagingError('bad-setting', 'a transform that flattens space', 'give one that can be undone')
  const m = [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ].map(value => value / determinant)
  return [
    m[0],
    m[1],
    m[2],
    -(m[0] * x + m[1] * y + m[2] * z),
    m[3],
    m[4],
    m[5],
    -(m[3] * x + m[4] * y + m[5] * z),
    m[6],
    m[7],
    m[8],
    -(m[6] * x + m[7] * y + m[8] * z),
    0,
    0,
    0,
    1,
  ]
}

export function transformPoint(m: Matrix4, [x, y, z]: Triple): Triple {
  return [
    m[0] * x + m[1] * y + m[2] * z + m[3],
    m[4] * x + m[5] * y + m[6] * z + m[7],
    m[8] * x + m[9] * y + m[10] * z + m[11],
  ]
}

/**
 * The rigid motion that turns by angles about the patient's x, then y, then z axis around a centre, and then shifts.
 * @param degrees about x, y, z
 * @param shift mm
 * @param centre mm
 */
export function rigidMatrix(degrees: Triple, shift: Triple, centre: Triple = [0, 0, 0]): Matrix4 {
  const [p, q, r] = degrees.map(angle => (angle * Math.PI) / 180)
  const [cx, sx, cy, sy, cz, sz] = [p, q, r].flatMap(angle => [Math.cos(angle), Math.sin(angle)])
  const turn = [
    cz * cy,
    cz * sy * sx - sz * cx,
    cz * sy * cx + sz * sx,
    sz * cy,
    sz * sy * sx + cz * cx,
    sz * sy * cx - cz * sx,
    -sy,
    cy * sx,
    cy * cx,
  ]
  const moved = [0, 1, 2].map(
    row =>
      centre[row] +
      shift[row] -
      (turn[3 * row] * centre[0] + turn[3 * row + 1] * centre[1] + turn[3 * row + 2] * centre[2]),
  )
  return [
    turn[0],
    turn[1],
    turn[2],
    moved[0],
    turn[3],
    turn[4],
    turn[5],
    moved[1],
    turn[6],
    turn[7],
    turn[8],
    moved[2],
    0,
    0,
    0,
    1,
  ]
}

/** The angle by which a rigid matrix turns, degrees: acos((trace − 1) / 2), by its sine where that is exacter. */
export function rotationAngle(m: Matrix4): number {
  const cosine = (m[0] + m[5] + m[10] - 1) / 2
  const sine = Math.hypot(m[9] - m[6], m[2] - m[8], m[4] - m[1]) / 2
  return (Math.atan2(sine, cosine) * 180) / Math.PI
}

/**
 * Unit quaternion (b, c, d; a = sqrt(1 - b² - c² - d²) ≥ 0) of three orthonormal axes in the columns of a row-major
 * matrix, with the sign that turns the third where they are left-handed: the NIfTI-1 standard's method 2.
 */
export function quaternionOf(matrix: readonly number[]): {
  readonly quaternion: readonly number[]
  readonly handedness: 1 | -1
} {
  const m = [...matrix]
  const determinant =
    m[0] * (m[4] * m[8] - m[5] * m[7]) -
    m[1] * (m[3] * m[8] - m[5] * m[6]) +
    m[2] * (m[3] * m[7] - m[4] * m[6])
  const handedness = determinant < 0 ? -1 : 1
  for (const i of [2, 5, 8]) m[i] *= handedness
  // The greatest of 4a², 4b², 4c², 4d² is divided by: no cancellation.
  const squares = [
    1 + m[0] + m[4] + m[8],
    1 + m[0] - m[4] - m[8],
    1 - m[0] + m[4] - m[8],
    1 - m[0] - m[4] + m[8],
  ]
  const greatest = squares.indexOf(Math.max(...squares))
  const twice = 2 * Math.sqrt(squares[greatest])
  const sum = (i: number, j: number) => m[i] + m[j]
  const difference = (i: number, j: number) => m[i] - m[j]
  const numerators = [
    [squares[0], difference(7, 5), difference(2, 6), difference(3, 1)],
    [difference(7, 5), squares[1], sum(1, 3), sum(2, 6)],
    [difference(2, 6), sum(1, 3), squares[2], sum(5, 7)],
    [difference(3, 1), sum(2, 6), sum(5, 7), squares[3]],
  ][greatest]
  const [a, b, c, d] = numerators.map((x, i) => (i === greatest ? twice / 4 : x / twice))
  const sign = a < 0 ? -1 : 1
  return { quaternion: [sign * b + 0, sign * c + 0, sign * d + 0], handedness }
}

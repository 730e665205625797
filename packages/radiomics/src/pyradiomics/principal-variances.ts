import type { Mask, Triple } from '@tessera/imaging'

/**
 * The variances (over n, mm²) of a region's voxel centres along its principal axes, ascending. What rounding makes
 * slightly negative is 0.
 */
export function principalVariances({ grid, inside }: Mask): Triple {
  const [nx, ny, nz] = grid.size
  // Sums of whole numbers: exact.
  let n = 0
  const sums = [0, 0, 0]
  const squares = [0, 0, 0, 0, 0, 0]
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      let [count, sum, square] = [0, 0, 0]
      for (let i = 0; i < nx; i++, at++)
        if (inside[at] === 1) {
          count++
          sum += i
          square += i * i
        }
      n += count
      sums[0] += sum
      sums[1] += count * j
      sums[2] += count * k
      squares[0] += square
      squares[1] += sum * j
      squares[2] += sum * k
      squares[3] += count * j * j
      squares[4] += count * j * k
      squares[5] += count * k * k
    }
  const { spacing } = grid
  const covariance = (place: number, a: number, b: number) =>
    ((squares[place] - (sums[a] * sums[b]) / n) / n) * spacing[a] * spacing[b]
  return eigenvalues(
    covariance(0, 0, 0),
    covariance(1, 0, 1),
    covariance(2, 0, 2),
    covariance(3, 1, 1),
    covariance(4, 1, 2),
    covariance(5, 2, 2),
  )
}

/** Eigenvalues, ascending and at least 0, of a symmetric matrix by Jacobi rotations. */
function eigenvalues(xx: number, xy: number, xz: number, yy: number, yz: number, zz: number): Triple {
  const m = [
    [xx, xy, xz],
    [xy, yy, yz],
    [xz, yz, zz],
  ]
  for (let sweep = 0; sweep < 50; sweep++) {
    const off = Math.abs(m[0][1]) + Math.abs(m[0][2]) + Math.abs(m[1][2])
    if (off === 0) break
    for (const [p, q] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ]) {
      if (m[p][q] === 0) continue
      const theta = (m[q][q] - m[p][p]) / (2 * m[p][q])
      const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1))
      const c = 1 / Math.hypot(t, 1)
      const s = t * c
      const r = 3 - p - q
      const [mpp, mqq, mpq, mrp, mrq] = [m[p][p], m[q][q], m[p][q], m[r][p], m[r][q]]
      m[p][p] = mpp - t * mpq
      m[q][q] = mqq + t * mpq
      m[p][q] = m[q][p] = 0
      m[r][p] = m[p][r] = c * mrp - s * mrq
      m[r][q] = m[q][r] = s * mrp + c * mrq
    }
  }
  const [a, b, c] = [m[0][0], m[1][1], m[2][2]].map(value => Math.max(0, value)).sort((u, v) => u - v)
  return [a, b, c]
}

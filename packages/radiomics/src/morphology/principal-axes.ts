import type { Mask } from '@tessera/imaging'

/** Principal components of the voxel centres of a region. */
export interface PrincipalAxes {
  /** Variances along the axes, mm², descending; of a sample (divided by voxels - 1), 0 for one voxel. */
  readonly variances: readonly [number, number, number]
  /** Unit vectors along the grid's axes, in the order of the variances. */
  readonly directions: readonly (readonly [number, number, number])[]
  /** Centre of mass of the voxels, mm along the grid's axes from voxel (0, 0, 0). */
  readonly centre: readonly [number, number, number]
}

/** Of a mask that is not empty. */
export function principalAxes({ grid: { size, spacing }, inside }: Mask): PrincipalAxes {
  const [nx, ny, nz] = size
  // Sums of whole numbers about the volume's middle: exact.
  const [mx, my, mz] = [nx >> 1, ny >> 1, nz >> 1]
  let n = 0
  const first = [0, 0, 0]
  const second = [0, 0, 0, 0, 0, 0]
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      let [count, sum, squares] = [0, 0, 0]
      for (let i = 0; i < nx; i++, at++)
        if (inside[at] === 1) {
          count++
          sum += i - mx
          squares += (i - mx) * (i - mx)
        }
      if (count === 0) continue
      const [y, z] = [j - my, k - mz]
      n += count
      first[0] += sum
      first[1] += count * y
      first[2] += count * z
      second[0] += squares
      second[1] += sum * y
      second[2] += sum * z
      second[3] += count * y * y
      second[4] += count * y * z
      second[5] += count * z * z
    }
  const mean = first.map(sum => sum / n)
  const covariance = (a: number, b: number, product: number) =>
    ((product - n * mean[a] * mean[b]) / Math.max(1, n - 1)) * spacing[a] * spacing[b]
  const { values, vectors } = symmetricEigen([
    covariance(0, 0, second[0]),
    covariance(0, 1, second[1]),
    covariance(0, 2, second[2]),
    covariance(1, 1, second[3]),
    covariance(1, 2, second[4]),
    covariance(2, 2, second[5]),
  ])
  return {
    // Rounding can leave a variance of nothing a little below zero.
    variances: [Math.max(0, values[0]), Math.max(0, values[1]), Math.max(0, values[2])],
    directions: vectors,
    centre: [(mean[0] + mx) * spacing[0], (mean[1] + my) * spacing[1], (mean[2] + mz) * spacing[2]],
  }
}

/**
 * Eigenvalues, descending, and unit eigenvectors of a symmetric 3 x 3 matrix (xx xy xz yy yz zz) by Jacobi's rotations.
 */
export function symmetricEigen([xx, xy, xz, yy, yz, zz]: readonly number[]): {
  readonly values: readonly number[]
  readonly vectors: readonly (readonly [number, number, number])[]
} {
  const a = [
    [xx, xy, xz],
    [xy, yy, yz],
    [xz, yz, zz],
  ]
  const v = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]
  const scale = Math.abs(xx) + Math.abs(yy) + Math.abs(zz)
  for (let sweep = 0; sweep < 50; sweep++) {
    if (Math.abs(a[0][1]) + Math.abs(a[0][2]) + Math.abs(a[1][2]) <= 1e-17 * scale) break
    for (const [p, q] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ]) {
      if (a[p][q] === 0) continue
      const theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
      const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1))
      const c = 1 / Math.hypot(t, 1)
      const s = t * c
      for (let r = 0; r < 3; r++) {
        const [rp, rq] = [a[r][p], a[r][q]]
        a[r][p] = c * rp - s * rq
        a[r][q] = s * rp + c * rq
      }
      for (let r = 0; r < 3; r++) {
        const [pr, qr] = [a[p][r], a[q][r]]
        a[p][r] = c * pr - s * qr
        a[q][r] = s * pr + c * qr
        const [vp, vq] = [v[r][p], v[r][q]]
        v[r][p] = c * vp - s * vq
        v[r][q] = s * vp + c * vq
      }
    }
  }
  const order = [0, 1, 2].sort((i, j) => a[j][j] - a[i][i])
  return {
    values: order.map(i => a[i][i]),
    vectors: order.map(i => [v[0][i], v[1][i], v[2][i]] as const),
  }
}

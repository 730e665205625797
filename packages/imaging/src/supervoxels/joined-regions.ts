export interface Supervoxels {
  /** Of each voxel, 0 to count − 1. */
  readonly labels: Int32Array
  readonly count: number
}

/**
 * Makes every label one connected piece (by faces), numbered in the order of their first voxels; pieces with fewer voxels
 * than `least` take the label of a piece that touches them and was found before.
 */
export function joinedRegions(labels: Int32Array, size: readonly number[], least: number): Supervoxels {
  const [nx, ny, nz] = size
  const joined = new Int32Array(labels.length).fill(-1)
  const piece = new Int32Array(labels.length)
  let count = 0
  for (let start = 0; start < labels.length; start++) {
    if (joined[start] >= 0) continue
    let touching = -1
    let found = 0
    const own = count
    const visit = (at: number) => {
      if (joined[at] === -1 && labels[at] === labels[start]) {
        joined[at] = own
        piece[found++] = at
      } else if (joined[at] >= 0 && joined[at] !== own) touching = joined[at]
    }
    visit(start)
    for (let next = 0; next < found; next++) {
      const at = piece[next]
      const [i, j, k] = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))]
      if (i > 0) visit(at - 1)
      if (i < nx - 1) visit(at + 1)
      if (j > 0) visit(at - nx)
      if (j < ny - 1) visit(at + nx)
      if (k > 0) visit(at - nx * ny)
      if (k < nz - 1) visit(at + nx * ny)
    }
    if (found < least && touching >= 0) for (let n = 0; n < found; n++) joined[piece[n]] = touching
    else count++
  }
  return { labels: joined, count }
}

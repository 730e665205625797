/**
 * Of points with integer coordinates those that can be corners of their convex hull: in each plane of one z the corners
 * of the hull in that plane (Andrew's monotone chain), with nothing lost. Turns tens of thousands of mesh vertices into
 * a few thousand.
 */
export function hullCandidates(points: Int32Array): Int32Array {
  let [lowZ, highZ, lowY, highY] = [points[2], points[2], points[1], points[1]]
  for (let p = 0; p < points.length; p += 3) {
    if (points[p + 2] < lowZ) lowZ = points[p + 2]
    if (points[p + 2] > highZ) highZ = points[p + 2]
    if (points[p + 1] < lowY) lowY = points[p + 1]
    if (points[p + 1] > highY) highY = points[p + 1]
  }
  // The first and the last x of each row (y, z): nothing between them is a corner.
  const [rows, planes] = [highY - lowY + 1, highZ - lowZ + 1]
  const first = new Int32Array(rows * planes).fill(2147483647)
  const last = new Int32Array(rows * planes).fill(-2147483648)
  for (let p = 0; p < points.length; p += 3) {
    const row = points[p + 1] - lowY + rows * (points[p + 2] - lowZ)
    if (points[p] < first[row]) first[row] = points[p]
    if (points[p] > last[row]) last[row] = points[p]
  }
  const kept: number[] = []
  for (let z = 0; z < planes; z++) {
    const side = (ends: Int32Array, sign: number) => {
      const chain: [number, number][] = []
      for (let y = 0; y < rows; y++) {
        const row = y + rows * z
        if (first[row] > last[row]) continue
        const x = ends[row]
        while (chain.length > 1) {
          const [[ax, ay], [bx, by]] = [chain[chain.length - 2], chain[chain.length - 1]]
          if (sign * ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) < 0) break
          chain.pop()
        }
        chain.push([x, y])
      }
      return chain
    }
    for (const [x, y] of side(first, 1)) kept.push(x, y + lowY, z + lowZ)
    for (const [x, y] of side(last, -1)) kept.push(x, y + lowY, z + lowZ)
  }
  return Int32Array.from(kept)
}

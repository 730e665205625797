/** A closed polygon in voxels: x and y in turn, the last point joined to the first. */
export type Polygon = Float64Array

/**
 * Fills polygons by the even-odd rule: a voxel is inside when its centre, a whole number, is inside an odd number of
 * them, so that a contour within another is a hole and one within that an island (IBSI 2.6.1, PS3.3 C.8.8.6.3). An edge
 * belongs to the voxel on its greater side: centres on the left or upper border are inside, on the right or lower not, and
 * polygons that share an edge share no voxel.
 * @param inside set to 1 within; columns x rows, the first axis fastest
 */
export function fillPolygons(
  polygons: readonly Polygon[],
  columns: number,
  rows: number,
  inside: Uint8Array,
): void {
  const crossings: number[][] = Array.from({ length: rows }, () => [])
  for (const points of polygons) {
    const count = points.length / 2
    for (let p = 0; p < count; p++) {
      const q = p + 1 === count ? 0 : p + 1
      edge(points[2 * p], points[2 * p + 1], points[2 * q], points[2 * q + 1], crossings)
    }
  }
  crossings.forEach((xs, row) => {
    xs.sort((a, b) => a - b)
    for (let n = 0; n + 1 < xs.length; n += 2) {
      const from = Math.max(0, Math.ceil(xs[n]))
      const to = Math.min(columns - 1, Math.ceil(xs[n + 1]) - 1)
      if (from <= to) inside.fill(1, row * columns + from, row * columns + to + 1)
    }
  })
}

/** Where an edge crosses the lines of centres: from its upper end, included, to its lower end, not included. */
function edge(x0: number, y0: number, x1: number, y1: number, crossings: readonly number[][]): void {
  const [top, bottom] = y0 < y1 ? [y0, y1] : [y1, y0]
  const first = Math.max(0, Math.ceil(top))
  const last = Math.min(crossings.length - 1, Math.ceil(bottom) - 1)
  for (let row = first; row <= last; row++) crossings[row].push(x0 + ((row - y0) * (x1 - x0)) / (y1 - y0))
}

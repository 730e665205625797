import type { Triple } from '@tessera/imaging'
import { hullCandidates } from '../morphology/hull-candidates.ts'

/**
 * The largest distance of two vertices, mm; and the largest within planes across x, y and z.
 * @param vertices in half voxels, x y z one after the other
 * @param spacing mm
 */
export function largestDistances(
  vertices: Int32Array,
  spacing: Triple,
): { readonly volume: number; readonly planes: Triple } {
  const across = (axis: number) => withinPlanes(vertices, spacing, axis)
  // Whatever lies inside the hull of a plane, along any axis, is inside the hull of all.
  let corners = vertices
  for (let turn = 0; turn < 3; turn++) corners = turned(hullCandidates(corners))
  return { volume: largestOfAll(corners, spacing), planes: [across(0), across(1), across(2)] }
}

/** x, y, z of every point to y, z, x: after three turns as before. */
function turned(points: Int32Array): Int32Array {
  const out = new Int32Array(points.length)
  for (let p = 0; p < points.length; p += 3) {
    out[p] = points[p + 1]
    out[p + 1] = points[p + 2]
    out[p + 2] = points[p]
  }
  return out
}

function withinPlanes(vertices: Int32Array, spacing: Triple, axis: number): number {
  const [u, v] = [(axis + 1) % 3, (axis + 2) % 3]
  const points = new Int32Array(vertices.length)
  for (let p = 0; p < vertices.length; p += 3) {
    points[p] = vertices[p + u]
    points[p + 1] = vertices[p + v]
    points[p + 2] = vertices[p + axis]
  }
  // Corners come plane by plane.
  const corners = hullCandidates(points)
  let most = 0
  let from = 0
  for (let p = 0; p < corners.length; p += 3) {
    if (corners[p + 2] !== corners[from + 2]) from = p
    for (let q = from; q < p; q += 3) {
      const du = (corners[p] - corners[q]) * spacing[u]
      const dv = (corners[p + 1] - corners[q + 1]) * spacing[v]
      const square = du * du + dv * dv
      if (square > most) most = square
    }
  }
  return Math.sqrt(most) / 2
}

/** Points far from the centre first: a pair that cannot reach the largest distance yet found ends the search. */
function largestOfAll(points: Int32Array, spacing: Triple): number {
  const n = points.length / 3
  const centre = [0, 0, 0]
  for (let p = 0; p < points.length; p++) centre[p % 3] += (points[p] * spacing[p % 3]) / n
  const place = (p: number, axis: number) => points[3 * p + axis] * spacing[axis] - centre[axis]
  const order = Array.from({ length: n }, (_, p) => ({
    p,
    far: Math.hypot(place(p, 0), place(p, 1), place(p, 2)),
  })).sort((a, b) => b.far - a.far)
  const [x, y, z] = [0, 1, 2].map(axis => Float64Array.from(order, ({ p }) => place(p, axis)))
  const far = Float64Array.from(order, one => one.far)
  let most = 0
  for (let a = 0; a < n && 2 * far[a] > most; a++)
    for (let b = a + 1; b < n && far[a] + far[b] > most; b++) {
      const distance = Math.sqrt((x[a] - x[b]) ** 2 + (y[a] - y[b]) ** 2 + (z[a] - z[b]) ** 2)
      if (distance > most) most = distance
    }
  return most / 2
}

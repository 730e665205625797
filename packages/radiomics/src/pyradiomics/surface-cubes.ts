import { cubeEdges, cubeOutlines } from '../morphology/cube-triangles.ts'

/**
 * What the surface has in a cube of eight voxel centres, for each of the 256 ways in which they lie inside or outside:
 * per case the triangles, three edges of {@link cubeEdges} each, anticlockwise seen from outside.
 *
 * PyRadiomics' table was found by measuring the area and the volume that it gives a single cube of each case, on cubic
 * and on oblong voxels. It is this: while the corner at (0, 1, 1) is outside, diagonal corners of a face stay apart; a
 * case with that corner inside has the triangles of its complement, turned. (So neighbouring cubes do not always agree
 * on such a face, and the surface can have a gap there: its volume then depends on where the origin is, see
 * `shape.ts`.) An outline of more than three edges is cut into a fan, of all fans the one with the largest area;
 * an outline of seven edges from the one edge on its axis of symmetry.
 */
export function surfaceCubes(): readonly (readonly number[])[] {
  cubes ??= Array.from({ length: 256 }, (_, inside) =>
    inside & decidingCorner
      ? turned(cubeOutlines(255 - inside).flatMap(fanOf))
      : cubeOutlines(inside).flatMap(fanOf),
  )
  return cubes
}

let cubes: readonly (readonly number[])[] | null = null
const decidingCorner = 1 << 6

function turned(triangles: readonly number[]): number[] {
  return triangles.map((_, i) => triangles[i % 3 === 0 ? i : i % 3 === 1 ? i + 1 : i - 1])
}

function fanOf(outline: readonly number[]): number[] {
  const fans = outline.map((_, apex) => {
    const turnedOutline = [...outline.slice(apex), ...outline.slice(0, apex)]
    const triangles: number[] = []
    for (let i = 1; i + 1 < turnedOutline.length; i++)
      triangles.push(turnedOutline[0], turnedOutline[i], turnedOutline[i + 1])
    return { triangles, area: areaOf(triangles) }
  })
  const alone = fans.filter(fan => fans.filter(other => Math.abs(other.area - fan.area) < 1e-9).length === 1)
  if (outline.length === 7 && alone.length === 1) return alone[0].triangles
  return fans.reduce((best, fan) => (fan.area > best.area + 1e-9 ? fan : best)).triangles
}

function areaOf(triangles: readonly number[]): number {
  let sum = 0
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [0, 1, 2].map(corner => middleOf(triangles[t + corner]))
    const [u, v] = [b, c].map(p => p.map((x, axis) => x - a[axis]))
    sum += Math.hypot(u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]) / 2
  }
  return sum
}

/** The middle of an edge, in voxels from corner 0. */
export function middleOf(edge: number): readonly [number, number, number] {
  const [a, b] = cubeEdges[edge]
  const along = (axis: number) => (((a >> axis) & 1) + ((b >> axis) & 1)) / 2
  return [along(0), along(1), along(2)]
}

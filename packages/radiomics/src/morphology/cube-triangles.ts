/**
 * Which triangles the surface has in a cube of eight voxel centres, for each of the 256 ways in which they lie inside or
 * outside. Corner c is at (c & 1, c >> 1 & 1, c >> 2 & 1), bit c of the index says that it is inside; an edge is named by
 * its place in {@link cubeEdges}. Triangles are three edges, anticlockwise seen from outside the region.
 */
export type CubeTriangles = readonly (readonly number[])[]

/** The corners at the two ends of each edge: four along x, four along y, four along z. */
export const cubeEdges: readonly (readonly [number, number])[] = [
  [0, 1],
  [2, 3],
  [4, 5],
  [6, 7],
  [0, 2],
  [1, 3],
  [4, 6],
  [5, 7],
  [0, 4],
  [1, 5],
  [2, 6],
  [3, 7],
]

/** The corners of each face, anticlockwise seen from outside the cube. */
const cubeFaces = [
  [0, 4, 6, 2],
  [1, 3, 7, 5],
  [0, 1, 5, 4],
  [2, 6, 7, 3],
  [0, 2, 3, 1],
  [4, 5, 7, 6],
] as const

const edgeOf = new Map(
  cubeEdges.flatMap(([a, b], edge) => [[8 * a + b, edge] as const, [8 * b + a, edge] as const]),
)

let standard: CubeTriangles | null = null

/**
 * The triangles of every cube, derived, not tabulated: on each face the outline of what is inside is drawn, the
 * outlines of six faces join to closed loops, and a loop is cut into a fan of triangles, of all fans that with the
 * largest area. On a face with two diagonal corners inside these stay apart, in both cubes that share it, so that the
 * surface is always closed.
 */
export function standardTriangles(): CubeTriangles {
  standard ??= Array.from({ length: 256 }, (_, inside) => cubeOutlines(inside).flatMap(largestFan))
  return standard
}

/** The closed outlines of what is inside, as edges; diagonal corners of a face stay apart. */
export function cubeOutlines(inside: number): number[][] {
  const isIn = (corner: number) => (inside >> corner) & 1
  const next = new Map<number, number>()
  for (const face of cubeFaces) {
    // Going round the face, each run of corners inside is cut off by a line from where it begins to where it ends.
    for (let at = 0; at < 4; at++) {
      if (!isIn(face[at]) || isIn(face[(at + 1) % 4])) continue
      let back = at
      while (isIn(face[back])) back = (back + 3) % 4
      next.set(edge(face[back], face[(back + 1) % 4]), edge(face[at], face[(at + 1) % 4]))
    }
  }
  const loops: number[][] = []
  while (next.size > 0) {
    const loop: number[] = []
    let [at] = next.keys()
    for (let to = next.get(at); to !== undefined; to = next.get(at)) {
      loop.push(at)
      next.delete(at)
      at = to
    }
    loops.push(loop)
  }
  return loops
}

function edge(a: number, b: number): number {
  return edgeOf.get(8 * a + b) ?? -1
}

/** Of the fans from each corner of a polygon the first that has the largest area. */
function largestFan(loop: readonly number[]): number[] {
  const fans = loop.map((apex, at) => {
    const others = [...loop.slice(at + 1), ...loop.slice(0, at)]
    return others.slice(1).flatMap((corner, i) => [apex, others[i], corner])
  })
  const areas = fans.map(areaOf)
  return fans[areas.findIndex(area => area > Math.max(...areas) - 1e-9)]
}

function areaOf(triangles: readonly number[]): number {
  let sum = 0
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [0, 1, 2].map(corner => middle(triangles[t + corner]))
    const [u, v] = [b, c].map(p => p.map((x, axis) => x - a[axis]))
    sum += Math.hypot(u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]) / 2
  }
  return sum
}

/** The middle of an edge in units of half a voxel. */
function middle(edge: number): number[] {
  const [a, b] = cubeEdges[edge]
  return [0, 1, 2].map(axis => ((a >> axis) & 1) + ((b >> axis) & 1))
}

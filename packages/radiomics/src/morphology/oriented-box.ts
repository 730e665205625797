import type { Triple } from '@tessera/imaging'
import type { Hull } from './convex-hull.ts'

/** Edge lengths of a box round a region, mm. */
export type BoxSize = readonly [number, number, number]

type Vector = readonly [number, number, number]

/**
 * The smallest box in any orientation round a convex hull. Every box with a side on a face of the hull is tried (the
 * best one by rotating calipers in the plane of that face), the grid's own axes, and for hulls of few edges the planes
 * along two of them; the ten best are then turned about each of their axes in turn for as long as they shrink. A box of
 * least volume has two sides each on an edge of the hull (O'Rourke 1985): to try all pairs takes the cube of their
 * number, which is why large hulls are not searched further.
 */
export function orientedBox(hull: Hull, spacing: Triple): BoxSize {
  const points = Float64Array.from(hull.points, (value, at) => (value / 2) * spacing[at % 3])
  const { normals, edges } = describe(hull, points)
  const candidates: Vector[] = [[1, 0, 0], [0, 1, 0], [0, 0, 1], ...normals]
  if (edges.length <= 100)
    edges.forEach((one, at) => {
      for (const other of edges.slice(0, at)) {
        const across = cross(one, other)
        if (Math.hypot(...across) > 1e-9) candidates.push(unit(across))
      }
    })
  const found = candidates.map(direction => boxAlong(points, direction)).sort((a, b) => a.volume - b.volume)
  let best = found[0]
  for (const start of found.slice(0, 10)) {
    let box = start
    for (let turn = 0; turn < 60; turn++) {
      const turned = box.axes
        .map(axis => boxAlong(points, axis))
        .reduce((a, b) => (a.volume <= b.volume ? a : b))
      if (turned.volume >= box.volume * (1 - 1e-12)) break
      box = turned
    }
    if (box.volume < best.volume) best = box
  }
  return best.size
}

interface Box {
  readonly axes: readonly [Vector, Vector, Vector]
  readonly size: BoxSize
  readonly volume: number
}

/** Unit normals of the hull's faces and directions of its edges, each once. */
function describe({ faces }: Hull, points: Float64Array): { normals: Vector[]; edges: Vector[] } {
  const corner = (p: number): Vector => [points[3 * p], points[3 * p + 1], points[3 * p + 2]]
  const normals = new Map<string, Vector>()
  const edges = new Map<string, Vector>()
  const put = (into: Map<string, Vector>, direction: Vector) => {
    const sign = direction.find(x => Math.abs(x) > 1e-9) ?? 1
    const one: Vector = sign < 0 ? [-direction[0], -direction[1], -direction[2]] : direction
    into.set(one.map(x => Math.round(x * 1e8)).join(), one)
  }
  for (let f = 0; f < faces.length; f += 3) {
    const [a, b, c] = [corner(faces[f]), corner(faces[f + 1]), corner(faces[f + 2])]
    put(normals, unit(cross(minus(b, a), minus(c, a))))
    for (const [p, q] of [
      [a, b],
      [b, c],
      [c, a],
    ])
      put(edges, unit(minus(q, p)))
  }
  return { normals: [...normals.values()], edges: [...edges.values()] }
}

/** The smallest of the boxes with one axis given: rotating calipers round the shadow of the points. */
function boxAlong(points: Float64Array, axis: Vector): Box {
  const helper: Vector = Math.abs(axis[0]) < 0.6 ? [1, 0, 0] : [0, 1, 0]
  const u = unit(cross(axis, helper))
  const v = cross(axis, u)
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const n = points.length / 3
  const flat = new Float64Array(2 * n)
  for (let p = 0; p < n; p++) {
    const [x, y, z] = [points[3 * p], points[3 * p + 1], points[3 * p + 2]]
    const along = x * axis[0] + y * axis[1] + z * axis[2]
    if (along < low) low = along
    if (along > high) high = along
    flat[2 * p] = x * u[0] + y * u[1] + z * u[2]
    flat[2 * p + 1] = x * v[0] + y * v[1] + z * v[2]
  }
  const { width, length, cosine, sine } = smallestRectangle(outline(flat))
  const turned = (c: number, s: number): Vector => [
    c * u[0] + s * v[0],
    c * u[1] + s * v[1],
    c * u[2] + s * v[2],
  ]
  return {
    axes: [axis, turned(cosine, sine), turned(-sine, cosine)],
    size: [high - low, width, length],
    volume: (high - low) * width * length,
  }
}

/** Corners of the convex hull of points in a plane, anticlockwise (Andrew's monotone chain). */
function outline(flat: Float64Array): Float64Array {
  const order = extremes(flat).sort((a, b) => flat[2 * a] - flat[2 * b] || flat[2 * a + 1] - flat[2 * b + 1])
  const chain: number[] = []
  for (const way of [order, [...order].reverse()]) {
    const from = chain.length
    for (const p of way) {
      while (chain.length - from > 1) {
        const [a, b] = [chain[chain.length - 2], chain[chain.length - 1]]
        const turn =
          (flat[2 * b] - flat[2 * a]) * (flat[2 * p + 1] - flat[2 * a + 1]) -
          (flat[2 * b + 1] - flat[2 * a + 1]) * (flat[2 * p] - flat[2 * a])
        if (turn > 0) break
        chain.pop()
      }
      chain.push(p)
    }
    chain.pop()
  }
  return Float64Array.from(chain.flatMap(p => [flat[2 * p], flat[2 * p + 1]]))
}

/** The points outside the polygon of those farthest in sixteen directions, and its corners: all others are inside the hull. */
function extremes(flat: Float64Array): number[] {
  const n = flat.length / 2
  if (n < 64) return Array.from({ length: n }, (_, p) => p)
  const corners: number[] = []
  for (let d = 0; d < 16; d++) {
    const [c, s] = [Math.cos((d * Math.PI) / 8), Math.sin((d * Math.PI) / 8)]
    let [best, most] = [0, Number.NEGATIVE_INFINITY]
    for (let p = 0; p < n; p++) {
      const value = c * flat[2 * p] + s * flat[2 * p + 1]
      if (value > most) [best, most] = [p, value]
    }
    if (corners[corners.length - 1] !== best && corners[0] !== best) corners.push(best)
  }
  const kept = new Set(corners)
  for (let side = 0; side < corners.length; side++) {
    const [a, b] = [corners[side], corners[(side + 1) % corners.length]]
    const [ax, ay] = [flat[2 * a], flat[2 * a + 1]]
    const [dx, dy] = [flat[2 * b] - ax, flat[2 * b + 1] - ay]
    for (let p = 0; p < n; p++) if (dx * (flat[2 * p + 1] - ay) - dy * (flat[2 * p] - ax) < 0) kept.add(p)
  }
  return [...kept]
}

/** The smallest rectangle round a convex polygon: one of its sides lies on a side of the polygon. */
function smallestRectangle(polygon: Float64Array) {
  const n = polygon.length / 2
  let best = { width: 0, length: 0, cosine: 1, sine: 0, area: Number.POSITIVE_INFINITY }
  const dot = (p: number, x: number, y: number) => polygon[2 * (p % n)] * x + polygon[2 * (p % n) + 1] * y
  let [right, top, left] = [0, 0, 0]
  for (let side = 0; side < n; side++) {
    const next = (side + 1) % n
    const [dx, dy] = [polygon[2 * next] - polygon[2 * side], polygon[2 * next + 1] - polygon[2 * side + 1]]
    const long = Math.hypot(dx, dy)
    if (long === 0) continue
    const [c, s] = [dx / long, dy / long]
    right = Math.max(right, side + 1)
    while (right < side + n && dot(right + 1, c, s) >= dot(right, c, s)) right++
    top = Math.max(top, right)
    while (top < side + n && dot(top + 1, -s, c) >= dot(top, -s, c)) top++
    left = Math.max(left, top)
    while (left < side + n && dot(left + 1, c, s) <= dot(left, c, s)) left++
    const width = dot(right, c, s) - dot(left, c, s)
    const length = dot(top, -s, c) - dot(side, -s, c)
    if (width * length < best.area) best = { width, length, cosine: c, sine: s, area: width * length }
  }
  return best
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

function minus(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

function unit(a: Vector): Vector {
  const length = Math.hypot(...a)
  return [a[0] / length, a[1] / length, a[2] / length]
}

import type { Triple } from '@tessera/imaging'
import type { Hull } from './convex-hull.ts'
import { cross, HullShadow, unit, type Vector } from './hull-shadow.ts'

/** Edge lengths of a box round a region, mm. */
export type BoxSize = readonly [number, number, number]

/**
 * The smallest box in any orientation round a convex hull. Every box with a side on a face of the hull is tried (the
 * best one by rotating calipers in the plane of that face), the grid's own axes, and for hulls of few edges the planes
 * along two of them; the ten best are then turned about each of their axes in turn for as long as they shrink. A box of
 * least volume has two sides each on an edge of the hull (O'Rourke 1985): to try all pairs takes the cube of their
 * number, which is why large hulls are not searched further.
 */
export function orientedBox(hull: Hull, spacing: Triple): BoxSize {
  const points = Float64Array.from(hull.points, (value, at) => (value / 2) * spacing[at % 3])
  const body = new HullShadow(points, hull.faces)
  const edges = edgeDirections(hull.faces, points)
  const candidates: Vector[] = [[1, 0, 0], [0, 1, 0], [0, 0, 1], ...distinct(body.normals)]
  if (edges.length <= 100)
    edges.forEach((one, at) => {
      for (const other of edges.slice(0, at)) {
        const across = cross(one, other)
        if (Math.hypot(...across) > 1e-9) candidates.push(unit(across))
      }
    })
  const found = candidates.map(direction => boxAlong(body, direction)).sort((a, b) => a.volume - b.volume)
  let best = found[0]
  for (const start of found.slice(0, 10)) {
    let box = start
    for (let turn = 0; turn < 60; turn++) {
      const turned = box.axes
        .map(axis => boxAlong(body, axis))
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

/** Directions of the hull's edges, each once. */
function edgeDirections(faces: Uint32Array, points: Float64Array): Vector[] {
  const directions: Vector[] = []
  for (let f = 0; f < faces.length; f += 3)
    for (let side = 0; side < 3; side++) {
      const [p, q] = [3 * faces[f + side], 3 * faces[f + ((side + 1) % 3)]]
      if (p < q)
        directions.push(
          unit([points[q] - points[p], points[q + 1] - points[p + 1], points[q + 2] - points[p + 2]]),
        )
    }
  return distinct(directions)
}

/** Of unit vectors that are the same or opposite one alone. */
function distinct(directions: readonly Vector[]): Vector[] {
  const kept = new Map<string, Vector>()
  for (const direction of directions) {
    const sign = (direction.find(x => Math.abs(x) > 1e-9) ?? 1) < 0 ? -1 : 1
    kept.set(direction.map(x => Math.round(sign * x * 1e8)).join(), direction)
  }
  return [...kept.values()]
}

/** The smallest of the boxes with one axis given: rotating calipers round the shadow of the hull. */
function boxAlong(body: HullShadow, axis: Vector): Box {
  const other: Vector = Math.abs(axis[0]) < 0.6 ? [1, 0, 0] : [0, 1, 0]
  const u = unit(cross(axis, other))
  const v = cross(axis, u)
  const height = body.extent(axis)
  const { width, length, cosine, sine } = smallestRectangle(body.outline(axis, u, v))
  const turned = (c: number, s: number): Vector => [
    c * u[0] + s * v[0],
    c * u[1] + s * v[1],
    c * u[2] + s * v[2],
  ]
  return {
    axes: [axis, turned(cosine, sine), turned(-sine, cosine)],
    size: [height, width, length],
    volume: height * width * length,
  }
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

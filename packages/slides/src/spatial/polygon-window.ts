import { SlideError } from '../slide-error.ts'
import { indexSegments, segmentsOf } from './segment-index.ts'
import { maskOverlap, remembered } from './set-covariance.ts'
import type { Box, SpatialWindow } from './window.ts'

/** A closed ring of corners, µm; the last is joined to the first. */
export type WindowRing = readonly (readonly [x: number, y: number])[]

/** Pixels along the longer side of a polygon where its set covariance is counted: its area is then right to about 1e-3. */
const covariancePixels = 512

/**
 * The inside of rings by the even-odd rule: a ring within another is a hole. Area, border distance and arcs of circles are
 * exact; the set covariance is counted on a raster of 512 pixels along the longer side.
 * @throws SlideError `bad-setting` for rings of fewer than three corners, or without area
 */
export function polygonWindow(rings: readonly WindowRing[]): SpatialWindow {
  if (rings.length === 0 || rings.some(ring => ring.length < 3))
    throw new SlideError('bad-setting', 'a window with a ring of fewer than three corners', 'give polygons')
  const edges = segmentsOf(
    rings.flatMap(ring =>
      ring.map(([x, y], i): [number, number, number, number] => {
        const [u, v] = ring[(i + 1) % ring.length]
        return [x, y, u, v]
      }),
    ),
  )
  const { ax, ay, bx, by } = edges
  const contains = (x: number, y: number) => {
    let inside = false
    for (let i = 0; i < ax.length; i++)
      if (ay[i] > y !== by[i] > y && x < ax[i] + ((y - ay[i]) * (bx[i] - ax[i])) / (by[i] - ay[i]))
        inside = !inside
    return inside
  }
  const box: Box = { x0: least(ax), y0: least(ay), x1: -least(ax.map(x => -x)), y1: -least(ay.map(y => -y)) }
  const area = rings.reduce((sum, ring) => sum + (isHole(ring, rings) ? -1 : 1) * Math.abs(shoelace(ring)), 0)
  if (!(area > 0))
    throw new SlideError('bad-setting', 'a window without an area', 'give polygons with an inside')
  let perimeter = 0
  for (let i = 0; i < ax.length; i++) perimeter += Math.hypot(bx[i] - ax[i], by[i] - ay[i])
  const index = indexSegments(edges)
  return {
    kind: 'polygon',
    box,
    area,
    perimeter,
    contains,
    borderDistance: index.distance,
    overlap: remembered(reach => {
      const pixel = Math.max(box.x1 - box.x0, box.y1 - box.y0) / covariancePixels
      const [width, height] = [Math.ceil((box.x1 - box.x0) / pixel), Math.ceil((box.y1 - box.y0) / pixel)]
      const inside = new Uint8Array(width * height)
      for (let j = 0; j < height; j++)
        fillRow(edges, box.y0 + (j + 0.5) * pixel, box.x0, pixel, inside, j * width, width)
      const counted = maskOverlap({ width, height, inside }, pixel, pixel, reach)
      const scale = area / counted(0, 0)
      return (dx, dy) => scale * counted(dx, dy)
    }),
    arcShare: (x, y, r) => polygonArc(edges, contains, x, y, r),
    draw: (random, into) => {
      do {
        into[0] = box.x0 + (box.x1 - box.x0) * random.next()
        into[1] = box.y0 + (box.y1 - box.y0) * random.next()
      } while (!contains(into[0], into[1]))
    },
  }
}

type Edges = ReturnType<typeof segmentsOf>

/** Marks the pixels of a row whose middles are inside. */
function fillRow(
  { ax, ay, bx, by }: Edges,
  y: number,
  x0: number,
  pixel: number,
  into: Uint8Array,
  start: number,
  width: number,
): void {
  const crossings: number[] = []
  for (let i = 0; i < ax.length; i++)
    if (ay[i] > y !== by[i] > y) crossings.push(ax[i] + ((y - ay[i]) * (bx[i] - ax[i])) / (by[i] - ay[i]))
  crossings.sort((a, b) => a - b)
  for (let k = 0; k + 1 < crossings.length; k += 2) {
    const from = Math.max(0, Math.ceil((crossings[k] - x0) / pixel - 0.5))
    const to = Math.min(width, Math.ceil((crossings[k + 1] - x0) / pixel - 0.5))
    if (to > from) into.fill(1, start + from, start + to)
  }
}

/** The circle is cut where it crosses edges; an arc is inside if its middle is. */
function polygonArc(
  { ax, ay, bx, by }: Edges,
  contains: (x: number, y: number) => boolean,
  x: number,
  y: number,
  r: number,
): number {
  const angles: number[] = []
  for (let i = 0; i < ax.length; i++) {
    const [px, py, ux, uy] = [ax[i] - x, ay[i] - y, bx[i] - ax[i], by[i] - ay[i]]
    const a = ux * ux + uy * uy
    const b = px * ux + py * uy
    const discriminant = b * b - a * (px * px + py * py - r * r)
    if (a === 0 || discriminant <= 0) continue
    const root = Math.sqrt(discriminant)
    for (const t of [(-b - root) / a, (-b + root) / a])
      if (t >= 0 && t < 1) angles.push(Math.atan2(py + t * uy, px + t * ux))
  }
  if (angles.length === 0) return contains(x + r, y) ? 1 : 0
  angles.sort((p, q) => p - q)
  let inside = 0
  for (let k = 0; k < angles.length; k++) {
    const next = k + 1 < angles.length ? angles[k + 1] : angles[0] + 2 * Math.PI
    const middle = (angles[k] + next) / 2
    if (contains(x + r * Math.cos(middle), y + r * Math.sin(middle))) inside += next - angles[k]
  }
  return inside / (2 * Math.PI)
}

function shoelace(ring: WindowRing): number {
  let sum = 0
  ring.forEach(([x, y], i) => {
    const [u, v] = ring[(i + 1) % ring.length]
    sum += x * v - u * y
  })
  return sum / 2
}

/** Within an odd number of the others, judged by its first corner. */
function isHole(ring: WindowRing, rings: readonly WindowRing[]): boolean {
  const [[x, y]] = ring
  let around = 0
  for (const other of rings) {
    if (other === ring) continue
    let inside = false
    other.forEach(([px, py], i) => {
      const [qx, qy] = other[(i + 1) % other.length]
      if (py > y !== qy > y && x < px + ((y - py) * (qx - px)) / (qy - py)) inside = !inside
    })
    if (inside) around++
  }
  return around % 2 === 1
}

function least(values: Float64Array): number {
  let low = Number.POSITIVE_INFINITY
  for (let i = 0; i < values.length; i++) if (values[i] < low) low = values[i]
  return low
}

import { ImagingError } from '@tessera/imaging'

/** The convex hull of points with integer coordinates. */
export interface Hull {
  /** Corners, x y z one after the other. */
  readonly points: Int32Array
  /** Triangles of three corners each, anticlockwise seen from outside. Faces with more corners are several triangles. */
  readonly faces: Uint32Array
}

interface Face {
  readonly corners: readonly [number, number, number]
  /** Outward normal, not of length 1, and its product with a corner. */
  readonly normal: readonly [number, number, number]
  readonly offset: number
  readonly length: number
  /** The face beyond the edge from corner i to corner i + 1. */
  readonly beyond: [Face | null, Face | null, Face | null]
  /** Points in front of this face that no other face holds. */
  outside: number[]
  gone: boolean
}

/**
 * Quickhull (Barber, Dobkin and Huhdanpaa 1996) in whole numbers: which side of a plane a point is on is decided
 * without rounding, so that the many coplanar points of a voxel grid do no harm. Coordinates up to 2^15.
 * @param coordinates x y z one after the other, repeats allowed
 * @throws ImagingError `too-small` for points that all lie in one plane
 */
export function convexHull(coordinates: Int32Array): Hull {
  const start = tetrahedron(coordinates)
  if (start === null)
    throw new ImagingError(
      'too-small',
      'the hull of points in one plane',
      'give points that span three dimensions',
    )
  const faces = firstFaces(coordinates, start)
  for (let p = 0; 3 * p < coordinates.length; p++) hold(coordinates, faces, p)
  for (let at = 0; at < faces.length; at++) {
    const face = faces[at]
    if (face.gone || face.outside.length === 0) continue
    grow(coordinates, faces, face)
  }
  return compact(
    coordinates,
    faces.filter(face => !face.gone),
  )
}

/** Positive in front of a face, zero in its plane. */
function height(x: Int32Array, { normal, offset }: Face, p: number): number {
  return normal[0] * x[3 * p] + normal[1] * x[3 * p + 1] + normal[2] * x[3 * p + 2] - offset
}

/** Replaces the faces that see the farthest point in front of a face by a cone of new ones. */
function grow(x: Int32Array, faces: Face[], face: Face): void {
  let apex = face.outside[0]
  let highest = 0
  for (const p of face.outside) {
    const h = height(x, face, p)
    if (h > highest) [apex, highest] = [p, h]
  }
  // What sees the apex is connected: spread from the first face over edges.
  face.gone = true
  const seen = [face]
  const rim: { from: number; to: number; beyond: Face; side: number }[] = []
  for (let at = 0; at < seen.length; at++)
    for (let side = 0; side < 3; side++) {
      const next = seen[at].beyond[side]
      if (next === null || next.gone) continue
      if (height(x, next, apex) > 0) {
        next.gone = true
        seen.push(next)
      }
    }
  for (const one of seen)
    for (let side = 0; side < 3; side++) {
      const next = one.beyond[side]
      if (next === null || next.gone) continue
      rim.push({
        from: one.corners[side],
        to: one.corners[(side + 1) % 3],
        beyond: next,
        side: next.beyond.indexOf(one),
      })
    }
  const cone = new Map<number, Face>()
  for (const { from, to, beyond, side } of rim) {
    const created = createFace(x, from, to, apex)
    created.beyond[0] = beyond
    beyond.beyond[side] = created
    cone.set(from, created)
    faces.push(created)
  }
  for (const created of cone.values()) {
    const next = cone.get(created.corners[1])
    if (next === undefined) continue
    created.beyond[1] = next
    next.beyond[2] = created
  }
  const candidates = [...cone.values()]
  for (const one of seen) {
    for (const p of one.outside) if (p !== apex) hold(x, candidates, p)
    one.outside = []
  }
}

/** Gives a point to the first face that it is in front of; a point behind all lies inside the hull. */
function hold(x: Int32Array, faces: readonly Face[], p: number): void {
  for (const face of faces)
    if (height(x, face, p) > 0) {
      face.outside.push(p)
      return
    }
}

function createFace(x: Int32Array, a: number, b: number, c: number): Face {
  const [ax, ay, az] = [x[3 * a], x[3 * a + 1], x[3 * a + 2]]
  const [ux, uy, uz] = [x[3 * b] - ax, x[3 * b + 1] - ay, x[3 * b + 2] - az]
  const [vx, vy, vz] = [x[3 * c] - ax, x[3 * c + 1] - ay, x[3 * c + 2] - az]
  const normal = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx] as const
  return {
    corners: [a, b, c],
    normal,
    offset: normal[0] * ax + normal[1] * ay + normal[2] * az,
    length: Math.hypot(...normal),
    beyond: [null, null, null],
    outside: [],
    gone: false,
  }
}

/** Four points that are not in one plane, far apart. */
function tetrahedron(x: Int32Array): readonly [number, number, number, number] | null {
  const count = x.length / 3
  const farthest = (measure: (p: number) => number) => {
    let best = -1
    let most = 0
    for (let p = 0; p < count; p++) {
      const value = measure(p)
      if (value > most) [best, most] = [p, value]
    }
    return best
  }
  if (count < 4) return null
  const b = farthest(p => Math.hypot(x[3 * p] - x[0], x[3 * p + 1] - x[1], x[3 * p + 2] - x[2]))
  if (b < 0) return null
  const c = farthest(p => createFace(x, 0, b, p).length)
  if (c < 0) return null
  const plane = createFace(x, 0, b, c)
  const d = farthest(p => Math.abs(height(x, plane, p)))
  if (d < 0) return null
  return height(x, plane, d) > 0 ? [0, c, b, d] : [0, b, c, d]
}

function firstFaces(x: Int32Array, [a, b, c, d]: readonly [number, number, number, number]): Face[] {
  const faces = [
    createFace(x, a, b, c),
    createFace(x, a, d, b),
    createFace(x, b, d, c),
    createFace(x, c, d, a),
  ]
  for (const face of faces)
    for (let side = 0; side < 3; side++) {
      const [from, to] = [face.corners[side], face.corners[(side + 1) % 3]]
      face.beyond[side] =
        faces.find(other => other.corners.some((p, i) => p === to && other.corners[(i + 1) % 3] === from)) ??
        null
    }
  return faces
}

function compact(x: Int32Array, faces: readonly Face[]): Hull {
  const place = new Map<number, number>()
  const points: number[] = []
  const triangles = new Uint32Array(3 * faces.length)
  faces.forEach(({ corners }, f) => {
    corners.forEach((p, i) => {
      let at = place.get(p)
      if (at === undefined) {
        at = place.size
        place.set(p, at)
        points.push(x[3 * p], x[3 * p + 1], x[3 * p + 2])
      }
      triangles[3 * f + i] = at
    })
  })
  return { points: Int32Array.from(points), faces: triangles }
}

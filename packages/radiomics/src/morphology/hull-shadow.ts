export type Vector = readonly [number, number, number]

/** A convex hull as it is seen from different sides. */
export class HullShadow {
  /** Unit normals of the faces, outward. */
  readonly normals: readonly Vector[]
  readonly #points: Float64Array
  readonly #faces: Uint32Array
  /** Of each side of each face, in the order of the faces' corners, the face beyond it. */
  readonly #beyond: Int32Array
  readonly #front: Uint8Array
  readonly #flat: Float64Array
  readonly #next: Int32Array
  constructor(points: Float64Array, faces: Uint32Array) {
    this.#points = points
    this.#faces = faces
    this.#beyond = facesBeyond(faces, points.length / 3)
    this.#front = new Uint8Array(faces.length / 3)
    this.#next = new Int32Array(points.length / 3)
    const corner = (p: number): Vector => [points[3 * p], points[3 * p + 1], points[3 * p + 2]]
    this.normals = Array.from({ length: faces.length / 3 }, (_, f) => {
      const [a, b, c] = [0, 1, 2].map(at => corner(faces[3 * f + at]))
      return unit(cross(minus(b, a), minus(c, a)))
    })
    this.#flat = Float64Array.from(this.normals.flat())
  }

  /** Length along a direction. */
  extent([x, y, z]: Vector): number {
    const points = this.#points
    let low = Number.POSITIVE_INFINITY
    let high = Number.NEGATIVE_INFINITY
    for (let p = 0; p < points.length; p += 3) {
      const along = x * points[p] + y * points[p + 1] + z * points[p + 2]
      if (along < low) low = along
      if (along > high) high = along
    }
    return high - low
  }

  /** The outline seen against a direction, anticlockwise, in the coordinates of two vectors at right angles to it. */
  outline([x, y, z]: Vector, u: Vector, v: Vector): Float64Array {
    const front = this.#front
    const flat = this.#flat
    for (let f = 0; f < front.length; f++)
      front[f] = x * flat[3 * f] + y * flat[3 * f + 1] + z * flat[3 * f + 2] > 1e-9 ? 1 : 0
    // The outline runs along the edges between a face that is seen and one that is not.
    const next = this.#next.fill(-1)
    let start = -1
    for (let side = 0; side < this.#beyond.length; side++) {
      const face = Math.floor(side / 3)
      if (front[face] === 0 || front[this.#beyond[side]] === 1) continue
      start = this.#faces[side]
      next[start] = this.#faces[3 * face + ((side + 1) % 3)]
    }
    const points = this.#points
    const corners: number[] = []
    for (let p = start, left = next.length; left > 0; left--) {
      corners.push(
        points[3 * p] * u[0] + points[3 * p + 1] * u[1] + points[3 * p + 2] * u[2],
        points[3 * p] * v[0] + points[3 * p + 1] * v[1] + points[3 * p + 2] * v[2],
      )
      p = next[p]
      if (p === start) break
    }
    return Float64Array.from(corners)
  }
}

function facesBeyond(faces: Uint32Array, points: number): Int32Array {
  const faceOf = new Map<number, number>()
  const key = (side: number, turned: boolean) => {
    const face = 3 * Math.floor(side / 3)
    const [a, b] = [faces[side], faces[face + ((side + 1) % 3)]]
    return turned ? b * points + a : a * points + b
  }
  for (let side = 0; side < faces.length; side++) faceOf.set(key(side, false), Math.floor(side / 3))
  return Int32Array.from(faces, (_, side) => faceOf.get(key(side, true)) ?? -1)
}

export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

function minus(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

export function unit(a: Vector): Vector {
  const length = Math.hypot(...a)
  return [a[0] / length, a[1] / length, a[2] / length]
}

import { boundingBox, ImagingError, type Mask, type Triple } from '@tessera/imaging'
import { type CubeTriangles, cubeEdges, standardTriangles } from './cube-triangles.ts'

/**
 * The surface of a region by marching cubes between its voxel centres. Vertices lie in the middle of an edge between a
 * voxel inside and one outside (the level 0.5 of a mask of 0 and 1).
 */
export interface Mesh {
  /** Voxel indices times two, x y z one after the other: integers, as every vertex lies halfway between two centres. */
  readonly halves: Int32Array
  /** Three vertices each, anticlockwise seen from outside. */
  readonly triangles: Uint32Array
  /** mm along the grid's axes */
  readonly spacing: Triple
}

/**
 * The mesh of a region; what lies beyond the volume's edge is outside.
 * @param cubes the triangles of each cube, by default those of {@link standardTriangles}
 * @throws ImagingError `empty-mask`
 */
export function meshOf(mask: Mask, cubes: CubeTriangles = standardTriangles()): Mesh {
  const box = boundingBox(mask)
  if (box === null)
    throw new ImagingError(
      'empty-mask',
      'a surface of no voxel',
      'give a mask with at least one voxel inside',
    )
  const { first, last } = box
  const [nx, ny] = mask.grid.size
  // One voxel outside all round: cubes run from first - 1 to last along each axis.
  const [wx, wy, wz] = [0, 1, 2].map(axis => last[axis] - first[axis] + 3)
  const layer = wx * wy
  const padded = new Uint8Array(layer * 2)
  const halves = new Numbers()
  const triangles = new Numbers()
  // The vertex on each edge that begins in a voxel of the lower and of the upper layer, by axis; -1 where there is none yet.
  const vertices = Array.from({ length: 6 }, () => new Int32Array(layer).fill(-1))
  const corners = Array.from({ length: 8 }, (_, c) => (c & 1) + wx * ((c >> 1) & 1) + layer * ((c >> 2) & 1))
  for (let k = 0; k < wz - 1; k++) {
    padded.copyWithin(0, layer)
    padded.fill(0, layer)
    if (k < wz - 2)
      for (let j = 0; j < wy - 2; j++) {
        const from = first[0] + nx * (first[1] + j + ny * (first[2] + k))
        padded.set(mask.inside.subarray(from, from + wx - 2), layer + 1 + wx * (j + 1))
      }
    for (let axis = 0; axis < 3; axis++) {
      const lower = vertices[axis]
      vertices[axis] = vertices[3 + axis]
      vertices[3 + axis] = lower.fill(-1)
    }
    for (let j = 0; j < wy - 1; j++)
      for (let i = 0; i < wx - 1; i++) {
        const at = i + wx * j
        let index = 0
        for (let c = 0; c < 8; c++) index |= padded[at + corners[c]] << c
        const cut = cubes[index]
        for (let t = 0; t < cut.length; t++) {
          const edge = cut[t]
          const axis = edge >> 2
          const [a, b] = cubeEdges[edge]
          const known = vertices[axis + (a & 4 ? 3 : 0)]
          const voxel = at + (a & 1) + wx * ((a >> 1) & 1)
          if (known[voxel] < 0) {
            known[voxel] = halves.length / 3
            halves.push(2 * (first[0] + i - 1) + (a & 1) + (b & 1))
            halves.push(2 * (first[1] + j - 1) + ((a >> 1) & 1) + ((b >> 1) & 1))
            halves.push(2 * (first[2] + k - 1) + ((a >> 2) & 1) + ((b >> 2) & 1))
          }
          triangles.push(known[voxel])
        }
      }
  }
  return {
    halves: halves.values(),
    triangles: Uint32Array.from(triangles.values()),
    spacing: mask.grid.spacing,
  }
}

/** Volume inside a mesh, mm³: the signed tetrahedra from one point to each triangle. */
export function meshVolume({ halves, triangles, spacing }: Mesh): number {
  const [ox, oy, oz] = halves
  let sum = 0
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [3 * triangles[t], 3 * triangles[t + 1], 3 * triangles[t + 2]]
    const [ax, ay, az] = [halves[a] - ox, halves[a + 1] - oy, halves[a + 2] - oz]
    const [bx, by, bz] = [halves[b] - ox, halves[b + 1] - oy, halves[b + 2] - oz]
    const [cx, cy, cz] = [halves[c] - ox, halves[c + 1] - oy, halves[c + 2] - oz]
    sum += ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)
  }
  return (sum / 48) * spacing[0] * spacing[1] * spacing[2]
}

/** Area of a mesh, mm². */
export function meshArea({ halves, triangles, spacing: [sx, sy, sz] }: Mesh): number {
  let sum = 0
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [3 * triangles[t], 3 * triangles[t + 1], 3 * triangles[t + 2]]
    const ux = (halves[b] - halves[a]) * sx
    const uy = (halves[b + 1] - halves[a + 1]) * sy
    const uz = (halves[b + 2] - halves[a + 2]) * sz
    const vx = (halves[c] - halves[a]) * sx
    const vy = (halves[c + 1] - halves[a + 1]) * sy
    const vz = (halves[c + 2] - halves[a + 2]) * sz
    const nx = uy * vz - uz * vy
    const ny = uz * vx - ux * vz
    const nz = ux * vy - uy * vx
    sum += Math.sqrt(nx * nx + ny * ny + nz * nz)
  }
  return sum / 8
}

/** Integers whose number is not known beforehand. */
class Numbers {
  #values = new Int32Array(1 << 12)
  length = 0
  push(value: number): void {
    if (this.length === this.#values.length) {
      const more = new Int32Array(2 * this.length)
      more.set(this.#values)
      this.#values = more
    }
    this.#values[this.length++] = value
  }
  values(): Int32Array {
    return this.#values.slice(0, this.length)
  }
}

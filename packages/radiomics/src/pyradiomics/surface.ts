import { boundingBox, ImagingError, type Mask, type Triple } from '@tessera/imaging'
import { middleOf, surfaceCubes } from './surface-cubes.ts'

/** PyRadiomics' surface of a region. */
export interface Surface {
  /** mm² */
  readonly area: number
  /** mm³ */
  readonly volume: number
  /** The vertices, in half voxels from the first voxel of the region's box: x y z one after the other. */
  readonly vertices: Int32Array
}

/**
 * The surface between voxel centres by {@link surfaceCubes}. Cubes of one kind are counted first, so that area and
 * volume are sums over 256 kinds, whatever the size of the region.
 *
 * The volume is the sum of the tetrahedra from PyRadiomics' origin, the voxel before the first one of the region's box
 * along each axis, to each triangle. A tetrahedron that moves by p changes by p · (vector area) / 3, so the sum of the
 * places of the cubes of a kind is enough.
 * @throws ImagingError `empty-mask`
 */
export function surfaceOf(mask: Mask): Surface {
  const box = boundingBox(mask)
  if (box === null)
    throw new ImagingError(
      'empty-mask',
      'a surface of no voxel',
      'give a mask with at least one voxel inside',
    )
  const { first, last } = box
  const size: Triple = [last[0] - first[0] + 3, last[1] - first[1] + 3, last[2] - first[2] + 3]
  const padded = paddedRegion(mask, first, size)
  const { counts, places } = countCubes(padded, size)
  const [sx, sy, sz] = mask.grid.spacing
  let [area, volume] = [0, 0]
  surfaceCubes().forEach((triangles, kind) => {
    if (counts[kind] === 0) return
    const { vectorArea, tetrahedra, area: one } = measuresOf(triangles, mask.grid.spacing)
    const moved = vectorArea.reduce((sum, a, axis) => sum + a * places[3 * kind + axis], 0)
    area += counts[kind] * one
    volume += counts[kind] * tetrahedra + moved / 3
  })
  return { area, volume: volume * sx * sy * sz, vertices: verticesOf(padded, size) }
}

/** The region's box with one voxel outside all round. */
function paddedRegion(mask: Mask, first: Triple, [wx, wy, wz]: Triple): Uint8Array {
  const [nx, ny] = mask.grid.size
  const padded = new Uint8Array(wx * wy * wz)
  for (let k = 1; k < wz - 1; k++)
    for (let j = 1; j < wy - 1; j++) {
      const from = first[0] + nx * (first[1] + j - 1 + ny * (first[2] + k - 1))
      padded.set(mask.inside.subarray(from, from + wx - 2), 1 + wx * (j + wy * k))
    }
  return padded
}

/** How many cubes there are of each kind, and the sums of their places in voxels. */
function countCubes(
  padded: Uint8Array,
  [wx, wy, wz]: Triple,
): { counts: Float64Array; places: Float64Array } {
  const counts = new Float64Array(256)
  const places = new Float64Array(3 * 256)
  for (let k = 0; k + 1 < wz; k++)
    for (let j = 0; j + 1 < wy; j++) {
      const row = wx * (j + wy * k)
      let kind = 0
      for (let i = 1; i < wx; i++) {
        const at = row + i
        const face =
          padded[at] | (padded[at + wx] << 2) | (padded[at + wx * wy] << 4) | (padded[at + wx * wy + wx] << 6)
        kind |= face << 1
        // Whole cubes inside or outside have no surface.
        if (kind !== 0 && kind !== 255) {
          counts[kind]++
          places[3 * kind] += i - 1
          places[3 * kind + 1] += j
          places[3 * kind + 2] += k
        }
        kind = face
      }
    }
  return { counts, places }
}

/** Of the triangles in one cube: area in mm²; in voxels, its vector and the tetrahedra from corner 0. */
function measuresOf(
  triangles: readonly number[],
  spacing: Triple,
): { readonly area: number; readonly tetrahedra: number; readonly vectorArea: readonly number[] } {
  const vectorArea = [0, 0, 0]
  let [area, tetrahedra] = [0, 0]
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [middleOf(triangles[t]), middleOf(triangles[t + 1]), middleOf(triangles[t + 2])]
    const u = b.map((x, axis) => x - a[axis])
    const v = c.map((x, axis) => x - a[axis])
    const normal = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]
    const [sx, sy, sz] = spacing
    area += Math.hypot(normal[0] * sy * sz, normal[1] * sz * sx, normal[2] * sx * sy) / 2
    for (let axis = 0; axis < 3; axis++) vectorArea[axis] += normal[axis] / 2
    tetrahedra += (a[0] * normal[0] + a[1] * normal[1] + a[2] * normal[2]) / 6
  }
  return { area, tetrahedra, vectorArea }
}

/** The middles of all edges between a voxel inside and one outside. */
function verticesOf(padded: Uint8Array, [wx, wy, wz]: Triple): Int32Array {
  let found = new Int32Array(3 << 12)
  let n = 0
  const push = (x: number, y: number, z: number) => {
    if (n === found.length) {
      const more = new Int32Array(2 * n)
      more.set(found)
      found = more
    }
    found[n++] = x
    found[n++] = y
    found[n++] = z
  }
  for (let k = 0; k + 1 < wz; k++)
    for (let j = 0; j + 1 < wy; j++)
      for (let i = 0, at = wx * (j + wy * k); i + 1 < wx; i++, at++) {
        const here = padded[at]
        if (here !== padded[at + 1]) push(2 * i - 1, 2 * j - 2, 2 * k - 2)
        if (here !== padded[at + wx]) push(2 * i - 2, 2 * j - 1, 2 * k - 2)
        if (here !== padded[at + wx * wy]) push(2 * i - 2, 2 * j - 2, 2 * k - 1)
      }
  return found.slice(0, n)
}

import { ImagingError, type Mask, maskCount } from '@tessera/imaging'
import { largestDistances } from './diameters.ts'
import { paddedBox } from './padded-box.ts'
import { principalVariances } from './principal-variances.ts'

/**
 * PyRadiomics' `shape2D`, in mm, of a region in one slice: from the outline through the middles of the edges between
 * pixel centres (marching squares; diagonal pixels that touch at a corner stay apart), and the principal axes of the
 * pixel centres.
 * @param across the axis (0 x, 1 y, 2 z) across which the slice lies
 * @throws ImagingError `wrong-rank` for a region in several slices; `empty-mask`
 */
export function shape2d(mask: Mask, across: number): Record<string, number> {
  const box = paddedBox(mask, 0)
  if (box === null)
    throw new ImagingError(
      'empty-mask',
      'an outline of no pixel',
      'give a mask with at least one voxel inside',
    )
  const slices = box.last[across] - box.first[across] + 1
  if (slices > 1)
    throw new ImagingError(
      'wrong-rank',
      `shape2D of a region in ${slices} slices`,
      'give a mask of one slice, another force2Ddimension, or leave shape2D out',
    )
  const { area, perimeter, vertices } = outlineOf(mask, across)
  const [, minor, major] = principalVariances(mask)
  const { spacing } = mask.grid
  const sphericity = (2 * Math.sqrt(Math.PI * area)) / perimeter
  return {
    Elongation: Math.sqrt(minor / major),
    MajorAxisLength: 4 * Math.sqrt(major),
    MaximumDiameter: largestDistances(vertices, spacing).volume,
    MeshSurface: area,
    MinorAxisLength: 4 * Math.sqrt(minor),
    Perimeter: perimeter,
    PerimeterSurfaceRatio: perimeter / area,
    PixelSurface: (maskCount(mask) * spacing[0] * spacing[1] * spacing[2]) / spacing[across],
    SphericalDisproportion: 1 / sphericity,
    Sphericity: sphericity,
  }
}

/** Area (mm²) and length (mm) of the outline, and its vertices in half voxels. */
function outlineOf(
  mask: Mask,
  across: number,
): { readonly area: number; readonly perimeter: number; readonly vertices: Int32Array } {
  const { size, spacing } = mask.grid
  const strides = [1, size[0], size[0] * size[1]]
  const [u, v] = [0, 1, 2].filter(axis => axis !== across)
  const [nu, nv] = [size[u], size[v]]
  const slice = firstSlice(mask, across)
  const at = (a: number, b: number) =>
    a < 0 || b < 0 || a >= nu || b >= nv
      ? 0
      : mask.inside[slice * strides[across] + a * strides[u] + b * strides[v]]
  const [su, sv] = [spacing[u], spacing[v]]
  const [halfU, halfV, diagonal] = [su, sv, Math.hypot(su, sv) / 2]
  let [area, perimeter] = [0, 0]
  const vertices: number[] = []
  const push = (a: number, b: number) => {
    const point = [0, 0, 0]
    point[u] = a
    point[v] = b
    vertices.push(...point)
  }
  for (let b = -1; b < nv; b++)
    for (let a = -1; a < nu; a++) {
      const [p, q, r, s] = [at(a, b), at(a + 1, b), at(a, b + 1), at(a + 1, b + 1)]
      if (p !== q) push(2 * a + 1, 2 * b)
      if (p !== r) push(2 * a, 2 * b + 1)
      const inside = p + q + r + s
      // Of the square of four pixel centres: an eighth a corner, half for two neighbours, seven eighths for three.
      if (inside === 1 || inside === 3) perimeter += diagonal
      if (inside === 2) perimeter += p === s ? 2 * diagonal : p === q ? halfU : halfV
      area += inside === 1 ? 0.125 : inside === 2 ? (p === s ? 0.25 : 0.5) : inside === 3 ? 0.875 : inside / 4
    }
  return { area: area * su * sv, perimeter, vertices: Int32Array.from(vertices) }
}

function firstSlice(mask: Mask, across: number): number {
  const box = paddedBox(mask, 0)
  return box === null ? 0 : box.first[across]
}

import { createGrid, createMask, type Mask, type Triple } from '@tessera/imaging'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/agreement.ts'
import { convexHull, type Hull } from './convex-hull.ts'
import { distanceWeightedSums } from './distance-weighted-sums.ts'
import { ellipsoidArea, ellipsoidVolume, enclosingEllipsoid } from './ellipsoid.ts'
import { hullCandidates } from './hull-candidates.ts'
import { type Mesh, meshArea, meshOf, meshVolume } from './mesh.ts'
import { morphology, morphologyTags } from './morphology.ts'
import { orientedBox } from './oriented-box.ts'
import { symmetricEigen } from './principal-axes.ts'

interface Reference {
  readonly ellipsoidAreas: readonly { readonly axes: readonly number[]; readonly area: number }[]
  readonly hulls: readonly { readonly points: number[]; readonly volume: number; readonly area: number }[]
  readonly enclosing: readonly { readonly points: number[]; readonly axes: readonly number[] }[]
  readonly boxes: readonly { readonly points: number[]; readonly volume: number }[]
  readonly spatial: readonly {
    readonly size: Triple
    readonly spacing: Triple
    readonly inside: number[]
    readonly values: number[]
    readonly moran: number
    readonly geary: number
  }[]
}
const expected = reference<Reference>('region-features')
const unit: Triple = [1, 1, 1]

function maskOf(size: Triple, inside: ArrayLike<number>, spacing: Triple = unit): Mask {
  return createMask(createGrid({ size, spacing }), Uint8Array.from(inside))
}

function ball(radius: number, spacing: Triple = unit): Mask {
  const half = spacing.map(step => Math.ceil(radius / step) + 1)
  const size: Triple = [2 * half[0] + 1, 2 * half[1] + 1, 2 * half[2] + 1]
  const inside: number[] = []
  for (let k = -half[2]; k <= half[2]; k++)
    for (let j = -half[1]; j <= half[1]; j++)
      for (let i = -half[0]; i <= half[0]; i++)
        inside.push(Math.hypot(i * spacing[0], j * spacing[1], k * spacing[2]) <= radius ? 1 : 0)
  return maskOf(size, inside, spacing)
}

function regionOf(mask: Mask, values?: ArrayLike<number>) {
  const voxels =
    values === undefined ? Float64Array.from(mask.inside, (_, at) => at % 7) : Float64Array.from(values)
  return { image: { grid: mask.grid, voxels }, morphological: mask, intensity: mask }
}

const anyMask = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
  .chain(size =>
    fc
      .array(fc.integer({ min: 0, max: 1 }), {
        minLength: size[0] * size[1] * size[2],
        maxLength: size[0] * size[1] * size[2],
      })
      .filter(inside => inside.includes(1))
      .map(inside => maskOf([size[0], size[1], size[2]], inside)),
  )

/** The edges of triangles that no other triangle has the other way round. */
function openEdges(triangles: ArrayLike<number>): number {
  const edges = new Map<string, number>()
  for (let t = 0; t < triangles.length; t += 3)
    for (let side = 0; side < 3; side++) {
      const [a, b] = [triangles[t + side], triangles[t + ((side + 1) % 3)]]
      const [key, sign] = a < b ? [`${a} ${b}`, 1] : [`${b} ${a}`, -1]
      edges.set(key, (edges.get(key) ?? 0) + sign)
    }
  return [...edges.values()].filter(count => count !== 0).length
}

function asMesh({ points, faces }: Hull): Mesh {
  return { halves: points, triangles: faces, spacing: unit }
}

describe('surface mesh', () => {
  it('one voxel is an octahedron between its neighbours', () => {
    const mesh = meshOf(maskOf([1, 1, 1], [1], [2, 2, 2]))
    const volume = meshVolume(mesh)
    expect(largestError('Surface mesh', [volume, meshArea(mesh)], [8 / 6, 4 * Math.sqrt(3)])).toBeLessThan(
      1e-12,
    )
  })

  it('is closed for every mask, and lies within half a voxel of it', () => {
    fc.assert(
      fc.property(anyMask, mask => {
        const mesh = meshOf(mask)
        const count = mask.inside.reduce((sum, x) => sum + x, 0)
        expect(openEdges(mesh.triangles)).toBe(0)
        expect(meshVolume(mesh)).toBeGreaterThan(count / 6 - 1e-9)
        expect(meshVolume(mesh)).toBeLessThanOrEqual(count * 1.5)
      }),
      { numRuns: 60 },
    )
  })

  it('nears the volume and area of a ball', () => {
    for (const spacing of [unit, [0.8, 0.8, 2] as const]) {
      const mesh = meshOf(ball(20, spacing))
      expect(meshVolume(mesh) / ((4 / 3) * Math.PI * 8000)).toBeCloseTo(1, 1.9)
      // Steps of a mask have more area than the ball, by about an eighth.
      expect(meshArea(mesh) / (1600 * Math.PI)).toBeLessThan(1.15)
      expect(meshArea(mesh) / (1600 * Math.PI)).toBeGreaterThan(1)
    }
  })

  it('does not depend on where the mask lies in the volume', () => {
    fc.assert(
      fc.property(anyMask, fc.integer({ min: 0, max: 3 }), (mask, shift) => {
        const [nx, ny, nz] = mask.grid.size
        const size: Triple = [nx + shift, ny + shift, nz + shift]
        const moved = new Uint8Array(size[0] * size[1] * size[2])
        mask.inside.forEach((x, at) => {
          const [i, j, k] = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / nx / ny)]
          moved[i + shift + size[0] * (j + shift + size[1] * (k + shift))] = x
        })
        const [one, other] = [meshOf(mask), meshOf(maskOf(size, moved))]
        expect(meshVolume(other)).toBeCloseTo(meshVolume(one), 10)
        expect(meshArea(other)).toBeCloseTo(meshArea(one), 10)
      }),
      { numRuns: 30 },
    )
  })
})

describe('convex hull', () => {
  it('has the volume and area of scipy', () => {
    const found = expected.hulls.flatMap(({ points }) => {
      const mesh = asMesh(convexHull(Int32Array.from(points)))
      return [8 * meshVolume(mesh), 4 * meshArea(mesh)]
    })
    const wanted = expected.hulls.flatMap(({ volume, area }) => [volume, area])
    expect(largestError('Convex hull', found, wanted)).toBeLessThan(1e-12)
  })

  it('is closed, has every point behind every face, and its corners are points', () => {
    const point = fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: -4, max: 4 })))
    fc.assert(
      fc.property(fc.array(point, { minLength: 4, maxLength: 60 }), points => {
        const flat = Int32Array.from([...points.flat(), 0, 0, 9, 9, 0, 0, 0, 9, 0, 0, 0, -9])
        const { points: corners, faces } = convexHull(flat)
        expect(openEdges(faces)).toBe(0)
        const at = (p: number) => [...corners.subarray(3 * p, 3 * p + 3)]
        for (let f = 0; f < faces.length; f += 3) {
          const [a, b, c] = [at(faces[f]), at(faces[f + 1]), at(faces[f + 2])]
          const [u, v] = [b, c].map(q => q.map((x, axis) => x - a[axis]))
          const n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]
          for (let p = 0; p < flat.length; p += 3) {
            const height = n.reduce((sum, x, axis) => sum + x * (flat[p + axis] - a[axis]), 0)
            expect(height).toBeLessThanOrEqual(0)
          }
        }
      }),
      { numRuns: 40 },
    )
  })

  it('is the same from the candidates alone', () => {
    const { halves } = meshOf(ball(9, [1, 1, 3]))
    const [all, few] = [halves, hullCandidates(halves)].map(points => asMesh(convexHull(points)))
    expect(meshVolume(few)).toBe(meshVolume(all))
    expect(meshArea(few)).toBeCloseTo(meshArea(all), 9)
  })

  it('refuses points in one plane', () => {
    expect(() => convexHull(Int32Array.from([0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0]))).toThrow('one plane')
  })
})

describe('ellipsoids and boxes', () => {
  it('ellipsoid-area is the series with scipy', () => {
    const found = expected.ellipsoidAreas.map(({ axes: [a, b, c] }) => ellipsoidArea(a, b, c))
    const wanted = expected.ellipsoidAreas.map(({ area }) => area)
    expect(largestError('Ellipsoid area, IBSI series', found, wanted)).toBeLessThan(1e-12)
    expect(ellipsoidArea(2, 2, 2)).toBeCloseTo(16 * Math.PI, 12)
  })

  it('enclosing-ellipsoid has the axes that a general optimiser finds', () => {
    const found = expected.enclosing.flatMap(({ points }) => enclosingEllipsoid(Float64Array.from(points)))
    const wanted = expected.enclosing.flatMap(({ axes }) => axes)
    expect(largestError('Minimum volume enclosing ellipsoid', found, wanted)).toBeLessThan(1e-5)
  })

  it('enclosing-known is exact where the answer is known', () => {
    const cube = [0, 1, 2, 3, 4, 5, 6, 7].flatMap(c =>
      [c & 1, (c >> 1) & 1, c >> 2].map((x, axis) => x * (axis + 1)),
    )
    const axes = enclosingEllipsoid(Float64Array.from(cube))
    expect(axes).toEqual([3, 2, 1].map(edge => expect.closeTo((edge * Math.sqrt(3)) / 2, 6)))
    expect(ellipsoidVolume(3, 2, 1)).toBeCloseTo(8 * Math.PI, 12)
  })

  it('oriented-box is never larger than one found by trying rotations', () => {
    const found = expected.boxes.map(({ points }) =>
      orientedBox(convexHull(Int32Array.from(points, x => 2 * x)), unit).reduce((a, b) => a * b),
    )
    const wanted = expected.boxes.map(({ volume }) => volume)
    expect(largestError('Oriented minimum bounding box', found, wanted)).toBeLessThan(1e-6)
  })

  it('oriented-known: a tetrahedron lies in a cube that shares no face with it', () => {
    const tetrahedron = Int32Array.from([2, 2, 2, 2, -2, -2, -2, 2, -2, -2, -2, 2])
    expect(orientedBox(convexHull(tetrahedron), unit)).toEqual([2, 2, 2].map(x => expect.closeTo(x, 9)))
  })

  it('eigenvalues of a matrix whose axes are known', () => {
    const { values, vectors } = symmetricEigen([2, 1, 0, 2, 0, 5])
    expect(values).toEqual([5, 3, 1].map(x => expect.closeTo(x, 12)))
    expect(Math.abs(vectors[0][2])).toBeCloseTo(1, 12)
  })
})

describe('spatial autocorrelation', () => {
  it("Moran's I and Geary's C are those summed over all pairs", () => {
    const found = expected.spatial.flatMap(({ size, spacing, inside, values }) => {
      const { features } = morphology(regionOf(maskOf(size, inside, spacing), values))
      return [features.morph_moran_i, features.morph_geary_c]
    })
    const wanted = expected.spatial.flatMap(({ moran, geary }) => [moran, geary])
    expect(largestError("Moran's I and Geary's C over pairs", found, wanted)).toBeLessThan(1e-10)
  })

  it('does not depend on where the mask lies, nor on the unit of intensity', () => {
    const { size, spacing, inside, values } = expected.spatial[1]
    const mask = maskOf(size, inside, spacing)
    const one = distanceWeightedSums(regionOf(mask, values).image, mask)
    const other = distanceWeightedSums(
      regionOf(
        mask,
        values.map(x => 3 * x - 1000),
      ).image,
      mask,
    )
    if (one === null || other === null) throw new Error('the mask is not empty')
    expect(other.products / other.squares).toBeCloseTo(one.products / one.squares, 9)
  })
})

describe('morphology', () => {
  it('gives every tag a value or a reason, for any mask', () => {
    fc.assert(
      fc.property(anyMask, mask => {
        const { features, undefinedFeatures } = morphology(regionOf(mask))
        expect(Object.keys({ ...features, ...undefinedFeatures }).sort()).toEqual([...morphologyTags].sort())
        for (const value of Object.values(features)) expect(Number.isFinite(value)).toBe(true)
        expect(features.morph_vol_dens_conv_hull).toBeLessThanOrEqual(1 + 1e-9)
        expect(features.morph_vol_dens_ombb).toBeGreaterThanOrEqual(features.morph_vol_dens_aabb - 1e-9)
      }),
      { numRuns: 40 },
    )
  })

  it('one-voxel: names what has no value', () => {
    const { undefinedFeatures, features } = morphology(
      regionOf(
        maskOf(
          [3, 3, 3],
          Array.from({ length: 27 }, (_, at) => (at === 13 ? 1 : 0)),
        ),
      ),
    )
    expect(Object.keys(undefinedFeatures).sort()).toEqual([
      'morph_area_dens_aee',
      'morph_geary_c',
      'morph_moran_i',
      'morph_pca_elongation',
      'morph_pca_flatness',
      'morph_vol_dens_aee',
    ])
    expect(undefinedFeatures.morph_moran_i).toContain('one voxel')
    expect(features.morph_diam).toBe(1)
    expect(features.morph_volume).toBeCloseTo(1 / 6, 12)
  })

  it('a ball is round, and scaling its voxels scales it', () => {
    const small = morphology(regionOf(ball(8))).features
    const large = morphology(regionOf(ball(16, [2, 2, 2]))).features
    expect(small.morph_sphericity).toBeGreaterThan(0.9)
    expect(small.morph_pca_flatness).toBeCloseTo(1, 6)
    expect(large.morph_volume).toBeCloseTo(8 * small.morph_volume, 6)
    expect(large.morph_diam).toBeCloseTo(2 * small.morph_diam, 9)
    expect(large.morph_moran_i).toBeCloseTo(small.morph_moran_i, 9)
  })

  it('refuses an empty mask', () => {
    expect(() => morphology(regionOf(maskOf([2, 2, 2], new Uint8Array(8))))).toThrow('at least one voxel')
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createGrid } from '../grid.ts'
import type { Volume } from '../volume.ts'
import { sourceIndex } from './boundary.ts'
import { filterImage, parseFilter } from './filter-image.ts'
import { createKernel, type Kernel } from './kernel.ts'
import { sourceOf } from './linear.ts'
import { regionOf } from './region.ts'
import { rotations } from './rotations.ts'
import type { SeparableFilter } from './separable-plan.ts'
import { separableResponse } from './separable-response.ts'
import type { FilterSettings } from './settings.ts'

type Triple = readonly [number, number, number]

function noise([nx, ny, nz]: Triple, seed: number): Volume {
  let state = seed + 1
  const voxels = Float64Array.from({ length: nx * ny * nz }, () => {
    state = (state * 48271) % 2147483647
    return (state % 2001) / 10 - 100
  })
  return { grid: createGrid({ size: [nx, ny, nz], spacing: [1, 1, 1] }), voxels }
}

/** Voxel (i, j, k) of the response by the definition: the sum over all offsets of all three kernels. */
function bySum(
  volume: Volume,
  filter: SeparableFilter,
  place: Triple,
  boundary: 'zero' | 'mirror' | 'periodic' | 'nearest',
) {
  const [nx, ny, nz] = volume.grid.size
  const [a, b, c] = filter.chains.map(([kernel]) => kernel)
  let sum = 0
  const each = (kernel: Kernel, visit: (o: number, w: number) => void) => {
    kernel.weights.forEach((w, j) => {
      visit(j - kernel.reach, w)
    })
  }
  each(c, (oz, wz) =>
    each(b, (oy, wy) =>
      each(a, (ox, wx) => {
        const x = sourceIndex(place[0] - ox, nx, boundary)
        const y = sourceIndex(place[1] - oy, ny, boundary)
        const z = sourceIndex(place[2] - oz, nz, boundary)
        if (x >= 0 && y >= 0 && z >= 0) sum += wx * wy * wz * volume.voxels[x + nx * (y + ny * z)]
      }),
    ),
  )
  return filter.weight * sum
}

const sizes = fc.tuple(
  fc.integer({ min: 1, max: 9 }),
  fc.integer({ min: 1, max: 8 }),
  fc.integer({ min: 1, max: 7 }),
)
const kernels = fc
  .array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 6 })
  .map((weights, ...rest) => createKernel(`${weights.join(',')}${rest.length}`, weights))
const boundaries = fc.constantFrom('zero', 'nearest', 'periodic', 'mirror')

describe('separable filtering', () => {
  it('is the sum over all offsets, in any box, pooled over rotations of an image of any size', () => {
    fc.assert(
      fc.property(
        sizes,
        fc.tuple(kernels, kernels, kernels),
        boundaries,
        fc.constantFrom('max', 'min', 'mean'),
        fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat(), fc.nat(), fc.nat()),
        (size, [a, b, c], boundary, pooling, picks) => {
          const volume = noise(size, picks[0])
          const lower = (n: number, at: number) => picks[at] % n
          const first: Triple = [lower(size[0], 0), lower(size[1], 1), lower(size[2], 2)]
          const last: Triple = [
            first[0] + (picks[3] % (size[0] - first[0])),
            first[1] + (picks[4] % (size[1] - first[1])),
            first[2] + (picks[5] % (size[2] - first[2])),
          ]
          const turned = rotations([[a], [b], [c]], 3)
          const region = regionOf(volume, { first, last })
          const response = separableResponse(sourceOf(volume), turned, pooling, region, boundary, 'double')
          for (const [place, at] of [
            [first, 0],
            [last, response.length - 1],
          ] as const) {
            const all = turned.map(filter => bySum(volume, filter, place, boundary))
            const expected =
              pooling === 'mean'
                ? all.reduce((sum, r) => sum + r, 0) / 24
                : pooling === 'max'
                  ? Math.max(...all)
                  : Math.min(...all)
            expect(response[at]).toBeCloseTo(expected, 7)
          }
        },
      ),
      { numRuns: 120 },
    )
  })
})

const linear: readonly FilterSettings[] = [
  { type: 'mean', size: 5 },
  { type: 'log', sigma: 1.3, boundary: 'periodic' },
  { type: 'laws', kernels: 'E5S3L5', boundary: 'zero' },
  { type: 'wavelet', wavelet: 'db3', bands: 'HLH', level: 2, boundary: 'nearest' },
  { type: 'gabor', sigma: 2, wavelength: 3, gamma: 0.8, theta: 40, response: 'real' },
  { type: 'simoncelli', level: 1 },
  { type: 'pyradiomics-log', sigma: 1.5 },
  { type: 'pyradiomics-wavelet', bands: 'LHL' },
]

describe('a linear filter', () => {
  it.each(linear)('$type of a sum is the sum of the responses', settings => {
    const [a, b] = [noise([9, 8, 7], 1), noise([9, 8, 7], 2)]
    const both = { grid: a.grid, voxels: a.voxels.map((x, i) => 2 * x - 3 * b.voxels[i]) as Float64Array }
    const [ra, rb, rc] = [a, b, both].map(volume => filterImage(volume, settings).voxels)
    rc.forEach((value, i) => {
      expect(value).toBeCloseTo(2 * ra[i] - 3 * rb[i], 7)
    })
  })

  it.each(linear.filter(({ type }) => type !== 'pyradiomics-log' && type !== 'pyradiomics-wavelet'))(
    '$type of a shifted periodic image is the shifted response',
    settings => {
      const filter = parseFilter(settings)
      const periodic = 'boundary' in filter ? { ...filter, boundary: 'periodic' as const } : filter
      const size = [8, 6, 7] as const
      const image = noise(size, 5)
      const shift = (voxels: ArrayLike<number>) =>
        Float64Array.from({ length: voxels.length }, (_, at) => {
          const [i, j, k] = [at % 8, Math.floor(at / 8) % 6, Math.floor(at / 48)]
          return voxels[((i + 3) % 8) + 8 * (((j + 1) % 6) + 6 * ((k + 5) % 7))]
        })
      const moved = { grid: image.grid, voxels: shift(image.voxels) }
      const expected = shift(filterImage(image, periodic).voxels)
      filterImage(moved, periodic).voxels.forEach((value, at) => {
        expect(value).toBeCloseTo(expected[at], 7)
      })
    },
  )
})

describe('pooling', () => {
  const pooled: readonly FilterSettings[] = [
    { type: 'laws', kernels: 'E5L3W5', pooling: 'max' },
    { type: 'laws', kernels: 'E5L3W5', pooling: 'min', boundary: 'zero' },
    { type: 'laws', kernels: 'S5L5R5', pooling: 'mean', boundary: 'nearest' },
    { type: 'laws', kernels: 'E3W5S5', pooling: 'max', energy: { distance: 2 } },
    { type: 'wavelet', wavelet: 'db2', bands: 'LHH', level: 2, pooling: 'max' },
    { type: 'wavelet', wavelet: 'coif1', bands: 'LLH', level: 2, pooling: 'mean', boundary: 'periodic' },
  ]

  it.each(pooled)('$type $pooling does not change when the image is turned by 90 degrees', settings => {
    // A quarter turn about z, then one about x: (i, j, k) goes to (n - 1 - j, i, k), that to (i, n - 1 - k, j).
    const n = 7
    const image = noise([n, n, n], 3)
    const turn = (voxels: ArrayLike<number>) => {
      const out = new Float64Array(n ** 3)
      for (let k = 0; k < n; k++)
        for (let j = 0; j < n; j++)
          for (let i = 0; i < n; i++) out[n - 1 - j + n * (n - 1 - k + n * i)] = voxels[i + n * (j + n * k)]
      return out
    }
    const expected = turn(filterImage(image, settings).voxels)
    filterImage({ grid: image.grid, voxels: turn(image.voxels) }, settings).voxels.forEach((value, at) => {
      expect(value).toBeCloseTo(expected[at], 8)
    })
  })

  it('does not change in the plane when each slice is turned', () => {
    const n = 8
    const image = noise([n, n, 3], 9)
    const turn = (voxels: ArrayLike<number>) => {
      const out = new Float64Array(n * n * 3)
      for (let k = 0; k < 3; k++)
        for (let j = 0; j < n; j++)
          for (let i = 0; i < n; i++) out[n - 1 - j + n * (i + n * k)] = voxels[i + n * (j + n * k)]
      return out
    }
    const settings = { type: 'wavelet', wavelet: 'db2', bands: 'LH', pooling: 'max' } as const
    const expected = turn(filterImage(image, settings).voxels)
    filterImage({ grid: image.grid, voxels: turn(image.voxels) }, settings).voxels.forEach((value, at) => {
      expect(value).toBeCloseTo(expected[at], 10)
    })
  })
})

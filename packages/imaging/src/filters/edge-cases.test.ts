import { describe, expect, it } from 'vitest'
import { createGrid, type Triple } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import type { Volume } from '../volume.ts'
import { filterImage, parseFilter } from './filter-image.ts'
import { filterName } from './filter-name.ts'
import { ibsi2Phase1 } from './ibsi2.ts'
import type { FilterSettings } from './settings.ts'

function volume(
  size: Triple,
  value: (i: number, j: number, k: number) => number,
  spacing: Triple = [1, 1, 1],
): Volume {
  const voxels = new Float64Array(size[0] * size[1] * size[2])
  for (let k = 0, at = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++) for (let i = 0; i < size[0]; i++, at++) voxels[at] = value(i, j, k)
  return { grid: createGrid({ size, spacing }), voxels }
}

const every: readonly FilterSettings[] = [
  { type: 'mean', size: 5 },
  { type: 'log', sigma: 2 },
  { type: 'laws', kernels: 'E5L5S5', pooling: 'max', energy: { distance: 3 } },
  { type: 'gabor', sigma: 2, wavelength: 4, planes: 'orthogonal', theta: { step: 45 } },
  { type: 'wavelet', wavelet: 'coif1', bands: 'HHL', level: 2, pooling: 'mean' },
  { type: 'simoncelli', level: 1 },
  { type: 'pyradiomics-log', sigma: 1 },
  { type: 'pyradiomics-wavelet', bands: 'HHL' },
  { type: 'square' },
  { type: 'square-root' },
  { type: 'logarithm' },
  { type: 'exponential' },
  { type: 'gradient' },
  { type: 'lbp-2d' },
]

describe('an image with', () => {
  it.each(every)('NaN is refused by $type, with its voxel', settings => {
    const image = volume([6, 6, 6], (i, j, k) => (i === 2 && j === 3 && k === 4 ? Number.NaN : i + j))
    expect(() => filterImage(image, settings)).toThrow(
      expect.objectContaining({
        fault: 'not-finite',
        message: expect.stringMatching(/voxel \(\d, \d, \d\).*is NaN/),
      }),
    )
  })

  it('NaN that no kernel reads is no matter', () => {
    const image = volume([20, 20, 20], (i, j) => (i === 0 ? Number.NaN : i * j))
    const within = { first: [8, 8, 8], last: [12, 12, 12] } as const
    expect(filterImage(image, { type: 'mean', size: 5 }, { within }).voxels[0]).toBeCloseTo(64, 10)
    expect(() => filterImage(image, { type: 'mean', size: 19 }, { within })).toThrow(ImagingError)
  })

  it.each(every.filter(({ type }) => type !== 'pyradiomics-log'))(
    'one voxel, one slice, or less than the kernel: $type gives finite numbers',
    settings => {
      for (const size of [
        [1, 1, 1],
        [7, 5, 1],
        [1, 4, 3],
      ] as const)
        for (const boundary of ['zero', 'nearest', 'periodic', 'mirror'] as const) {
          const filter = 'boundary' in parseFilter(settings) ? { ...settings, boundary } : settings
          const { voxels, grid } = filterImage(
            volume(size, (i, j, k) => 3 + i - 2 * j + k),
            filter as FilterSettings,
          )
          expect(grid.size).toEqual(size)
          expect(voxels.every(Number.isFinite)).toBe(true)
        }
    },
  )

  it('one slice is too small for the recursion of ITK', () => {
    const image = volume([20, 20, 1], (i, j) => i * j)
    expect(() => filterImage(image, { type: 'pyradiomics-log', sigma: 1 })).toThrow(
      expect.objectContaining({ fault: 'too-small' }),
    )
  })

  it('one intensity: mean, and 0 from filters that sum to 0', () => {
    const image = volume([9, 8, 7], () => 40)
    const all = (settings: FilterSettings) => Array.from(filterImage(image, settings).voxels)
    for (const value of all({ type: 'mean', size: 5 })) expect(value).toBeCloseTo(40, 10)
    for (const settings of [
      { type: 'laws', kernels: 'S5S5E5' },
      { type: 'wavelet', wavelet: 'db3', bands: 'LLH' },
      { type: 'pyradiomics-log', sigma: 1.5 },
      { type: 'pyradiomics-wavelet', bands: 'HLL' },
      { type: 'gradient' },
    ] as const)
      for (const value of all(settings)) expect(Math.abs(value)).toBeLessThan(1e-9)
    expect(() =>
      filterImage(
        volume([3, 3, 3], () => 0),
        { type: 'logarithm' },
      ),
    ).toThrow(expect.objectContaining({ fault: 'constant-intensity' }))
  })
})

describe('the Laplacian of Gaussian', () => {
  it('of a plane that rises evenly is 0', () => {
    const image = volume([45, 45, 45], (i, j, k) => 2 * i - 3 * j + k, [1, 1.5, 1.25])
    const within = { first: [22, 21, 22], last: [24, 23, 23] } as const
    for (const dimensions of [2, 3] as const)
      for (const value of filterImage(image, { type: 'log', sigma: 2.5, truncate: 8, dimensions }, { within })
        .voxels)
        expect(Math.abs(value)).toBeLessThan(1e-6)
  })

  it('of a wide Gaussian is its second derivative in mm, whatever the voxels', () => {
    // A Gaussian of variance s² smoothed by one of σ² has variance s² + σ²: at its centre -3 / (s² + σ²) of the peak.
    const [s, sigma] = [4, 3]
    for (const spacing of [
      [1, 1, 1],
      [0.5, 1, 2],
    ] as const) {
      const half = spacing.map(h => Math.round(24 / h))
      const size = [2 * half[0] + 1, 2 * half[1] + 1, 2 * half[2] + 1] as const
      const image = volume(
        size,
        (i, j, k) =>
          Math.exp(
            -[i, j, k].reduce((sum, x, a) => sum + ((x - half[a]) * spacing[a]) ** 2, 0) / (2 * s ** 2),
          ),
        spacing,
      )
      const within = { first: [half[0], half[1], half[2]], last: [half[0], half[1], half[2]] } as const
      const unit = Math.min(...spacing)
      const [value] = filterImage(image, { type: 'log', sigma, truncate: 6 }, { within }).voxels
      const peak = (s ** 2 / (s ** 2 + sigma ** 2)) ** 1.5
      expect(value / unit ** 2).toBeCloseTo((-3 / (s ** 2 + sigma ** 2)) * peak, 5)
      const [recursive] = filterImage(image, { type: 'pyradiomics-log', sigma }, { within }).voxels
      expect(recursive / sigma ** 2 / ((-3 / (s ** 2 + sigma ** 2)) * peak)).toBeCloseTo(1, 1)
    }
  })
})

describe('a box', () => {
  it.each(every)('$type: within it is the whole map there, on its own grid', settings => {
    const image = volume([12, 11, 10], (i, j, k) => ((i * 7 + j * 13 + k * 29) % 17) - 5, [1, 1, 1.5])
    const whole = filterImage(image, settings)
    const part = filterImage(image, settings, { within: { first: [2, 9, 0], last: [11, 10, 4] } })
    expect(part.grid).toEqual(createGrid({ size: [10, 2, 5], spacing: [1, 1, 1.5], origin: [2, 9, 0] }))
    for (let k = 0, at = 0; k < 5; k++)
      for (let j = 0; j < 2; j++)
        for (let i = 0; i < 10; i++, at++)
          expect(part.voxels[at]).toBeCloseTo(whole.voxels[2 + i + 12 * (9 + j + 11 * k)], 8)
  })

  it('outside the image is refused', () => {
    const image = volume([4, 4, 4], i => i)
    expect(() =>
      filterImage(image, { type: 'mean', size: 3 }, { within: { first: [0, 0, 0], last: [4, 3, 3] } }),
    ).toThrow(expect.objectContaining({ fault: 'bad-setting' }))
  })

  it('in single precision keeps the response to 1e-6 of its range', () => {
    const image = volume([12, 11, 10], (i, j, k) => ((i * 7 + j * 13 + k * 29) % 17) - 5)
    for (const settings of every) {
      const exact = filterImage(image, settings).voxels
      const rounded = filterImage(image, settings, { precision: 'single' }).voxels
      expect(rounded).toBeInstanceOf(Float32Array)
      const range = Math.max(...exact) - Math.min(...exact)
      rounded.forEach((value, i) => {
        expect(Math.abs(value - exact[i])).toBeLessThanOrEqual(1e-6 * Math.max(range, 1))
      })
    }
  })
})

describe('settings', () => {
  it.each([
    [{ type: 'mean', size: 4 }, /odd/],
    [{ type: 'log', sigma: -1 }, /sigma/],
    [{ type: 'laws', kernels: 'E5Q5' }, /L5, E5/],
    [{ type: 'wavelet', wavelet: 'db2', bands: 'LHX' }, /L and H/],
    [{ type: 'wavelet', wavelet: 'db99', bands: 'LHL' }, /wavelet/],
    [{ type: 'gabor', sigma: 3, wavelength: 4, angle: 3 }, /angle/],
    [{ type: 'median', size: 3 }, /type/],
  ])('%j are refused', (settings, words) => {
    expect(() => parseFilter(settings)).toThrow(
      expect.objectContaining({ fault: 'bad-setting', message: expect.stringMatching(words) }),
    )
  })

  it('name their features', () => {
    expect(every.map(filterName)).toEqual([
      'mean_d_5',
      'log_s_2',
      'laws_e5l5s5_energy_delta_3_invar',
      'gabor_s_2_g_1_l_4_dt_45_3D_invar_mean',
      'wavelet_coif1_hhl_level_2_invar_mean',
      'wavelet_simoncelli_level_1',
      'log-sigma-1-0-mm-3D',
      'wavelet-HHL',
      'square',
      'squareroot',
      'logarithm',
      'exponential',
      'gradient',
      'lbp-2D',
    ])
    expect(filterName({ type: 'mean', size: 3, name: 'smooth' })).toBe('smooth')
  })

  it('of the tests of IBSI-2 run', () => {
    const image = volume([16, 16, 16], (i, j, k) => (i === 8 && j === 8 && k === 8 ? 255 : 0), [2, 2, 2])
    for (const { filter } of Object.values(ibsi2Phase1))
      expect(filterImage(image, filter).voxels.every(Number.isFinite)).toBe(true)
  })
})

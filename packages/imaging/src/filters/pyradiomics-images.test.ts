import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/agreement.ts'
import { createGrid } from '../grid.ts'
import type { Volume } from '../volume.ts'
import { filterImage } from './filter-image.ts'
import { filterName } from './filter-name.ts'
import { type FilterSettings, filterSettings } from './settings.ts'

interface NamedMap {
  readonly settings: Readonly<Record<string, unknown>>
  readonly name: string
  readonly range: readonly [number, number]
  readonly values: readonly number[]
}

const { sample, maps } = reference<{
  readonly sample: readonly number[]
  readonly maps: readonly NamedMap[]
}>('filters-pyradiomics')

const image: Volume = {
  grid: createGrid({ size: [20, 17, 13], spacing: [2, 1.25, 3] }),
  voxels: Float64Array.from({ length: 20 * 17 * 13 }, (_, i) => ((i * i * 31 + i * 17) % 251) - 60),
}

/** Our settings for an image that PyRadiomics named so. */
function settingsOf({ name, settings }: NamedMap): FilterSettings {
  const wavelet = /^wavelet(\d?)-(\w+)$/.exec(name)
  if (wavelet !== null)
    return filterSettings.parse({
      type: 'pyradiomics-wavelet',
      wavelet: settings.wavelet,
      startLevel: settings.start_level,
      level: Number(wavelet[1] || 1),
      bands: wavelet[2],
      without: 2 - Number(settings.force2Ddimension ?? 0),
    })
  const log = /^log-sigma-(\d+)-(\d+)-mm-3D$/.exec(name)
  if (log !== null) return { type: 'pyradiomics-log', sigma: Number(`${log[1]}.${log[2]}`) }
  return filterSettings.parse({
    type: name === 'squareroot' ? 'square-root' : name,
    ...(settings.gradientUseSpacing === undefined ? {} : { useSpacing: settings.gradientUseSpacing }),
  })
}

describe('image types of PyRadiomics 3.0.1', () => {
  it.each([
    // ITK keeps what lies between its passes in 32 bits.
    ['LoG', 'log-', 1e-7],
    ['Wavelet', 'wavelet', 1e-9],
    ['Square', 'square', 1e-9],
    ['SquareRoot', 'squareroot', 1e-9],
    ['Logarithm', 'logarithm', 1e-9],
    ['Exponential', 'exponential', 1e-9],
    ['Gradient', 'gradient', 1e-7],
  ] as const)('%s', (type, prefix, tolerance) => {
    const chosen = maps.filter(({ name }) =>
      prefix === 'square' ? name === prefix : name.startsWith(prefix),
    )
    expect(chosen.length).toBeGreaterThan(0)
    for (const map of chosen) {
      const settings = settingsOf(map)
      expect(filterName(settings)).toBe(map.name)
      const { voxels } = filterImage(image, settings)
      const taken = sample.map(at => voxels[at])
      const range = map.range[1] - map.range[0]
      expect(largestError(`PyRadiomics image type ${type}`, taken, map.values, range)).toBeLessThan(tolerance)
    }
  })

  it.each([
    { type: 'square' },
    { type: 'square-root' },
    { type: 'logarithm' },
    { type: 'exponential' },
    { type: 'gradient' },
    { type: 'lbp-2d', axis: 1 },
    { type: 'pyradiomics-wavelet', bands: 'HLL' },
    { type: 'pyradiomics-log', sigma: 2 },
  ] as const)('$type within a box is the whole map there', settings => {
    const whole = filterImage(image, settings)
    const first = [3, 0, 5] as const
    const part = filterImage(image, settings, { within: { first, last: [12, 16, 9] } })
    expect(part.grid.size).toEqual([10, 17, 5])
    for (let k = 0, at = 0; k < 5; k++)
      for (let j = 0; j < 17; j++)
        for (let i = 0; i < 10; i++, at++)
          expect(part.voxels[at]).toBeCloseTo(whole.voxels[first[0] + i + 20 * (j + 17 * (first[2] + k))], 8)
  })

  it('of LoG differ from the sampled kernel by one hundredth of the range', () => {
    // A smooth ball, far from the edges: what remains is the approximation of the recursion.
    const size = [48, 48, 48] as const
    const ball = new Float64Array(48 ** 3)
    for (let k = 0, at = 0; k < 48; k++)
      for (let j = 0; j < 48; j++)
        for (let i = 0; i < 48; i++, at++)
          ball[at] = (i - 23.5) ** 2 + (j - 23.5) ** 2 + (k - 23.5) ** 2 < 64 ? 100 : 0
    const volume: Volume = { grid: createGrid({ size }), voxels: ball }
    const recursive = filterImage(volume, { type: 'pyradiomics-log', sigma: 3 }).voxels
    const sampled = filterImage(volume, { type: 'log', sigma: 3, truncate: 6, boundary: 'nearest' }).voxels
    let [largest, range] = [0, 0]
    for (let i = 0; i < ball.length; i++) {
      largest = Math.max(largest, Math.abs(recursive[i] - 9 * sampled[i]))
      range = Math.max(range, Math.abs(9 * sampled[i]))
    }
    expect(largest / range).toBeLessThan(0.015)
  })
})

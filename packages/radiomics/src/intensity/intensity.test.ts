import { createGrid, createMask, type Triple } from '@tessera/imaging'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/agreement.ts'
import { histogramTags, intensityHistogram } from './histogram.ts'
import { localIntensity, peakRadius } from './local-peak.ts'
import { intensityStatistics, statisticsTags } from './statistics.ts'
import { intensityVolumeHistogram, volumeHistogramTags } from './volume-histogram.ts'

interface Reference {
  readonly statistics: readonly {
    readonly values: number[]
    readonly features: Readonly<Record<string, number>>
  }[]
}
const expected = reference<Reference>('region-features')

describe('intensity statistics', () => {
  it('are those of numpy and scipy', () => {
    for (const { values, features: wanted } of expected.statistics) {
      const { features } = intensityStatistics(Float64Array.from(values).sort())
      const tags = Object.keys(wanted)
      expect(tags).toEqual([...statisticsTags])
      const error = largestError(
        'Intensity statistics',
        tags.map(tag => features[tag]),
        tags.map(tag => wanted[tag]),
      )
      expect(error).toBeLessThan(1e-10)
    }
  })

  it('one intensity alone: skewness and kurtosis are named, the rest have values', () => {
    const { features, undefinedFeatures } = intensityStatistics(new Float64Array(5).fill(0.1))
    expect(undefinedFeatures).toEqual({
      stat_skew: 'all intensities are the same',
      stat_kurt: 'all intensities are the same',
    })
    expect(features.stat_var).toBe(0)
  })

  it('no intensity: every feature is named', () => {
    expect(Object.keys(intensityStatistics(new Float64Array(0)).undefinedFeatures)).toEqual([
      ...statisticsTags,
    ])
  })
})

describe('intensity histogram', () => {
  it('by hand: moments of levels, mode, entropy, gradients', () => {
    // Counts of levels 1 to 5: 2 4 0 4 1.
    const levels = Int32Array.from([1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 5])
    const { features } = intensityHistogram(levels, 5)
    const p = [2, 4, 4, 1].map(count => count / 11)
    expect(features.ih_mean).toBeCloseTo(31 / 11, 12)
    expect(features.ih_entropy).toBeCloseTo(-p.reduce((sum, x) => sum + x * Math.log2(x), 0), 12)
    expect(features.ih_uniformity).toBeCloseTo(37 / 121, 12)
    // Both 2 and 4 occur four times; 2 is nearer the mean of 2.82.
    expect(features.ih_mode).toBe(2)
    // Gradients: 2, -1, 0, 0.5, -3.
    expect([features.ih_max_grad, features.ih_max_grad_g]).toEqual([2, 1])
    expect([features.ih_min_grad, features.ih_min_grad_g]).toEqual([-3, 5])
  })

  it('two levels as near the mean: the lower is the mode', () => {
    expect(intensityHistogram(Int32Array.from([1, 3]), 3).features.ih_mode).toBe(1)
  })

  it('one level alone: what has no value is named', () => {
    const { undefinedFeatures } = intensityHistogram(Int32Array.from([1, 1]), 1)
    expect(Object.keys(undefinedFeatures)).toEqual([
      'ih_skew',
      'ih_kurt',
      'ih_max_grad',
      'ih_max_grad_g',
      'ih_min_grad',
      'ih_min_grad_g',
    ])
  })

  it('gives every tag a value or a reason, and does not depend on the order', () => {
    const levels = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 50 })
    fc.assert(
      fc.property(levels, values => {
        const one = intensityHistogram(Int32Array.from(values), 9)
        const other = intensityHistogram(Int32Array.from(values).reverse(), 9)
        expect(other).toEqual(one)
        expect(Object.keys({ ...one.features, ...one.undefinedFeatures })).toHaveLength(histogramTags.length)
      }),
      { numRuns: 50 },
    )
  })
})

describe('intensity-volume histogram', () => {
  const sorted = Float64Array.from([1, 1, 1, 1, 1, 2, 3, 3, 5, 6])

  it('by hand, whole numbers in definite units', () => {
    const { features } = intensityVolumeHistogram(sorted, { method: 'none' })
    // At least 1 to 6: 1, 0.5, 0.4, 0.2, 0.2, 0.1 of the volume, at fractions 0 to 1 in fifths.
    expect(features.ivh_v10).toBeCloseTo(0.5, 12)
    expect(features.ivh_v90).toBeCloseTo(0.1, 12)
    expect(features.ivh_i10).toBe(6)
    expect(features.ivh_i90).toBe(2)
    expect(features.ivh_auc).toBeCloseTo((1 / 2 + 0.5 + 0.4 + 0.2 + 0.2 + 0.1 / 2) / 5, 12)
  })

  it('a range lays out levels that do not occur', () => {
    const { features } = intensityVolumeHistogram(sorted, { method: 'none' }, [-4, 16])
    expect(features.ivh_v10).toBe(1)
    expect(features.ivh_v90).toBe(0)
    expect(features.ivh_i90).toBe(2)
  })

  it('bins of a size are named by their centres, bins of a number by their place', () => {
    expect(
      intensityVolumeHistogram(sorted, { method: 'fixedBinSize', width: 2 }, [0, 8]).features.ivh_i90,
    ).toBe(3)
    expect(intensityVolumeHistogram(sorted, { method: 'fixedBinNumber', bins: 5 }).features.ivh_i90).toBe(2)
  })

  it('where more than 10 % have the last level, the intensity is the one above', () => {
    expect(intensityVolumeHistogram(Float64Array.from([1, 2, 2]), { method: 'none' }).features.ivh_i10).toBe(
      3,
    )
  })

  it('one intensity alone has an area of 1', () => {
    for (const bins of [{ method: 'none' }, { method: 'fixedBinNumber', bins: 10 }] as const) {
      const { features } = intensityVolumeHistogram(Float64Array.from([4, 4]), bins)
      expect([features.ivh_auc, features.ivh_v10, features.ivh_v90]).toEqual([1, 1, 1])
    }
  })

  it('falls with intensity, whatever the bins', () => {
    const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 40 }), (given, bins) => {
        const ascending = Float64Array.from(given).sort()
        const { features } = intensityVolumeHistogram(ascending, { method: 'fixedBinNumber', bins })
        expect(Object.keys(features)).toEqual([...volumeHistogramTags])
        expect(features.ivh_v10).toBeGreaterThanOrEqual(features.ivh_v90)
        expect(features.ivh_i10).toBeGreaterThanOrEqual(features.ivh_i90)
      }),
      { numRuns: 50 },
    )
  })

  it('refuses intensities that are not whole, and bins without number, with a cure', () => {
    const halves = Float64Array.from([0.5, 1])
    expect(() => intensityVolumeHistogram(halves, { method: 'none' })).toThrow('fixedBinSize')
    expect(() => intensityVolumeHistogram(halves, { method: 'fixedBinSize', width: 1e-9 })).toThrow(
      'wider bins',
    )
  })
})

describe('local intensity', () => {
  const size: Triple = [9, 8, 5]
  const spacing: Triple = [2, 3, 4]
  const grid = createGrid({ size, spacing })

  it('is the mean within 6.2 mm, tried voxel by voxel', () => {
    fc.assert(
      fc.property(
        fc.infiniteStream(fc.integer({ min: 0, max: 20 })),
        fc.integer({ min: 1, max: 3 }),
        (stream, every) => {
          const values = Float64Array.from({ length: 360 }, () => stream.next().value ?? 0)
          const mask = createMask(
            grid,
            Uint8Array.from(values, (_, at) => (at % (every + 1) === 0 ? 1 : 0)),
          )
          const place = (at: number) =>
            [at % 9, Math.floor(at / 9) % 8, Math.floor(at / 72)].map((i, axis) => i * spacing[axis])
          const peaks = [...values.keys()]
            .filter(at => mask.inside[at] === 1)
            .map(at => {
              const near = [...values.keys()].filter(
                other => Math.hypot(...place(at).map((x, axis) => x - place(other)[axis])) <= peakRadius,
              )
              return { x: values[at], mean: near.reduce((sum, one) => sum + values[one], 0) / near.length }
            })
          const most = Math.max(...peaks.map(one => one.x))
          const { features } = localIntensity({
            image: { grid, voxels: values },
            morphological: mask,
            intensity: mask,
          })
          const wanted = [
            Math.max(...peaks.filter(one => one.x === most).map(one => one.mean)),
            Math.max(...peaks.map(one => one.mean)),
          ]
          const error = largestError(
            'Local intensity peaks',
            [features.loc_peak_loc, features.loc_peak_glob],
            wanted,
          )
          expect(error).toBeLessThan(1e-12)
        },
      ),
      { numRuns: 5 },
    )
  })

  it('what is not finite around the region does not count', () => {
    const voxels = new Float64Array(360).fill(5)
    voxels[0] = Number.NaN
    const mask = createMask(
      grid,
      Uint8Array.from(voxels, (_, at) => (at === 1 ? 1 : 0)),
    )
    expect(
      localIntensity({ image: { grid, voxels }, morphological: mask, intensity: mask }).features,
    ).toEqual({
      loc_peak_loc: 5,
      loc_peak_glob: 5,
    })
  })
})

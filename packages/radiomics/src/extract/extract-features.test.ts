import { createGrid, createMask, createVolume, ImagingError, type Triple } from '@tessera/imaging'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { completeSettings } from '../settings/read-settings.ts'
import type { RadiomicsSettingsInput } from '../settings/settings.ts'
import { extractFeatures } from './extract-features.ts'
import { ibsiCode, ibsiFeatures } from './ibsi-features.ts'
import { resegment } from './resegment.ts'

const size: Triple = [8, 7, 6]
const count = size[0] * size[1] * size[2]
const spacing: Triple = [1, 1, 2]
const grid = createGrid({ size, spacing })

function settings(more: Partial<RadiomicsSettingsInput> = {}) {
  return completeSettings({
    format: 'tessera-radiomics/1',
    discretisation: { method: 'fixedBinNumber', bins: 8 },
    ...more,
  })
}

function volume(of: (at: number) => number) {
  return createVolume(
    grid,
    Float64Array.from({ length: count }, (_, at) => of(at)),
  )
}

function maskWhere(inside: (at: number) => boolean) {
  return createMask(
    grid,
    Uint8Array.from({ length: count }, (_, at) => (inside(at) ? 1 : 0)),
  )
}

const inner = maskWhere(at => at % 8 > 1 && at % 8 < 6 && Math.floor(at / 8) % 7 > 1 && at > 60 && at < 270)
const waves = volume(at => Math.round(100 * Math.sin(at) + at))

function faultOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof ImagingError) {
      expect(error.cure.length).toBeGreaterThan(10)
      return error.fault
    }
    throw error
  }
  return 'none'
}

describe('extraction', () => {
  it('has every feature of the reference manual under its tag', () => {
    const { features, undefinedFeatures } = extractFeatures(waves, inner, settings())
    expect(undefinedFeatures).toEqual({})
    const plain = Object.keys(features).map(tag => tag.replace(/_(2D|2_5D|3D)(_avg|_comb)?$/, ''))
    expect([...new Set(plain)].sort()).toEqual(Object.keys(ibsiFeatures).sort())
    expect(Object.keys(features)).toHaveLength(487)
  })

  it('families and aggregations are chosen', () => {
    const { features } = extractFeatures(
      waves,
      inner,
      settings({ features: ['statistics', 'glcm'], texture: { aggregations: ['3D_comb'] } }),
    )
    expect(Object.keys(features)).toHaveLength(18 + 25)
  })

  it('does not depend on what surrounds the region, nor where it lies', () => {
    const far = volume(at => (inner.inside[at] === 1 ? waves.voxels[at] : 9999 - at))
    const families = settings({
      features: ['morphology', 'statistics', 'histogram', 'volumeHistogram', 'glszm'],
    })
    expect(extractFeatures(far, inner, families).features).toEqual(
      extractFeatures(waves, inner, families).features,
    )
  })

  it('interpolating to the spacing that is there changes nothing', () => {
    const same = settings({ interpolation: { spacing: [1, 1, 2] } })
    expect(extractFeatures(waves, inner, same).features).toEqual(
      extractFeatures(waves, inner, settings()).features,
    )
  })

  it('re-segmentation cuts the intensities, not the shape; range and outliers are both of the whole region', () => {
    const image = volume(at => (at === 100 ? 1000 : at % 10))
    const whole = maskWhere(() => true)
    const { features, diagnostics } = extractFeatures(
      image,
      whole,
      settings({ resegmentation: { range: [1, 8], outliers: 3 } }),
    )
    expect(features.stat_min).toBe(1)
    expect(features.stat_max).toBe(8)
    expect(diagnostics.morph_mask_vox_count_reseg_roi).toBe(count)
    expect(diagnostics.int_mask_vox_count_reseg_roi).toBeLessThan(count)
    const both = resegment(image, whole, { range: [1, 8], outliers: 3 })
    const outliers = resegment(image, whole, { outliers: 3 })
    expect([...both.inside]).toEqual(
      Array.from(outliers.inside, (x, at) =>
        x === 1 && image.voxels[at] >= 1 && image.voxels[at] <= 8 ? 1 : 0,
      ),
    )
  })

  it('nothing left after re-segmentation: intensity features are named, shape has values', () => {
    const { features, undefinedFeatures } = extractFeatures(
      waves,
      inner,
      settings({ resegmentation: { range: [5000, 6000] } }),
    )
    expect(features.morph_volume).toBeGreaterThan(0)
    expect(undefinedFeatures.stat_mean).toContain('no voxel is left')
    expect(undefinedFeatures.cm_contrast_3D_comb).toContain('no voxel is left')
    expect(Object.keys({ ...features, ...undefinedFeatures })).toHaveLength(487)
  })

  it('a filter adds the features of its response map under its name', () => {
    const { features } = extractFeatures(
      waves,
      inner,
      settings({
        features: ['morphology', 'statistics'],
        filters: [
          { type: 'mean', size: 3, name: 'smooth' },
          { type: 'log', sigma: 1 },
        ],
      }),
    )
    expect(Object.keys(features)).toHaveLength(29 + 3 * 18)
    expect(features.smooth_stat_var).toBeLessThan(features.stat_var)
    expect(features).toHaveProperty('log_s_1_stat_mean')
  })

  it('normalising: a mean of 0 and the scale as deviation', () => {
    const { features } = extractFeatures(
      waves,
      inner,
      settings({ features: ['statistics'], normalisation: { method: 'zScore', over: 'mask', scale: 10 } }),
    )
    expect(features.stat_mean).toBeCloseTo(0, 10)
    const voxels = inner.inside.reduce((sum, x) => sum + x, 0)
    expect(features.stat_var).toBeCloseTo((100 * (voxels - 1)) / voxels, 9)
  })

  it('gives every tag a finite value or a reason, for any mask and image', () => {
    const small: Triple = [4, 3, 2]
    const smallGrid = createGrid({ size: small })
    const cells = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 3 })), {
      minLength: 24,
      maxLength: 24,
    })
    fc.assert(
      fc.property(
        cells.filter(all => all.some(([inside]) => inside)),
        all => {
          const image = createVolume(
            smallGrid,
            Float64Array.from(all, ([, x]) => x),
          )
          const mask = createMask(
            smallGrid,
            Uint8Array.from(all, ([inside]) => (inside ? 1 : 0)),
          )
          const { features, undefinedFeatures } = extractFeatures(image, mask, settings())
          for (const value of Object.values(features)) expect(Number.isFinite(value)).toBe(true)
          expect(Object.keys({ ...features, ...undefinedFeatures })).toHaveLength(487)
        },
      ),
      { numRuns: 25 },
    )
  })
})

describe('what cannot be used', () => {
  it('one-voxel: features without a value are named with the reason', () => {
    const { features, undefinedFeatures } = extractFeatures(
      waves,
      maskWhere(at => at === 100),
      settings(),
    )
    expect(features.stat_mean).toBe(waves.voxels[100])
    expect(undefinedFeatures.stat_skew).toBe('all intensities are the same')
    expect(undefinedFeatures.cm_contrast_3D_comb).toContain('no voxel of the region has a neighbour')
    expect(undefinedFeatures.morph_moran_i).toContain('one voxel')
  })

  it('constant: what depends on a spread is named with the reason', () => {
    const { undefinedFeatures } = extractFeatures(
      volume(() => 7),
      inner,
      settings(),
    )
    expect(undefinedFeatures.stat_kurt).toBe('all intensities are the same')
    expect(undefinedFeatures.morph_geary_c).toBe('all intensities are the same')
    expect(undefinedFeatures).toHaveProperty('cm_corr_3D_comb')
  })

  it('empty-mask', () => {
    expect(
      faultOf(() =>
        extractFeatures(
          waves,
          maskWhere(() => false),
          settings(),
        ),
      ),
    ).toBe('empty-mask')
  })

  it('geometry-mismatch: a mask on another grid, beside the image too', () => {
    const beside = createGrid({ size, spacing, origin: [1000, 0, 0] })
    for (const other of [beside, createGrid({ size, spacing: [1, 1, 1] })])
      expect(faultOf(() => extractFeatures(waves, { grid: other, inside: inner.inside }, settings()))).toBe(
        'geometry-mismatch',
      )
  })

  it('not-finite: inside the region an error, outside it of no harm', () => {
    const [inside, outside] = [1, 0].map(where => {
      const at = inner.inside.indexOf(where)
      return volume(i => (i === at ? Number.NaN : waves.voxels[i]))
    })
    expect(faultOf(() => extractFeatures(inside, inner, settings()))).toBe('not-finite')
    const { features, diagnostics } = extractFeatures(outside, inner, settings())
    expect(Number.isFinite(features.loc_peak_glob)).toBe(true)
    expect(Number.isFinite(diagnostics.mean_int_init_img)).toBe(true)
  })

  it('too-small: a region that vanishes when interpolated', () => {
    const speck = maskWhere(at => at === 100)
    expect(faultOf(() => extractFeatures(waves, speck, settings({ interpolation: { spacing: 6 } })))).toBe(
      'too-small',
    )
  })

  it('constant-intensity: nothing to normalise by', () => {
    const normal = settings({ normalisation: { method: 'zScore' } })
    expect(
      faultOf(() =>
        extractFeatures(
          volume(() => 7),
          inner,
          normal,
        ),
      ),
    ).toBe('constant-intensity')
  })

  it('bad-setting: grey levels that intensities are not, histograms without bins', () => {
    expect(
      faultOf(() =>
        extractFeatures(
          volume(at => at / 7),
          inner,
          settings({ discretisation: { method: 'none' } }),
        ),
      ),
    ).toBe('bad-setting')
    expect(
      faultOf(() =>
        extractFeatures(
          volume(at => at / 7),
          inner,
          settings({ volumeHistogram: { method: 'none' } }),
        ),
      ),
    ).toBe('bad-setting')
  })
})

describe('IBSI codes', () => {
  it('are four letters or digits, and each feature has its own', () => {
    const codes = Object.values(ibsiFeatures).map(([code]) => code)
    for (const code of codes) expect(code).toMatch(/^[A-Z0-9]{4}$/)
    // Volume and intensity fractions share theirs between the two percentages.
    expect(new Set(codes).size).toBe(codes.length - 2)
  })

  it('are found by the full tag', () => {
    expect(ibsiCode('cm_joint_max_2_5D_comb')).toBe('GYBY')
    expect(ibsiCode('szm_sze_3D')).toBe('5QRC')
    expect(ibsiCode('log_s_1_stat_mean')).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import { featureUnit } from './feature-unit.ts'

describe('featureUnit', () => {
  it.each([
    ['morph_volume', 'mm3'],
    ['morph_pca_least_axis', 'mm'],
    ['morph_pca_flatness', '1'],
    ['morph_integ_int', 'HU*mm3'],
    ['stat_mean', 'HU'],
    ['stat_var', '(HU)^2'],
    ['stat_skew', '1'],
    ['loc_peak_glob', 'HU'],
    ['ivh_i10', 'HU'],
    ['ivh_diff_i10_i90', 'HU'],
    ['ivh_v10', '1'],
    ['cm_joint_entr_3D_comb', '1'],
    ['ring_out_0_3mm_stat_median', 'HU'],
    ['original_shape_MeshVolume', null],
  ])('%s: %s', (feature, unit) => {
    expect(featureUnit(feature, 'HU')).toBe(unit)
  })

  it('of intensities is not known where that of the image is not', () => {
    expect(featureUnit('stat_mean')).toBeNull()
    expect(featureUnit('morph_volume')).toBe('mm3')
  })
})

import { describe, expect, it } from 'vitest'
import { recordError } from '../../../../scripts/conformance/record.ts'
import {
  beyondTolerance,
  ibsi1Absent,
  ibsi1Phantom,
  ibsi1Reference,
  type ReferenceValue,
  withinTolerance,
} from '../../test/ibsi1.ts'
import { createMask } from '../volume.ts'
import { aggregations, directionalAggregations } from './aggregation.ts'
import { fixedBinSize, integerLevels } from './discretise.ts'
import { textureFeatureNames } from './feature-names.ts'
import type { FeatureValues } from './feature-values.ts'
import { textureFeatures } from './texture-features.ts'

const suffix = new RegExp(`_(${[...directionalAggregations, ...aggregations].join('|')})$`)
const isTexture = ({ tag }: ReferenceValue) => /^(cm|rlm|szm|dzm|ngt|ngl)_/.test(tag)

/** The digital phantom needs no preparation. */
function digitalPhantom(): FeatureValues {
  const { volume, mask } = ibsi1Phantom('digital_phantom')
  return textureFeatures(integerLevels(volume, mask))
}

/** Configuration A resamples nothing: re-segmentation to [-500, 400] HU, bins of 25 HU. */
function configurationA(): FeatureValues {
  const { volume, mask } = ibsi1Phantom('ct_radiomics_phantom')
  const inside = mask.inside.map((m, n) =>
    m === 1 && volume.voxels[n] >= -500 && volume.voxels[n] <= 400 ? 1 : 0,
  )
  const grey = fixedBinSize(volume, createMask(mask.grid, inside), 25, { from: -500 })
  return textureFeatures(grey, {
    mask,
    aggregations: ['2D_avg', '2D_comb', '2_5D_avg', '2_5D_comb', '2D', '2_5D'],
  })
}

describe.skipIf(ibsi1Absent)('IBSI-1 texture', () => {
  const sources = ibsi1Absent
    ? []
    : [
        { rows: ibsi1Reference('dig_phantom').filter(isTexture), values: digitalPhantom() },
        { rows: ibsi1Reference('chest_config_a').filter(isTexture), values: configurationA() },
      ]

  it('knows every texture row of the digital phantom and configuration A, and no other', () => {
    expect(sources.map(({ rows }) => rows.length)).toEqual([408, 272])
    for (const { rows, values } of sources) {
      expect(Object.keys(values.features).sort()).toEqual(rows.map(({ tag }) => tag).sort())
      expect(values.undefinedFeatures).toEqual({})
    }
  })

  it.each(Object.entries(textureFeatureNames))('%s: %s', (tag, name) => {
    let checked = 0
    for (const { rows, values } of sources)
      for (const row of rows.filter(row => row.tag.replace(suffix, '') === tag)) {
        expect(withinTolerance(values.features[row.tag], row), row.tag).toBe(true)
        recordError(name, beyondTolerance(values.features[row.tag], row))
        checked++
      }
    // Six aggregations (three without direction) of the phantom, four (two) of configuration A.
    expect(checked).toBe(/^(cm|rlm)_/.test(tag) ? 10 : 5)
  })
})

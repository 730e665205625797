import { describe, expect, it } from 'vitest'
import { recordError } from '../../../../scripts/conformance/record.ts'
import { beyondTolerance, ibsi1Absent, ibsi1Phantom, ibsi1Reference } from '../../test/ibsi1.ts'
import { directionalAggregations } from './aggregation.ts'
import { integerLevels } from './discretise.ts'
import { averageFeatures } from './feature-values.ts'
import { glcm } from './glcm.ts'
import { glcmFeatures } from './glcm-features.ts'

describe.skipIf(ibsi1Absent)('GLCM of the digital phantom', () => {
  it.each(directionalAggregations)('IBSI-1 %s', aggregation => {
    const { volume, mask } = ibsi1Phantom('digital_phantom')
    const matrices = glcm(integerLevels(volume, mask), aggregation)
    const { features } = averageFeatures(matrices.map(glcmFeatures))
    const rows = ibsi1Reference('dig_phantom').filter(
      ({ tag }) => tag.startsWith('cm_') && tag.endsWith(`_${aggregation}`),
    )
    expect(rows).toHaveLength(25)
    for (const row of rows) {
      const beyond = beyondTolerance(features[row.tag.replace(`_${aggregation}`, '')], row)
      expect(beyond, row.tag).toBe(0)
      recordError(`GLCM: ${aggregation}`, beyond)
    }
  })
})

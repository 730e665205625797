import { describe, expect, it } from 'vitest'
import { Assay } from './assay.ts'
import { unknownSample } from './sample.ts'

const assay = new Assay({
  name: 'rna',
  scale: 'counts',
  features: ['A', 'B'].map(id => ({ id, symbol: null, names: {} })),
  samples: ['s1', 's2', 's3'].map(unknownSample),
  values: Float64Array.of(1, 2, 3, 4, 5, 6),
})

describe('an assay', () => {
  it('selects samples and features, values with them', () => {
    const chosen = assay.select(Int32Array.of(2, 0))
    expect(chosen.samples.map(({ id }) => id)).toEqual(['s3', 's1'])
    expect([...chosen.values]).toEqual([3, 1, 6, 4])
    expect([...assay.selectFeatures([1]).values]).toEqual([4, 5, 6])
    expect([...assay.where(({ id }) => id !== 's1').row(1)]).toEqual([5, 6])
  })

  it('refuses a shape that does not fit, and names that stand twice', () => {
    expect(() => assay.with({ values: new Float64Array(5) })).toThrow('5 values for 2 features of 3 samples')
    expect(() => assay.with({ samples: ['s1', 's2', 's1'].map(unknownSample) })).toThrow('s1 stands twice')
  })
})

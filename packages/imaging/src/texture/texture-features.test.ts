import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Triple } from '../grid.ts'
import { aggregations, directionalAggregations } from './aggregation.ts'
import { mergeMatrices } from './count-matrix.ts'
import { glcm } from './glcm.ts'
import { glcmFeatures } from './glcm-features.ts'
import { glrlm } from './glrlm.ts'
import { createGreyLevels, type GreyLevels } from './grey-levels.ts'
import { ngldm } from './ngldm.ts'
import { textureFeatures } from './texture-features.ts'
import { glszm } from './zone-matrices.ts'

const regions = fc
  .array(fc.integer({ min: 0, max: 4 }), { minLength: 60, maxLength: 60 })
  .filter(levels => levels.some(level => level > 0))
  .map(levels => createGreyLevels({ size: [5, 4, 3], levels: Int32Array.from(levels), ng: 4 }))

/** Axes in another order, some of them reversed. */
function turn({ size, levels, ng }: GreyLevels, axes: Triple, reversed: readonly boolean[]): GreyLevels {
  const turned: Triple = [size[axes[0]], size[axes[1]], size[axes[2]]]
  const out = new Int32Array(levels.length)
  const from = [0, 0, 0]
  for (let k = 0, at = 0; k < turned[2]; k++)
    for (let j = 0; j < turned[1]; j++)
      for (let i = 0; i < turned[0]; i++, at++) {
        for (const [n, x] of [i, j, k].entries()) from[axes[n]] = reversed[n] ? turned[n] - 1 - x : x
        out[at] = levels[from[0] + size[0] * (from[1] + size[1] * from[2])]
      }
  return createGreyLevels({ size: turned, levels: out, ng })
}

function close(
  actual: ReturnType<typeof textureFeatures>,
  expected: ReturnType<typeof textureFeatures>,
): void {
  expect(actual.undefinedFeatures).toEqual(expected.undefinedFeatures)
  expect(Object.keys(actual.features)).toEqual(Object.keys(expected.features))
  for (const [tag, value] of Object.entries(expected.features)) {
    const error = Math.abs(actual.features[tag] - value) / Math.max(1, Math.abs(value))
    if (!(error < 1e-9)) expect(actual.features[tag], tag).toBe(value)
  }
}

const runs = { numRuns: 25 }

describe('texture features', () => {
  it('stay when the volume is turned in three dimensions', () => {
    const axes = fc.constantFrom<Triple>([0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0])
    const reversed = fc.tuple(fc.boolean(), fc.boolean(), fc.boolean())
    const deep = { aggregations: ['3D_avg', '3D_comb', '3D'] } as const
    fc.assert(
      fc.property(regions, axes, reversed, (grey, order, flips) => {
        close(textureFeatures(turn(grey, order, flips), deep), textureFeatures(grey, deep))
      }),
      runs,
    )
  })

  it('stay in every aggregation when slices are turned by a quarter or mirrored', () => {
    fc.assert(
      fc.property(regions, fc.boolean(), fc.boolean(), (grey, a, b) => {
        close(textureFeatures(turn(grey, [1, 0, 2], [a, b, false])), textureFeatures(grey))
      }),
      runs,
    )
  })

  it('of a volume of one slice are those of 2-D', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 20, maxLength: 20 }), levels => {
        const grey = createGreyLevels({ size: [5, 4, 1], levels: Int32Array.from(levels), ng: 4 })
        const { features } = textureFeatures(grey)
        for (const [tag, value] of Object.entries(features)) {
          if (tag.includes('_2D')) expect(features[tag.replace('_2D', '_2_5D')]).toBeCloseTo(value, 10)
          if (tag.startsWith('szm') && tag.endsWith('_2D'))
            expect(features[tag.replace('_2D', '_3D')]).toBeCloseTo(value, 10)
        }
      }),
      runs,
    )
  })

  it('come from matrices that count every voxel', () => {
    const total = (counts: Float64Array) => counts.reduce((a, b) => a + b, 0)
    fc.assert(
      fc.property(regions, grey => {
        const voxels = grey.levels.reduce((n, level) => n + (level > 0 ? 1 : 0), 0)
        const covered = ({ columns, counts }: { columns: Int32Array; counts: Float64Array }) =>
          counts.reduce((sum, count, c) => sum + count * columns[c], 0)
        for (const matrix of glrlm(grey, '3D_avg')) expect(covered(matrix)).toBe(voxels)
        expect(covered(glszm(grey, '3D')[0])).toBe(voxels)
        expect(total(ngldm(grey, '3D')[0].counts)).toBe(voxels)
        const merged = mergeMatrices(glcm(grey, '3D_avg'))
        expect(merged).toEqual(glcm(grey, '3D_comb')[0])
      }),
      runs,
    )
  })

  it('weight directions by distance', () => {
    // Two pairs along the first axis, one along the second, none diagonal: the weights are exp(-1) and exp(-4).
    const grey = createGreyLevels({ size: [2, 1, 1], levels: Int32Array.of(1, 2), spacing: [1, 2, 3] })
    const [matrix] = glcm(grey, '3D_comb', { norm: 'euclidean' })
    expect([...matrix.counts]).toEqual([Math.exp(-1), Math.exp(-1)])
    const square = createGreyLevels({
      size: [2, 2, 1],
      levels: Int32Array.of(1, 1, 2, 2),
      spacing: [1, 2, 3],
    })
    for (const [norm, diagonal] of [
      ['manhattan', 9],
      ['euclidean', 5],
      ['infinity', 4],
    ] as const) {
      const [{ counts }] = glcm(square, '2_5D_avg', { norm })
      const across = 2 * Math.exp(-4) + 2 * Math.exp(-diagonal)
      const expected = [2 * Math.exp(-1), across, across, 2 * Math.exp(-1)]
      expect([...counts].map((count, c) => Math.abs(count - expected[c]) < 1e-15)).toEqual([
        true,
        true,
        true,
        true,
      ])
    }
  })
})

describe('what is undefined', () => {
  const one = textureFeatures(createGreyLevels({ size: [1, 1, 1], levels: Int32Array.of(3) }))
  const flat = textureFeatures(createGreyLevels({ size: [3, 3, 3], levels: new Int32Array(27).fill(2) }))

  it('has a reason, and no feature is NaN or infinite', () => {
    for (const { features, undefinedFeatures } of [one, flat]) {
      expect(Object.values(features).every(Number.isFinite)).toBe(true)
      expect(Object.keys({ ...features, ...undefinedFeatures })).toHaveLength(408)
    }
  })

  it('of one voxel: what needs neighbours', () => {
    const names = Object.keys(one.undefinedFeatures)
    expect(names).toHaveLength(25 * 6 + 5 * 3)
    expect(names.every(name => /^(cm|ngt)_/.test(name))).toBe(true)
    expect(new Set(Object.values(one.undefinedFeatures))).toEqual(
      new Set(['no voxel of the region has a neighbour in it']),
    )
    expect(one.features).toMatchObject({ rlm_sre_3D_avg: 1, szm_sze_3D: 1, dzm_sde_3D: 1, ngl_lde_3D: 1 })
  })

  it('of one grey level: correlations', () => {
    expect(Object.entries(flat.undefinedFeatures).map(([name]) => name.replace(/_(2|3).*/, ''))).toEqual(
      directionalAggregations.flatMap(() => ['cm_corr', 'cm_info_corr1']),
    )
    expect(new Set(Object.values(flat.undefinedFeatures))).toEqual(new Set(['one grey level alone occurs']))
    for (const aggregation of aggregations)
      expect(flat.features).toMatchObject({
        [`ngt_coarseness_${aggregation}`]: 1e6,
        [`ngt_contrast_${aggregation}`]: 0,
        [`ngt_busyness_${aggregation}`]: 0,
        [`ngt_complexity_${aggregation}`]: 0,
        [`ngt_strength_${aggregation}`]: 0,
      })
  })

  it('in some slices is left out of the mean', () => {
    // A slice of one level beside a slice of two.
    const levels = Int32Array.of(1, 1, 1, 1, 1, 2, 2, 2)
    const both = textureFeatures(createGreyLevels({ size: [2, 2, 2], levels }), { families: ['glcm'] })
    const [, second] = glcm(createGreyLevels({ size: [2, 2, 2], levels }), '2D_comb')
    expect(both.features.cm_corr_2D_comb).toBe(glcmFeatures(second).features.cm_corr)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordError } from '../../../../scripts/conformance/record.ts'
import { reference } from '../../test/agreement.ts'
import { createGrid } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import { createMask, createVolume, type Mask, type Volume } from '../volume.ts'
import {
  equalisedLevels,
  fixedBinNumber,
  fixedBinSize,
  integerLevels,
  pyradiomicsLevels,
} from './discretise.ts'
import { createGreyLevels, type GreyLevels } from './grey-levels.ts'

function line(values: readonly number[], inside = values.map(() => 1)): { volume: Volume; mask: Mask } {
  const grid = createGrid({ size: [values.length, 1, 1] })
  return {
    volume: createVolume(grid, Float64Array.from(values)),
    mask: createMask(grid, Uint8Array.from(inside)),
  }
}

const listed = ({ levels }: GreyLevels) => [...levels]
const same = (method: string, actual: GreyLevels, expected: readonly number[]) => {
  expect(listed(actual)).toEqual(expected)
  recordError(method, 0)
}

describe('discretisation', () => {
  it('fixed bin number: equal bins between the extremes, the maximum in the last', () => {
    const { volume, mask } = line([-10, -6, -5.01, -5, 0, 9.99, 10])
    // Bins of 5: [-10, -5), [-5, 0), [0, 5), [5, 10].
    same('Discretisation: fixed bin number', fixedBinNumber(volume, mask, 4), [1, 1, 1, 2, 3, 4, 4])
    expect(fixedBinNumber(volume, mask, 4).ng).toBe(4)
  })

  it('fixed bin size: bins from the lower end of the range, an upper edge opens the next', () => {
    const { volume, mask } = line([-500, -475.5, -475, 0, 399, 400])
    same(
      'Discretisation: fixed bin size',
      fixedBinSize(volume, mask, 25, { from: -500 }),
      [1, 1, 2, 21, 36, 37],
    )
    same('Discretisation: fixed bin size', fixedBinSize(volume, mask, 100), [1, 1, 1, 6, 9, 10])
    const least = line([-490, -475, 0])
    same('Discretisation: fixed bin size', fixedBinSize(least.volume, least.mask, 25), [1, 1, 20])
    same(
      'Discretisation: fixed bin size',
      fixedBinSize(least.volume, least.mask, 25, { from: -500 }),
      [1, 2, 21],
    )
  })

  it('equalisation: bins of as many voxels, equal intensities together', () => {
    const { volume, mask } = line([7, 1, 3, 3, 3, 100, 5, 8])
    // Below: 6/8... of 1: 0, 3: 1, 5: 4, 7: 5, 8: 6, 100: 7.
    same('Discretisation: histogram equalisation', equalisedLevels(volume, mask, 4), [3, 1, 1, 1, 1, 4, 3, 4])
  })

  it('none: whole numbers stay', () => {
    const { volume, mask } = line([9, 3, 0, 1, 9], [0, 1, 0, 1, 0])
    const grey = integerLevels(volume, mask)
    same('Discretisation: none', grey, [3, 0, 1])
    expect(grey).toMatchObject({ size: [3, 1, 1], first: [1, 0, 0], ng: 3 })
  })

  it("PyRadiomics' bins", () => {
    const { intensities, bins } = reference<{
      intensities: Record<string, number[]>
      bins: { intensities: string; settings: { binWidth?: number; binCount?: number }; levels: number[] }[]
    }>('texture-pyradiomics')
    expect(bins).toHaveLength(20)
    for (const { intensities: name, settings, levels } of bins) {
      const { volume, mask } = line(intensities[name])
      const { binWidth, binCount = 1 } = settings
      same(
        "Discretisation: PyRadiomics' bins",
        pyradiomicsLevels(volume, mask, binWidth === undefined ? { count: binCount } : { width: binWidth }),
        levels,
      )
    }
  })

  it('gives levels from 1 to N_g whatever the intensities', () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 40 }), (intensities, bins) => {
        const { volume, mask } = line(intensities)
        for (const grey of [
          fixedBinNumber(volume, mask, bins),
          equalisedLevels(volume, mask, bins),
          pyradiomicsLevels(volume, mask, { count: bins }),
        ]) {
          expect(grey.ng).toBeLessThanOrEqual(bins)
          expect(grey.levels.every(level => level >= 1 && level <= grey.ng)).toBe(true)
        }
      }),
      { numRuns: 50 },
    )
  })

  it('keeps fixed bin numbers when the image is moved or scaled', () => {
    const values = fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 2, maxLength: 30 })
    fc.assert(
      fc.property(values, fc.integer({ min: -99, max: 99 }), (intensities, shift) => {
        const { volume, mask } = line(intensities)
        const moved = line(intensities.map(x => 4 * (x + shift)))
        expect(listed(fixedBinNumber(moved.volume, moved.mask, 16))).toEqual(
          listed(fixedBinNumber(volume, mask, 16)),
        )
      }),
      { numRuns: 50 },
    )
  })

  it('takes a constant image and a single voxel as one level', () => {
    for (const values of [[5], [5, 5, 5]]) {
      const { volume, mask } = line(values)
      expect(fixedBinNumber(volume, mask, 32).levels.every(level => level === 1)).toBe(true)
      expect(fixedBinSize(volume, mask, 25)).toMatchObject({ ng: 1 })
      expect(equalisedLevels(volume, mask, 8).levels.every(level => level === 1)).toBe(true)
    }
  })

  const { volume, mask } = line([1, 2.5, 3])
  const outside = line([1, 2, 3], [0, 0, 0]).mask
  it.each<[string, string, () => unknown]>([
    ['no bins', 'bad-setting', () => fixedBinNumber(volume, mask, 0)],
    ['half a bin', 'bad-setting', () => equalisedLevels(volume, mask, 2.5)],
    ['bins without width', 'bad-setting', () => fixedBinSize(volume, mask, 0)],
    ['intensities below the first bin', 'bad-setting', () => fixedBinSize(volume, mask, 1, { from: 2 })],
    ['too many levels', 'bad-setting', () => fixedBinSize(volume, mask, 1e-6)],
    ['fractions as levels', 'bad-setting', () => integerLevels(volume, mask)],
    ['an empty mask', 'empty-mask', () => fixedBinNumber(volume, outside, 8)],
    ['NaN in the mask', 'not-finite', () => fixedBinNumber(line([1, Number.NaN, 3]).volume, mask, 8)],
    ['another grid', 'geometry-mismatch', () => fixedBinNumber(volume, line([1, 2]).mask, 8)],
    [
      'negative levels',
      'bad-setting',
      () => createGreyLevels({ size: [2, 1, 1], levels: Int32Array.of(1, -1) }),
    ],
    [
      'levels above N_g',
      'bad-setting',
      () => createGreyLevels({ size: [2, 1, 1], levels: Int32Array.of(1, 5), ng: 4 }),
    ],
    [
      'levels without a voxel',
      'wrong-size',
      () => createGreyLevels({ size: [2, 1, 1], levels: Int32Array.of(1) }),
    ],
    [
      'no level at all',
      'empty-mask',
      () => createGreyLevels({ size: [2, 1, 1], levels: Int32Array.of(0, 0) }),
    ],
  ])('refuses %s', (_, fault, act) => {
    expect(act).toThrow(ImagingError)
    expect(act).toThrow(expect.objectContaining({ fault }))
  })

  it('leaves NaN outside the mask alone', () => {
    const { volume, mask } = line([1, Number.NaN, 3], [1, 0, 1])
    expect(listed(fixedBinNumber(volume, mask, 2))).toEqual([1, 0, 2])
  })
})

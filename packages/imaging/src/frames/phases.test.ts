import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/reference.ts'
import { createGrid } from '../grid.ts'
import type { Frames } from '../volume.ts'
import {
  createDynamicSeries,
  enhancementSlopes,
  phaseVolume,
  relativeEnhancement,
  subtractPhases,
} from './phases.ts'
import { averageRepetitions } from './repetitions.ts'

type Curves = readonly (readonly number[])[]
interface FramesReference {
  readonly dce: Readonly<
    Record<'peak' | 'timeToPeak' | 'washIn' | 'washOut' | 'difference' | 'enhancement', readonly number[]>
  > & {
    readonly seconds: readonly number[]
    readonly signal: Curves
  }
  readonly adc: { readonly signal: Curves }
  readonly mean: { readonly arithmetic: readonly number[]; readonly geometric: readonly number[] }
}

const { dce, adc, mean } = reference<FramesReference>('frames')

function framesOf(signal: Curves): Frames {
  return {
    grid: createGrid({ size: [signal[0].length, 1, 1] }),
    count: signal.length,
    voxels: Float32Array.from(signal.flat()),
  }
}

const names = ['pre', 'arterial', 'portal', 'venous', 'late', 'last']
const series = () =>
  createDynamicSeries(
    framesOf(dce.signal),
    names.map((name, i) => ({ name, seconds: dce.seconds[i] })),
  )

describe('a dynamic series', () => {
  it('rises and falls as numpy says', () => {
    const { peak, timeToPeak, washIn, washOut, defined } = enhancementSlopes(series(), 'pre')
    expect(largestError('DCE peak', peak.voxels, dce.peak)).toBeLessThan(1e-6)
    expect(largestError('DCE time to peak', timeToPeak.voxels, dce.timeToPeak)).toBe(0)
    expect(largestError('DCE wash-in', washIn.voxels, dce.washIn)).toBeLessThan(1e-6)
    expect(largestError('DCE wash-out', washOut.voxels, dce.washOut)).toBeLessThan(1e-6)
    expect(defined.inside.every(x => x === 1)).toBe(true)
  })

  it('is subtracted, and its enhancement is relative', () => {
    const difference = subtractPhases(series(), 'portal', 'pre')
    expect(largestError('DCE subtraction', difference.voxels, dce.difference)).toBeLessThan(1e-4)
    const { enhancement } = relativeEnhancement(series(), 'portal', 'pre')
    expect(largestError('DCE relative enhancement', enhancement.voxels, dce.enhancement)).toBeLessThan(1e-6)
    expect(phaseVolume(series(), 'pre').voxels).toEqual(Float32Array.from(dce.signal[0]))
  })

  it('has a state where there was no signal before contrast, or NaN after', () => {
    const dark = createDynamicSeries(
      framesOf([
        [0, -1, 10, Number.NaN, 10, 10],
        [5, 5, Number.NaN, 5, 5, 20],
        [5, 5, 20, 5, 8, 15],
      ]),
      ['pre', 'one', 'two'].map((name, seconds) => ({ name, seconds })),
    )
    const slopes = enhancementSlopes(dark, 'pre')
    expect([...slopes.defined.inside]).toEqual([0, 0, 0, 0, 1, 1])
    expect([...slopes.washIn.voxels]).toEqual([0, 0, 0, 0, 0, 1])
    expect([...slopes.washOut.voxels]).toEqual([0, 0, 0, 0, 0, -0.5])
    expect([...relativeEnhancement(dark, 'one', 'pre').defined.inside]).toEqual([0, 0, 0, 0, 1, 1])
  })

  it.each([
    ['too few phases', names.slice(1).map((name, seconds) => ({ name, seconds })), 'wrong-size'],
    ['a name that occurs twice', names.map((_, seconds) => ({ name: 'pre', seconds })), 'bad-setting'],
    ['times that do not ascend', names.map(name => ({ name, seconds: 3 })), 'bad-setting'],
  ])('with %s is refused', (_, phases, fault) => {
    expect(() => createDynamicSeries(framesOf(dce.signal), phases)).toThrow(
      expect.objectContaining({ fault }),
    )
  })

  it('refuses a phase that is none, and nothing after the first', () => {
    expect(() => subtractPhases(series(), 'delayed', 'pre')).toThrow(/arterial/)
    expect(() => enhancementSlopes(series(), 'last')).toThrow(expect.objectContaining({ fault: 'too-small' }))
  })
})

describe('repetitions', () => {
  it('are averaged by group, in the order of their first frames', () => {
    const groups = [0, 50, 400, 400, 800, 800, 1000]
    for (const kind of ['arithmetic', 'geometric'] as const) {
      const { frames, groups: names, repetitions } = averageRepetitions(framesOf(adc.signal), groups, kind)
      expect(names).toEqual([0, 50, 400, 800, 1000])
      expect(repetitions).toEqual([1, 1, 2, 2, 1])
      const each = adc.signal[0].length
      const average = frames.voxels.slice(2 * each, 3 * each)
      expect(largestError(`average of repetitions, ${kind}`, average, mean[kind])).toBeLessThan(1e-4)
    }
  })

  it('of a signal that is not positive have the geometric mean 0', () => {
    const { frames } = averageRepetitions(
      framesOf([
        [0, -1, 4],
        [5, 5, 9],
      ]),
      ['a', 'a'],
      'geometric',
    )
    expect(frames.voxels[0]).toBe(0)
    expect(frames.voxels[1]).toBe(0)
    expect(frames.voxels[2]).toBeCloseTo(6, 5)
  })

  it('without a group for each frame are refused', () => {
    expect(() => averageRepetitions(framesOf([[1], [2]]), ['a'])).toThrow(
      expect.objectContaining({ fault: 'wrong-size' }),
    )
  })
})

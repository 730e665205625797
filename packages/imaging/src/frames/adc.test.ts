import { writeFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestError, reference, temporaryFolder } from '../../test/reference.ts'
import { createGrid } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import { createMask, type Frames } from '../volume.ts'
import { fitAdc } from './adc.ts'
import { readBValues } from './b-values.ts'

interface Fit {
  readonly adc: readonly number[]
  readonly s0: readonly number[]
}
interface AdcReference {
  readonly adc: {
    readonly b: readonly number[]
    readonly signal: readonly (readonly number[])[]
    readonly plain: Fit
    readonly weighted: Fit
    readonly floor: Fit & { readonly at: number }
  }
}

const { adc: expected } = reference<AdcReference>('frames')

function framesOf(signal: readonly (readonly number[])[]): Frames {
  const grid = createGrid({ size: [signal[0].length, 1, 1] })
  return { grid, count: signal.length, voxels: Float32Array.from(signal.flat()) }
}

/** In 10⁻³ mm²/s, as they are read. */
const thousandths = (adc: ArrayLike<number>) => Array.from(adc, x => 1000 * x)

describe('the apparent diffusion coefficient', () => {
  it.each([
    ['by least squares', 'ADC', {}, expected.plain],
    ['weighted by signal squared', 'ADC, weighted', { weighting: 'signal' }, expected.weighted],
    ['above a noise floor', 'ADC, noise floor', { noiseFloor: expected.floor.at }, expected.floor],
  ] as const)('%s is that of numpy.polyfit', (_, method, options, right) => {
    const { adc, s0 } = fitAdc(framesOf(expected.signal), { bValues: expected.b, ...options })
    expect(largestError(method, thousandths(adc.voxels), thousandths(right.adc))).toBeLessThan(1e-6)
    expect(largestError(`${method}, S0`, s0.voxels, right.s0)).toBeLessThan(1e-3)
  })

  it('of a noiseless phantom is the one it was made with, at any b-values and either weighting', () => {
    const diffusion = fc.double({ min: 1e-4, max: 4e-3, noNaN: true })
    const weighting = fc.constantFrom('none' as const, 'signal' as const)
    const bValues = fc.uniqueArray(fc.integer({ min: 0, max: 1200 }), { minLength: 2, maxLength: 6 })
    fc.assert(
      fc.property(diffusion, bValues, weighting, (d, b, weighting) => {
        fc.pre(Math.max(...b) - Math.min(...b) > 50)
        const grid = createGrid({ size: [1, 1, 1] })
        const voxels = Float64Array.from(b, one => 1000 * Math.exp(-one * d))
        const { adc } = fitAdc({ grid, count: b.length, voxels }, { bValues: b, weighting })
        expect(Math.abs(adc.voxels[0] - d)).toBeLessThan(1e-9)
      }),
    )
  })

  it('has a state where there is none: no signal, one b-value left, NaN; never NaN', () => {
    const frames = framesOf([
      [100, 0, -5, 100, Number.NaN, 100],
      [50, 0, 7, 0, 50, 200],
      [25, 0, 0, 0, 25, 400],
    ])
    const { adc, fitted, counts } = fitAdc(frames, { bValues: [0, 500, 1000] })
    expect([...fitted.inside]).toEqual([1, 0, 0, 0, 1, 1])
    expect(counts).toEqual({ fitted: 3, withoutSignal: 3, inPart: 1, negative: 1 })
    expect(adc.voxels.every(Number.isFinite)).toBe(true)
    expect(adc.voxels[0]).toBeCloseTo(Math.log(2) / 500, 9)
  })

  it('is fitted within a mask alone', () => {
    const frames = framesOf([
      [100, 100],
      [50, 50],
    ])
    const mask = createMask(frames.grid, Uint8Array.of(0, 1))
    const { counts, fitted } = fitAdc(frames, { bValues: [0, 800], mask })
    expect(counts.fitted).toBe(1)
    expect([...fitted.inside]).toEqual([0, 1])
  })

  it.each([
    ['one b-value', [800, 800], 'too-small', /at least two/],
    ['too few', [0], 'wrong-size', /one b-value a frame/],
    ['a negative one', [0, -1], 'bad-setting', /s\/mm²/],
    ['NaN', [0, Number.NaN], 'bad-setting', /s\/mm²/],
    ['another unit', [0, 0.8], 'bad-setting', /1000 s\/mm²/],
  ] as const)('%s is refused', (_, bValues, fault, cure) => {
    const act = () => fitAdc(framesOf([[1], [1]]), { bValues })
    expect(act).toThrow(ImagingError)
    expect(act).toThrow(expect.objectContaining({ fault, cure: expect.stringMatching(cure) }))
  })
})

describe('a .bval file', () => {
  const bval = (text: string) => {
    const file = path.join(temporaryFolder(), 'dwi.bval')
    writeFileSync(file, text)
    return file
  }

  it('is one number a frame, in rows or columns', async () => {
    expect(await readBValues(bval('0 50 800 \n'))).toEqual([0, 50, 800])
    expect(await readBValues(bval('0\n50\n800\n'))).toEqual([0, 50, 800])
  })

  it('that holds something else, or nothing, is damaged', async () => {
    await expect(readBValues(bval('0 b50'))).rejects.toMatchObject({ fault: 'damaged' })
    await expect(readBValues(bval('\n'))).rejects.toMatchObject({ fault: 'damaged' })
    await expect(readBValues('nowhere.bval')).rejects.toMatchObject({ fault: 'no-such-file' })
  })
})

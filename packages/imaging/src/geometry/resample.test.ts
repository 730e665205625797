import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/reference.ts'
import { createGrid, type Grid, type Triple } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import { boundingBox, createMask, createVolume } from '../volume.ts'
import { resample } from './resample.ts'
import { resampleMask } from './resample-mask.ts'
import { gridWithSpacing, isotropicGrid, pyradiomicsGrid } from './resampled-grid.ts'
import type { Boundary, Interpolation } from './sampling-axis.ts'

interface Case {
  readonly name: string
  readonly grid: Grid
  readonly interpolation: Interpolation
  readonly boundary: Boundary
  readonly transform: readonly number[] | null
  readonly voxels: readonly number[]
  readonly inside: readonly number[]
}

const expected = reference<{
  readonly source: { readonly grid: Grid; readonly voxels: readonly number[] }
  readonly ball: readonly number[]
  readonly itk: readonly Case[]
  readonly mask: readonly Case[]
  readonly scipy: readonly Case[]
  readonly antiAliasing: Case
  readonly pyradiomicsSource: { readonly grid: Grid; readonly voxels: readonly number[] }
  readonly pyradiomics: readonly (Case & {
    readonly region: readonly number[]
    readonly spacing: Triple
    readonly padding: number
  })[]
}>('resampling')

const source = createVolume(createGrid(expected.source.grid), Int16Array.from(expected.source.voxels))
const ball = createMask(source.grid, Uint8Array.from(expected.ball))
const insideOf = (inside: Uint8Array) => [...inside.keys()].filter(i => inside[i] === 1)

describe('an image on another grid', () => {
  it.each(expected.itk)(
    'agrees with ITK: $interpolation, $name',
    ({ grid, interpolation, transform, voxels }) => {
      const result = resample(source, grid, {
        interpolation,
        outside: -77,
        transform: transform ?? undefined,
      })
      expect(largestError(`Resampling: ${interpolation}`, result.voxels, voxels)).toBeLessThan(1e-6)
    },
  )

  it.each(expected.scipy)(
    'agrees with scipy: cubic, boundary $boundary, $name',
    ({ grid, boundary, voxels }) => {
      const result = resample(source, grid, { interpolation: 'cubic', outside: -77, boundary })
      expect(largestError('Resampling: boundary of a cubic spline', result.voxels, voxels)).toBeLessThan(1e-7)
    },
  )

  it('agrees with scipy: a Gaussian before sampling', () => {
    const { grid, voxels } = expected.antiAliasing
    const result = resample(source, grid, { interpolation: 'linear', outside: -77, antiAliasing: true })
    expect(largestError('Resampling: anti-aliasing', result.voxels, voxels)).toBeLessThan(1e-7)
  })

  it('keeps to single precision when asked', () => {
    const { grid, voxels } = expected.itk[2]
    const result = resample(source, grid, { interpolation: 'cubic', outside: -77, precision: 'float32' })
    expect(result.voxels).toBeInstanceOf(Float32Array)
    result.voxels.forEach((value, i) => {
      expect(Math.abs(value - voxels[i])).toBeLessThan(1e-3)
    })
  })

  it('keeps the numbers of nearest neighbours in their type', () => {
    expect(resample(source, expected.itk[0].grid, { interpolation: 'nearest' }).voxels).toBeInstanceOf(
      Int16Array,
    )
  })

  it('repeats what stands at the border outside, when asked', () => {
    const line = createVolume(createGrid({ size: [3, 1, 1] }), Uint8Array.of(10, 20, 40))
    const wide = createGrid({ size: [4, 1, 1], spacing: [2, 1, 1], origin: [-2.5, 0, 0] })
    const at = (outside: number | 'edge') => [
      ...resample(line, wide, { interpolation: 'linear', outside }).voxels,
    ]
    expect(at('edge')).toEqual([10, 10, 30, 40])
    expect(at(7)).toEqual([7, 10, 30, 7])
  })

  it('is the image itself on its own grid, whatever the interpolation', () => {
    const size = fc.tuple(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 4 }),
    )
    fc.assert(
      fc.property(
        size,
        fc.constantFrom<Interpolation>('nearest', 'linear', 'cubic'),
        (size, interpolation) => {
          const grid = createGrid({ size, spacing: [0.7, 1.3, 3.1], origin: [5, -3, 11] })
          const voxels = Float64Array.from(
            { length: size[0] * size[1] * size[2] },
            (_, i) => (i * 7919) % 101,
          )
          expect(resample({ grid, voxels }, grid, { interpolation }).voxels).toEqual(voxels)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('gives a plane back wherever it is sampled: linear', () => {
    const size: Triple = [6, 5, 4]
    const voxels = new Float64Array(120)
    for (let k = 0, at = 0; k < 4; k++)
      for (let j = 0; j < 5; j++) for (let i = 0; i < 6; i++) voxels[at++] = 3 * i - 2 * j + 5 * k + 1
    const part = fc.double({ min: 0, max: 0.9, noNaN: true })
    fc.assert(
      fc.property(part, part, part, (x, y, z) => {
        const grid = createGrid({ size: [3, 3, 2], spacing: [1.9, 1.5, 1.9], origin: [x, y, z] })
        const result = resample({ grid: createGrid({ size }), voxels }, grid, { interpolation: 'linear' })
        for (let k = 0, at = 0; k < 2; k++)
          for (let j = 0; j < 3; j++)
            for (let i = 0; i < 3; i++)
              expect(result.voxels[at++]).toBeCloseTo(
                3 * (x + 1.9 * i) - 2 * (y + 1.5 * j) + 5 * (z + 1.9 * k) + 1,
                7,
              )
      }),
      { numRuns: 50 },
    )
  })

  it.each(['linear', 'cubic'] as const)('refuses NaN by name: %s', interpolation => {
    const voxels = Float32Array.from(source.voxels)
    voxels[100] = Number.NaN
    for (const { grid } of [expected.itk[0], expected.itk[12]])
      expect(() => resample({ grid: source.grid, voxels }, grid, { interpolation })).toThrow(
        expect.objectContaining({ name: 'ImagingError', fault: 'not-finite' }),
      )
  })
})

describe('a mask on another grid', () => {
  it.each(expected.mask)(
    'agrees with ITK: $interpolation, $name',
    ({ name, grid, interpolation, inside }) => {
      const result = insideOf(resampleMask(ball, grid, { interpolation }).inside)
      expect(largestError(`Resampling a mask: ${interpolation}`, result, inside)).toBe(0)
      if (name !== 'larger than the image') expect(result.length).toBeGreaterThan(4)
    },
  )

  it('stays empty, and becomes empty where the grid does not see it', () => {
    const empty = createMask(source.grid, new Uint8Array(expected.ball.length))
    expect(insideOf(resampleMask(empty, expected.itk[0].grid).inside)).toEqual([])
    const far = createGrid({ size: [3, 3, 3], origin: [900, 900, 900] })
    expect(insideOf(resampleMask(ball, far).inside)).toEqual([])
  })
})

describe('the grid of another spacing', () => {
  it('has its centre where the old one has, and covers it: IBSI', () => {
    // IBSI reference manual, section 2.4: 4 voxels of 3 mm become 6 of 2 mm, 10 voxels of 1 mm 4 of 3 mm.
    const grid = createGrid({ size: [4, 10, 1], spacing: [3, 1, 5] })
    const made = gridWithSpacing(grid, [2, 3, null])
    expect(made.size).toEqual([6, 4, 1])
    expect(made.origin[0]).toBeCloseTo(-0.5, 12)
    expect(made.spacing).toEqual([2, 3, 5])
    expect(isotropicGrid(grid, 1, { dimensions: 2 }).size).toEqual([12, 10, 1])
    expect(isotropicGrid(grid, 1).size).toEqual([12, 10, 5])
  })

  it.each(expected.pyradiomics)('is laid out as PyRadiomics does: $name', example => {
    const { grid, voxels } = expected.pyradiomicsSource
    const image = createVolume(createGrid(grid), Float64Array.from(voxels))
    const mask = createMask(image.grid, new Uint8Array(voxels.length))
    for (const at of example.region) mask.inside[at] = 1
    const box = boundingBox(mask)
    if (box === null) throw new Error('an empty region')
    const made = pyradiomicsGrid(image.grid, box, example.spacing, example.padding)
    expect(made.size).toEqual(example.grid.size)
    const error = largestError(
      'Resampling grid: PyRadiomics',
      [...made.spacing, ...made.origin],
      [...example.grid.spacing, ...example.grid.origin],
    )
    expect(error).toBeLessThan(1e-7)
    const resampled = resample(image, made, { interpolation: 'cubic' })
    expect(largestError('Resampling: cubic', resampled.voxels, example.voxels)).toBeLessThan(1e-6)
    expect(insideOf(resampleMask(mask, made, { interpolation: 'nearest' }).inside)).toEqual(example.inside)
  })

  it('refuses a spacing that is not positive', () => {
    expect(() => isotropicGrid(source.grid, 0)).toThrow(ImagingError)
    expect(() => pyradiomicsGrid(source.grid, { first: [0, 0, 0], last: [2, 2, 2] }, [1, 1, -1])).toThrow(
      ImagingError,
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ImagingError } from '../imaging-error.ts'
import { castVoxels, leastType } from './cast.ts'
import { rangeOf, voxelTypes } from './stored-type.ts'

describe('another type of voxels', () => {
  it('holds the same numbers or refuses', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -70_000, max: 70_000 }), { minLength: 1 }),
        fc.constantFrom(...voxelTypes),
        (numbers, type) => {
          const range = rangeOf[type] ?? [-Infinity, Infinity]
          const fits = numbers.every(x => x >= range[0] && x <= range[1])
          const act = () => castVoxels(Float64Array.from(numbers), type)
          if (fits) expect([...act().voxels]).toEqual(numbers)
          else expect(act).toThrow(ImagingError)
        },
      ),
    )
  })

  it.each([
    ['a fraction', Float32Array.of(1, 2.5), 'int16', 'float32'],
    ['NaN', Float32Array.of(1, Number.NaN), 'uint8', 'float32'],
    ['beyond the range', Int16Array.of(-1024, 3071), 'uint8', 'int16'],
    ['beyond single precision', Float64Array.of(1e300), 'float32', 'float64'],
  ] as const)('%s is refused, with a type that holds it', (_, voxels, type, better) => {
    expect(() => castVoxels(voxels, type)).toThrow(
      expect.objectContaining({ fault: 'bad-setting', cure: `choose ${better}` }),
    )
    expect(leastType(voxels)).toBe(better)
  })

  it('counts what is rounded to single precision', () => {
    expect(castVoxels(Float64Array.of(0.5, 0.1), 'float32').rounded).toBe(1)
  })
})

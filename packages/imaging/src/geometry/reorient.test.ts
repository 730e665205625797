import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/reference.ts'
import { createGrid, type Grid, type Triple, toPatient } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import { createMask, createVolume } from '../volume.ts'
import { orientationOf, reorient, reorientMask } from './reorient.ts'
import { crop, cropMask, pad, padMask } from './window.ts'

const expected =
  reference<
    readonly {
      readonly name: string
      readonly direction: readonly number[]
      readonly orientation: string
      readonly was: string
      readonly grid: Grid
      readonly voxels: readonly number[]
    }[]
  >('orientation')

describe('a volume with its axes in another order', () => {
  it.each(expected)('agrees with SimpleITK: $name, $orientation', example => {
    const grid = createGrid({
      size: [4, 3, 2],
      spacing: [0.7, 1.2, 3],
      origin: [10, -20, 5],
      direction: example.direction,
    })
    const volume = createVolume(
      grid,
      Int16Array.from({ length: 24 }, (_, i) => i),
    )
    expect(orientationOf(grid)).toBe(example.was)
    const turned = reorient(volume, example.orientation)
    expect([...turned.voxels]).toEqual(example.voxels)
    expect(turned.grid.size).toEqual(example.grid.size)
    expect(orientationOf(turned.grid)).toBe(example.orientation)
    const numbers = ({ spacing, origin, direction }: Grid) => [...spacing, ...origin, ...direction]
    expect(largestError('Reorientation', numbers(turned.grid), numbers(example.grid))).toBeLessThan(1e-12)
    expect(reorient(turned, example.was).voxels).toEqual(volume.voxels)
  })

  it.each(['LP', 'LRS', 'LPSS', 'XYZ', ''])("refuses '%s'", orientation => {
    const mask = createMask(createGrid({ size: [1, 1, 1] }), Uint8Array.of(1))
    expect(() => reorientMask(mask, orientation)).toThrow(ImagingError)
  })
})

describe('cropping and padding', () => {
  const grid = createGrid({
    size: [4, 3, 2],
    spacing: [1, 2, 3],
    origin: [7, 8, 9],
    direction: [0, -1, 0, 1, 0, 0, 0, 0, 1],
  })
  const volume = createVolume(
    grid,
    Float32Array.from({ length: 24 }, (_, i) => i + 1),
  )

  it('keep each voxel where it is in the patient', () => {
    const box = { first: [1, 1, 0], last: [2, 2, 1] } as const
    const part = crop(volume, box)
    expect([...part.voxels]).toEqual([6, 7, 10, 11, 18, 19, 22, 23])
    expect(part.grid.origin).toEqual(toPatient(grid, [1, 1, 0]))
    const back = pad(part, { before: [1, 1, 0], after: [1, 0, 0] }, -5)
    expect(back.grid).toEqual(grid)
    back.voxels.forEach((value, at) => {
      expect([value, -5]).toContain(value === -5 ? -5 : volume.voxels[at])
    })
  })

  it('undo each other', () => {
    const n = fc.nat(3)
    fc.assert(
      fc.property(fc.tuple(n, n, n), fc.tuple(n, n, n), (before, after) => {
        const mask = createMask(
          grid,
          Uint8Array.from({ length: 24 }, (_, i) => (i * 5) % 2),
        )
        const wide = padMask(mask, { before, after })
        const last = before.map((b, axis) => b + grid.size[axis] - 1)
        const narrow = cropMask(wide, { first: before, last: [last[0], last[1], last[2]] })
        expect(narrow.inside).toEqual(mask.inside)
        narrow.grid.origin.forEach((x, axis) => {
          expect(x).toBeCloseTo(grid.origin[axis], 12)
        })
      }),
      { numRuns: 50 },
    )
  })

  it('refuse boxes and margins that are none', () => {
    const wrong: Triple = [0, 0, 5]
    expect(() => crop(volume, { first: [0, 0, 0], last: wrong })).toThrow(ImagingError)
    expect(() => crop(volume, { first: [2, 0, 0], last: [1, 0, 0] })).toThrow(ImagingError)
    expect(() => pad(volume, { before: [-1, 0, 0], after: [0, 0, 0] })).toThrow(ImagingError)
  })
})

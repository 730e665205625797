import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createGrid, toPatient, toVoxel } from './grid.ts'
import { ImagingError } from './imaging-error.ts'

describe('a grid', () => {
  it('places voxels as a hand-made oblique example', () => {
    // Turned by 90 degrees about z: the first axis runs to the back, the second to the right.
    const grid = createGrid({
      size: [2, 3, 4],
      spacing: [2, 3, 5],
      origin: [10, 20, 30],
      direction: [0, -1, 0, 1, 0, 0, 0, 0, 1],
    })
    expect(toPatient(grid, [1, 2, 3])).toEqual([4, 22, 45])
    expect(toVoxel(grid, [4, 22, 45])).toEqual([1, 2, 3])
  })

  it('comes back from patient to voxel coordinates for any rotation', () => {
    const angle = fc.double({ min: -3, max: 3, noNaN: true })
    const number = fc.double({ min: -500, max: 500, noNaN: true })
    const three = fc.tuple(number, number, number)
    fc.assert(
      fc.property(angle, angle, three, three, (a, b, origin, place) => {
        const [c, s, d, t] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)]
        const direction = [c, -s * d, s * t, s, c * d, -c * t, 0, t, d]
        const grid = createGrid({ size: [1, 1, 1], spacing: [0.5, 0.7, 3], origin, direction })
        const back = toVoxel(grid, toPatient(grid, place))
        back.forEach((x, i) => {
          expect(Math.abs(x - place[i])).toBeLessThan(1e-8)
        })
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ['no slices', { size: [3, 3, 0] }],
    ['a negative spacing', { size: [3, 3, 3], spacing: [1, -1, 1] }],
    ['an origin that is not finite', { size: [3, 3, 3], origin: [0, 0, Number.NaN] }],
    ['sheared axes', { size: [3, 3, 3], direction: [1, 0.3, 0, 0, 1, 0, 0, 0, 1] }],
  ] as const)('refuses %s', (_, parts) => {
    expect(() => createGrid(parts)).toThrow(ImagingError)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/reference.ts'
import { createGrid } from '../grid.ts'
import { createMask } from '../volume.ts'
import { distanceTransform } from './distance-transform.ts'

/** Every pair of voxels, which is the definition. */
function bruteForce(size: readonly number[], spacing: readonly number[], inside: Uint8Array): number[] {
  const placeOf = (at: number) => [
    (at % size[0]) * spacing[0],
    (Math.floor(at / size[0]) % size[1]) * spacing[1],
    Math.floor(at / (size[0] * size[1])) * spacing[2],
  ]
  const seeds = [...inside.keys()].filter(at => inside[at] === 1).map(placeOf)
  return Array.from(inside, (_, at) => {
    const place = placeOf(at)
    return Math.min(
      Number.POSITIVE_INFINITY,
      ...seeds.map(seed => Math.hypot(...seed.map((x, axis) => x - place[axis]))),
    )
  })
}

describe('distanceTransform', () => {
  it('is the distance to the nearest voxel inside, by every pair, with any spacing', () => {
    const axis = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.constantFrom(0.5, 1, 0.977, 3.3))
    fc.assert(
      fc.property(fc.tuple(axis, axis, axis), fc.array(fc.boolean()), (axes, bits) => {
        const [[nx, sx], [ny, sy], [nz, sz]] = axes
        const inside = Uint8Array.from({ length: nx * ny * nz }, (_, i) => (bits[i] ? 1 : 0))
        const grid = createGrid({ size: [nx, ny, nz], spacing: [sx, sy, sz] })
        const found = distanceTransform(createMask(grid, inside))
        bruteForce([nx, ny, nz], [sx, sy, sz], inside).forEach((expected, at) => {
          if (expected === Number.POSITIVE_INFINITY) expect(found[at]).toBe(expected)
          else expect(found[at]).toBeCloseTo(expected, 10)
        })
      }),
    )
  })

  it("agrees with scipy's exact transform", () => {
    const { size, spacing, inside, distance } = reference<{
      size: [number, number, number]
      spacing: [number, number, number]
      inside: number[]
      distance: number[]
    }>('distance-transform')
    const found = distanceTransform(createMask(createGrid({ size, spacing }), Uint8Array.from(inside)))
    expect(largestError('distanceTransform', found, distance)).toBeLessThan(1e-10)
  })
})

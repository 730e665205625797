import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createGrid } from './grid.ts'
import { boundingBox, createMask } from './volume.ts'

describe('the bounding box of a mask', () => {
  it('is that of the places inside', () => {
    const voxels = fc.array(fc.constantFrom(0, 0, 0, 0, 0, 0, 1), { minLength: 60, maxLength: 60 })
    fc.assert(
      fc.property(voxels, inside => {
        const box = boundingBox(createMask(createGrid({ size: [5, 4, 3] }), Uint8Array.from(inside)))
        const places = inside.flatMap((x, at) =>
          x === 1 ? [[at % 5, Math.floor(at / 5) % 4, Math.floor(at / 20)]] : [],
        )
        if (places.length === 0) return expect(box).toBeNull()
        const along = (axis: number) => places.map(place => place[axis])
        expect(box).toEqual({
          first: [0, 1, 2].map(axis => Math.min(...along(axis))),
          last: [0, 1, 2].map(axis => Math.max(...along(axis))),
        })
      }),
      { numRuns: 300 },
    )
  })
})

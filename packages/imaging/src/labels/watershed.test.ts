import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reference } from '../../test/agreement.ts'
import { createGrid } from '../grid.ts'
import { connectedComponents } from './connected-components.ts'
import { markMaxima } from './maxima.ts'
import { watershed } from './watershed.ts'

interface Case {
  readonly width: number
  readonly height: number
  readonly connectivity: 4 | 8
  readonly relief: readonly number[]
  readonly markers: readonly number[]
  readonly mask: readonly number[]
  readonly basins: readonly number[]
}

const { cases } = reference<{ readonly cases: readonly Case[] }>('watershed')
const plane = (width: number, height: number) => createGrid({ size: [width, height, 1] })

describe('watershed', () => {
  it.each(cases)('gives the basins of scikit-image ($width x $height, connectivity $connectivity)', given => {
    const grid = plane(given.width, given.height)
    const mask = { grid, inside: Uint8Array.from(given.mask) }
    const relief = { grid, voxels: Uint16Array.from(given.relief) }
    const { connectivity } = given
    const basins = watershed(relief, Int32Array.from(given.markers), { mask, connectivity })
    expect(Array.from(basins)).toEqual(given.basins)
  })

  it('reaches nothing without markers, and everything of a connected mask with one', () => {
    const grid = plane(5, 4)
    const relief = { grid, voxels: new Uint8Array(20).fill(3) }
    expect(watershed(relief, new Int32Array(20))).toEqual(new Int32Array(20))
    const one = new Int32Array(20)
    one[7] = 6
    expect(watershed(relief, one)).toEqual(new Int32Array(20).fill(6))
  })

  it('divides a ridge between two markers by the order of arrival', () => {
    const grid = plane(5, 1)
    const relief = { grid, voxels: Uint8Array.of(0, 1, 2, 1, 0) }
    expect(Array.from(watershed(relief, Int32Array.of(1, 0, 0, 0, 2)))).toEqual([1, 1, 1, 2, 2])
  })

  it('flows between slices unless the connectivity stays within them', () => {
    const grid = createGrid({ size: [1, 1, 3] })
    const relief = { grid, voxels: new Uint8Array(3) }
    const markers = Int32Array.of(4, 0, 0)
    expect(Array.from(watershed(relief, markers))).toEqual([4, 4, 4])
    expect(Array.from(watershed(relief, markers, { connectivity: 8 }))).toEqual([4, 0, 0])
  })

  it('refuses markers of another size', () => {
    const relief = { grid: plane(2, 2), voxels: new Uint8Array(4) }
    expect(() => watershed(relief, new Int32Array(3))).toThrow(
      expect.objectContaining({ fault: 'wrong-size' }),
    )
  })
})

/** The definition itself: how far down one must go from a voxel to reach one that is higher, or as high and earlier. */
function dynamics(voxels: Uint16Array, width: number, height: number, at: number): number {
  for (let level = voxels[at]; level >= 0; level--) {
    const inside = Uint8Array.from(voxels, value => (value >= level ? 1 : 0))
    const { labels } = connectedComponents({ grid: plane(width, height), inside }, 8)
    for (let other = 0; other < voxels.length; other++)
      if (labels[other] === labels[at])
        if (voxels[other] > voxels[at] || (voxels[other] === voxels[at] && other < at))
          return voxels[at] - level
  }
  return Number.POSITIVE_INFINITY
}

describe('markMaxima', () => {
  it('marks what the definition marks, on any relief', () => {
    const relief = fc
      .tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 6 }))
      .chain(([width, height]) =>
        fc.record({
          width: fc.constant(width),
          voxels: fc.array(fc.nat(9), { minLength: width * height, maxLength: width * height }),
          least: fc.integer({ min: 1, max: 4 }),
        }),
      )
    fc.assert(
      fc.property(relief, ({ width, voxels, least }) => {
        const levels = Uint16Array.from(voxels)
        const height = voxels.length / width
        const { markers, count } = markMaxima(
          { grid: plane(width, height), voxels: levels },
          { height: least },
        )
        const expected = voxels.map((_, at) => dynamics(levels, width, height, at) >= least)
        expect(Array.from(markers, marker => marker > 0)).toEqual(expected)
        expect(count).toBe(expected.filter(Boolean).length)
      }),
      { numRuns: 60 },
    )
  })

  it('asks for a share of the height as well', () => {
    const relief = { grid: plane(5, 1), voxels: Uint16Array.of(0, 100, 96, 99, 0) }
    expect(markMaxima(relief).count).toBe(2)
    expect(markMaxima(relief, { share: 0.05 }).count).toBe(1)
  })

  it('counts one maximum in each part of a mask', () => {
    const grid = plane(5, 1)
    const mask = { grid, inside: Uint8Array.of(1, 1, 0, 1, 1) }
    const relief = { grid, voxels: new Uint8Array(5).fill(7) }
    expect(Array.from(markMaxima(relief, { mask, height: 5 }).markers)).toEqual([1, 0, 0, 2, 0])
  })
})

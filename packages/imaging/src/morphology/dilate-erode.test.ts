import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/reference.ts'
import { createGrid, type Triple } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import { type Connectivity, connectedComponents, largestComponent } from '../labels/connected-components.ts'
import { createMask, maskCount } from '../volume.ts'
import { closing, dilate, erode, opening } from './dilate-erode.ts'
import { fillHoles } from './fill-holes.ts'

const expected = reference<{
  readonly size: Triple
  readonly spacing: Triple
  readonly inside: readonly number[]
  readonly region: readonly number[]
  readonly small: readonly number[]
  readonly shell: readonly number[]
  readonly components: readonly {
    readonly connectivity: Connectivity
    readonly count: number
    readonly labels: readonly number[]
    readonly voxels: readonly number[]
  }[]
  readonly distance: readonly {
    readonly name: 'region' | 'small'
    readonly radius: number
    readonly dilated: readonly number[]
    readonly eroded: readonly number[]
    readonly opened: readonly number[]
    readonly closed: readonly number[]
  }[]
  readonly holes: { readonly 2: readonly number[]; readonly 3: readonly number[] }
}>('labels')
const grid = createGrid({ size: expected.size, spacing: expected.spacing })
const maskOf = (inside: readonly number[]) => createMask(grid, Uint8Array.from(inside))
const places = ({ inside }: { inside: Uint8Array }) => [...inside.keys()].filter(i => inside[i] === 1)

describe('connected components', () => {
  it.each(expected.components)(
    'agree with scipy: $connectivity',
    ({ connectivity, count, labels, voxels }) => {
      const found = connectedComponents(maskOf(expected.inside), connectivity)
      expect(found.count).toBe(count)
      expect(largestError('Connected components', found.labels, labels)).toBe(0)
      expect([...found.voxels]).toEqual(voxels)
    },
  )

  it('of an empty mask are none, of one voxel one', () => {
    const empty = createMask(createGrid({ size: [2, 2, 2] }), new Uint8Array(8))
    expect(connectedComponents(empty).count).toBe(0)
    expect(maskCount(largestComponent(empty))).toBe(0)
    const one = createMask(createGrid({ size: [1, 1, 1] }), Uint8Array.of(1))
    expect([...connectedComponents(one).voxels]).toEqual([1])
  })

  it('are as many when the image is turned round', () => {
    fc.assert(
      fc.property(fc.uint8Array({ min: 0, max: 1, minLength: 60, maxLength: 60 }), inside => {
        const box = createGrid({ size: [5, 4, 3] })
        for (const connectivity of [4, 6, 8, 18, 26] as const) {
          const there = connectedComponents(createMask(box, inside), connectivity)
          const back = connectedComponents(createMask(box, inside.slice().reverse()), connectivity)
          expect([...back.voxels].sort()).toEqual([...there.voxels].sort())
          expect(there.voxels.reduce((a, b) => a + b, 0)).toBe(inside.reduce((a, b) => a + b, 0))
        }
      }),
      { numRuns: 100 },
    )
  })

  it('leave the largest: its first of equals', () => {
    const line = createMask(createGrid({ size: [7, 1, 1] }), Uint8Array.of(1, 0, 1, 1, 0, 1, 1))
    expect(places(largestComponent(line))).toEqual([2, 3])
  })
})

describe('dilation and erosion by millimetres', () => {
  it.each(expected.distance)('agree with scipy: $name by $radius mm', ({ name, radius, ...wanted }) => {
    const mask = maskOf(expected[name])
    expect(largestError('Dilation by mm', places(dilate(mask, radius)), wanted.dilated)).toBe(0)
    expect(largestError('Erosion by mm', places(erode(mask, radius)), wanted.eroded)).toBe(0)
    expect(largestError('Opening by mm', places(opening(mask, radius)), wanted.opened)).toBe(0)
    expect(largestError('Closing by mm', places(closing(mask, radius)), wanted.closed)).toBe(0)
  })

  it('leave a mask as it is by 0 mm, and an empty one empty', () => {
    const mask = maskOf(expected.region)
    expect(dilate(mask, 0).inside).toEqual(mask.inside)
    expect(erode(mask, 0).inside).toEqual(mask.inside)
    expect(maskCount(dilate(createMask(grid, new Uint8Array(mask.inside.length)), 5))).toBe(0)
  })

  it('refuse a distance that is none', () => {
    expect(() => dilate(maskOf(expected.small), -1)).toThrow(ImagingError)
    expect(() => erode(maskOf(expected.small), Number.NaN)).toThrow(ImagingError)
  })
})

describe('filled holes', () => {
  it.each([2, 3] as const)('agree with scipy in %i dimensions', dimensions => {
    const filled = places(fillHoles(maskOf(expected.shell), { dimensions }))
    expect(largestError('Filled holes', filled, expected.holes[dimensions])).toBe(0)
  })
})

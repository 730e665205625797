import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createGrid } from '../grid.ts'
import { connectedComponents } from '../labels/index.ts'
import { createMask, createVolume } from '../volume.ts'
import { supervoxels } from './slic.ts'

describe('supervoxels', () => {
  it('of a constant image are the blocks of a lattice, in mm', () => {
    const grid = createGrid({ size: [12, 12, 4], spacing: [1, 1, 3] })
    const { labels, count } = supervoxels(createVolume(grid, new Float32Array(576)), { edge: 6 })
    expect(count).toBe(8)
    const sizes = new Int32Array(8)
    for (const label of labels) sizes[label]++
    expect([...sizes]).toEqual(Array(8).fill(72))
    expect(labels[0]).not.toBe(labels[6])
    expect(labels[0]).toBe(labels[5 + 12 * (5 + 12)])
  })

  it('stop at an edge that is strong', () => {
    const grid = createGrid({ size: [20, 20, 1] })
    // an edge that lies askew of the lattice
    const bright = (at: number) => (at % 20) + 0.5 * Math.floor(at / 20) > 13.2
    const voxels = Float32Array.from({ length: 400 }, (_, at) => (bright(at) ? 100 : 0))
    const { labels, count } = supervoxels(createVolume(grid, voxels), { edge: 5, compactness: 0.05 })
    const sides = Array.from({ length: count }, () => [0, 0])
    labels.forEach((label, at) => {
      sides[label][bright(at) ? 1 : 0]++
    })
    const mixed = sides.reduce((sum, [dark, light]) => sum + Math.min(dark, light), 0)
    expect(mixed).toBeLessThan(8)
  })

  it('every voxel has one, each is connected, none is empty', () => {
    const n = fc.integer({ min: 1, max: 9 })
    fc.assert(
      fc.property(fc.tuple(n, n, n), fc.integer({ min: 1, max: 5 }), fc.nat(), (size, edge, seed) => {
        const grid = createGrid({ size, spacing: [1, 0.7, 2] })
        const length = size[0] * size[1] * size[2]
        const voxels = Float32Array.from({ length }, (_, at) => ((at + seed) * 7919) % 97)
        const { labels, count } = supervoxels(createVolume(grid, voxels), { edge })
        const seen = new Set(labels)
        expect(seen.size).toBe(count)
        for (const label of seen) {
          const inside = Uint8Array.from(labels, one => (one === label ? 1 : 0))
          const components = connectedComponents(createMask(grid, inside), 6)
          expect(components.count).toBe(1)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('refuses NaN and settings without meaning', () => {
    const grid = createGrid({ size: [3, 3, 3] })
    expect(() => supervoxels(createVolume(grid, new Float32Array(27).fill(Number.NaN)), { edge: 2 })).toThrow(
      'NaN',
    )
    expect(() => supervoxels(createVolume(grid, new Float32Array(27)), { edge: 0 })).toThrow('positive')
  })
})

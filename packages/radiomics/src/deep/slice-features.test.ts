import { createGrid, createMask, createVolume } from '@tessera/imaging'
import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { sliceFeatures } from './slice-features.ts'

const [nx, ny, nz] = [16, 16, 6]
const grid = createGrid({ size: [nx, ny, nz], spacing: [1, 1, 4] })
const random = createRandom(2, 'slices')
const voxels = Float32Array.from({ length: nx * ny * nz }, () => 50 + 10 * random.normal())
/** A disc on slices 1 to 4, whose radius is that of its slice; on slice 5 three voxels. */
const radius = [0, 3, 5, 6, 4, 1]
const inside = Uint8Array.from(voxels, (_, at) => {
  const [i, j, k] = [(at % nx) - 8, (Math.floor(at / nx) % ny) - 8, Math.floor(at / (nx * ny))]
  return i * i + j * j < radius[k] ** 2 ? 1 : 0
})
const image = createVolume(grid, voxels)
const mask = createMask(grid, inside)

describe('sliceFeatures', () => {
  it('gives each slice its area and the mean of its z-scores, by plain sums', () => {
    const { features, names, slice } = sliceFeatures(image, mask)
    expect([...slice]).toEqual([1, 2, 3, 4])
    const mean = voxels.reduce((sum, x) => sum + x, 0) / voxels.length
    const deviation = Math.sqrt(voxels.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (voxels.length - 1))
    slice.forEach((k, row) => {
      const own = voxels.filter((_, at) => Math.floor(at / (nx * ny)) === k && inside[at] === 1)
      const value = (name: string) => features[row * names.length + names.indexOf(name)]
      expect(value('slice_area')).toBe(own.length)
      const z = own.reduce((sum, x) => sum + (x - mean) / deviation, 0) / own.length
      expect(value('stat_mean')).toBeCloseTo(z, 5)
    })
    expect(features.every(Number.isFinite)).toBe(true)
  })

  it('refuses a tumour of which no slice has texture', () => {
    const few = createMask(
      grid,
      inside.map((one, at) => (at >= 5 * nx * ny ? one : 0)),
    )
    expect(() => sliceFeatures(image, few)).toThrow('no slice has 16 pixels of tumour')
    expect(() => sliceFeatures(image, createMask(grid, new Uint8Array(inside.length)))).toThrow()
  })
})

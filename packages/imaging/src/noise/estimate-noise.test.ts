import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/reference.ts'
import { createGrid } from '../grid.ts'
import { createMask, createVolume } from '../volume.ts'
import { estimateNoise } from './estimate-noise.ts'

const made = reference<{
  size: [number, number, number]
  voxels: number[]
  sigma: number
  coefficients: number
}>('noise')
const grid = createGrid({ size: made.size })

/** Standard normal numbers: a linear congruential generator (Numerical Recipes) through Box and Muller. */
function normals(seed: number): () => number {
  let state = seed
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state + 0.5) / 2 ** 32
  }
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
}

describe('estimateNoise', () => {
  it("gives the median of PyWavelets' diagonal details", () => {
    const { sigma, coefficients } = estimateNoise(createVolume(grid, Float64Array.from(made.voxels)))
    expect(coefficients).toBe(made.coefficients)
    expect(largestError('estimateNoise', [sigma], [made.sigma])).toBeLessThan(1e-5)
  })

  // The standard error of the estimate is 1.17 sigma / sqrt(coefficients) or so: 1 % here.
  it('finds a planted level within 5 %, whatever the smooth anatomy under it', () => {
    const normal = normals(1)
    const size = createGrid({ size: [96, 96, 3] })
    for (const sigma of [0.5, 12]) {
      const voxels = Float32Array.from({ length: 96 * 96 * 3 }, (_, at) => {
        const [x, y] = [at % 96, Math.floor(at / 96) % 96]
        const anatomy = 300 * Math.exp(-((x - 40) ** 2 + (y - 50) ** 2) / 500) + (x > 70 ? 250 : 0)
        return anatomy + sigma * normal()
      })
      const found = estimateNoise(createVolume(size, voxels)).sigma
      expect(Math.abs(found / sigma - 1)).toBeLessThan(0.05)
    }
  })

  it('leaves blanked background out, and looks where it is told', () => {
    const normal = normals(2)
    const size = createGrid({ size: [80, 80, 1] })
    const left = (at: number) => at % 80 < 30
    const voxels = Float32Array.from({ length: 6400 }, (_, at) => (left(at) ? normal() : 0))
    const image = createVolume(size, voxels)
    expect(estimateNoise(image).sigma).toBeGreaterThan(0.85)
    const inside = Uint8Array.from({ length: 6400 }, (_, at) => (at % 80 < 20 ? 1 : 0))
    const inLeft = estimateNoise(image, createMask(size, inside))
    expect(Math.abs(inLeft.sigma - 1)).toBeLessThan(0.1)
  })

  it('a constant image has none; a small or broken one is refused', () => {
    const flat = createVolume(grid, new Int16Array(made.voxels.length).fill(40))
    expect(estimateNoise(flat)).toEqual({ sigma: 0, coefficients: 0 })
    const small = createVolume(createGrid({ size: [5, 9, 2] }), new Float32Array(90))
    expect(() => estimateNoise(small)).toThrow('slices of 5 x 9')
    expect(() => estimateNoise(flat, createMask(grid, new Uint8Array(made.voxels.length)))).toThrow(
      'no place',
    )
    const broken = createVolume(grid, Float64Array.from(made.voxels).fill(Number.NaN, 300, 301))
    expect(() => estimateNoise(broken)).toThrow('NaN or infinite')
  })
})

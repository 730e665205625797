import { describe, expect, it } from 'vitest'
import { maskOverlap } from './set-covariance.ts'

describe('maskOverlap', () => {
  it('is the same of a mask in parts as counted pixel by pixel', () => {
    const [width, height] = [1100, 430]
    const inside = Uint8Array.from({ length: width * height }, (_, at) => {
      const [x, y] = [at % width, Math.floor(at / width)]
      return (x - 500) ** 2 / 300_000 + (y - 200) ** 2 / 30_000 < 1 && (x * 7 + y * 13) % 11 > 1 ? 1 : 0
    })
    const overlap = maskOverlap({ width, height, inside }, 2, 3, 60)
    const counted = (i: number, j: number) => {
      let n = 0
      for (let y = Math.max(0, -j); y < Math.min(height, height - j); y++)
        for (let x = Math.max(0, -i); x < Math.min(width, width - i); x++)
          n += inside[y * width + x] & inside[(y + j) * width + x + i]
      return 6 * n
    }
    for (const [i, j] of [
      [0, 0],
      [13, -7],
      [-30, 20],
      [5, 20],
    ])
      expect(overlap(2 * i, 3 * j)).toBe(counted(i, j))
    // Between whole pixels the union of squares shares the mean.
    expect(overlap(3, 0)).toBe((counted(1, 0) + counted(2, 0)) / 2)
  })
})

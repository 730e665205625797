import { describe, expect, it } from 'vitest'
import { smoothPlane } from './smooth-plane.ts'

const side = 61
const middle = 30 * side + 30

function impulse(): Float32Array {
  const plane = new Float32Array(side * side)
  plane[middle] = 1
  return plane
}

describe('smoothPlane', () => {
  it.each([0.5, 0.8, 1, 1.5, 1.9, 2, 2.6, 4, 7])('answers an impulse with a Gaussian of sigma %f', sigma => {
    const out = smoothPlane(impulse(), side, side, sigma)
    let [sum, variance, largest] = [0, 0, 0]
    for (let y = 0, at = 0; y < side; y++)
      for (let x = 0; x < side; x++, at++) {
        sum += out[at]
        variance += out[at] * (x - 30) ** 2
        const gauss =
          Math.exp(-((x - 30) ** 2 + (y - 30) ** 2) / (2 * sigma ** 2)) / (2 * Math.PI * sigma ** 2)
        largest = Math.max(largest, Math.abs(out[at] - gauss))
      }
    expect(sum).toBeCloseTo(1, 5)
    // Sampled kernels stop at three sigma, running means have the variance exactly, if not cut by the border.
    expect(Math.abs(variance / sigma ** 2 - 1)).toBeLessThan(sigma < 1 ? 0.15 : 0.03)
    if (sigma >= 0.8) expect(largest * 2 * Math.PI * sigma ** 2).toBeLessThan(0.12)
  })

  it('keeps what is even, and repeats the edge', () => {
    for (const sigma of [0.7, 1.2, 3]) {
      const out = smoothPlane(new Float32Array(12).fill(5), 4, 3, sigma)
      for (const value of out) expect(value).toBeCloseTo(5, 5)
    }
  })

  it('smooths columns as it smooths rows', () => {
    const plane = Float32Array.from({ length: 35 }, (_, i) => (i * i) % 13)
    const turned = Float32Array.from({ length: 35 }, (_, i) => plane[(i % 5) * 7 + Math.floor(i / 5)])
    for (const sigma of [0.9, 1.4, 2.5]) {
      const out = smoothPlane(plane, 7, 5, sigma)
      const other = smoothPlane(turned, 5, 7, sigma)
      for (let i = 0; i < 35; i++) expect(other[i]).toBeCloseTo(out[(i % 5) * 7 + Math.floor(i / 5)], 4)
    }
  })

  it('refuses a negative sigma and a plane of another size', () => {
    expect(() => smoothPlane(new Float32Array(4), 2, 2, -1)).toThrow(
      expect.objectContaining({ fault: 'bad-setting' }),
    )
    expect(() => smoothPlane(new Float32Array(4), 3, 2, 1)).toThrow(
      expect.objectContaining({ fault: 'wrong-size' }),
    )
  })
})

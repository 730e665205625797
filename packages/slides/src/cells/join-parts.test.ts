import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinParts } from './join-parts.ts'

const [width, height, mpp] = [80, 60, 0.5]
const settings = { mpp, notchUm2: 1.25, largestUm2: 400 }

/** Labels by a rule at each pixel's centre, µm from the middle of the picture. */
const drawn = (label: (x: number, y: number) => number) =>
  Int32Array.from({ length: width * height }, (_, at) =>
    label(((at % width) + 0.5 - width / 2) * mpp, (Math.floor(at / width) + 0.5 - height / 2) * mpp),
  )
const numbers = (labels: Int32Array) => new Set(labels.filter(label => label > 0)).size
const disc = (x: number, y: number, cx: number, cy: number, r: number) => Math.hypot(x - cx, y - cy) < r

describe('joinParts', () => {
  it('makes one of a spindle that was cut across, whatever its direction and width', () => {
    const spindle = fc.record({
      turn: fc.double({ min: 0, max: Math.PI, noNaN: true }),
      long: fc.double({ min: 5, max: 9, noNaN: true }),
      wide: fc.double({ min: 1.5, max: 3, noNaN: true }),
      cut: fc.double({ min: -0.4, max: 0.4, noNaN: true }),
    })
    fc.assert(
      fc.property(spindle, ({ turn, long, wide, cut }) => {
        const labels = drawn((x, y) => {
          const u = x * Math.cos(turn) + y * Math.sin(turn)
          const v = y * Math.cos(turn) - x * Math.sin(turn)
          if ((u / long) ** 2 + (v / wide) ** 2 >= 1) return 0
          return u < cut * long ? 1 : 2
        })
        expect(numbers(joinParts(labels, 2, width, height, settings))).toBe(1)
      }),
      { numRuns: 40 },
    )
  })

  it('leaves two discs apart that overlap by a fifth of each', () => {
    // Discs of radius 3 whose middles are 4.12 apart: their notches are 2.1 µm² together.
    fc.assert(
      fc.property(fc.double({ min: 0, max: Math.PI, noNaN: true }), turn => {
        const [cx, cy] = [2.06 * Math.cos(turn), 2.06 * Math.sin(turn)]
        const labels = drawn((x, y) => {
          if (!disc(x, y, cx, cy, 3) && !disc(x, y, -cx, -cy, 3)) return 0
          return x * cx + y * cy > 0 ? 1 : 2
        })
        expect(numbers(joinParts(labels, 2, width, height, { ...settings, notchUm2: 1 }))).toBe(2)
      }),
      { numRuns: 40 },
    )
  })

  it('joins the pieces of one nucleus before it asks for its neighbour', () => {
    const labels = drawn((x, y) => {
      if (disc(x, y, -5, 0, 5)) return x < -6 ? 1 : y < 0 ? 2 : 3
      return disc(x, y, 3.5, 0, 4) ? 4 : 0
    })
    const joined = joinParts(labels, 4, width, height, settings)
    expect(numbers(joined)).toBe(2)
    expect(new Set(joined.filter((_, at) => labels[at] === 4)).size).toBe(1)
  })

  it('does not make a whole larger than the largest nucleus, and keeps what touches nothing', () => {
    const halves = drawn((x, y) => (disc(x, y, 0, 0, 12) ? (x < 0 ? 1 : 2) : 0))
    expect(numbers(joinParts(halves, 2, width, height, settings))).toBe(2)
    expect(numbers(joinParts(halves, 2, width, height, { ...settings, largestUm2: 500 }))).toBe(1)
    const apart = drawn((x, y) => (disc(x, y, -6, 0, 3) ? 2 : disc(x, y, 6, 0, 3) ? 1 : 0))
    expect(numbers(joinParts(apart, 2, width, height, settings))).toBe(2)
    expect(numbers(joinParts(new Int32Array(width * height), 0, width, height, settings))).toBe(0)
  })
})

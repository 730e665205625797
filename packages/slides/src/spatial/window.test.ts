import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { recordRelativeError } from '../../test/agreement.ts'
import { pointsOf, referenceMask, referenceRings, spatialReference } from '../../test/spatial-reference.ts'
import { polygonWindow } from './polygon-window.ts'
import { rectangleWindow } from './rectangle-window.ts'
import { drawPoints } from './window.ts'
import { windowOfMask } from './window-of-mask.ts'

const theirs = spatialReference()
const square = { x: 1, y: 1 }

describe('windows', () => {
  it("have spatstat's areas, perimeters and border distances", () => {
    const [polygon, mask] = [polygonWindow(referenceRings), windowOfMask(referenceMask(), square)]
    const ours = [polygon.area, polygon.perimeter, mask.area, mask.perimeter]
    const expected = [...theirs.polygonal_area, ...theirs.masked_area]
    expect(recordRelativeError('spatial windows', ours, expected)).toBeLessThan(1e-6)
    const { x, y } = pointsOf(theirs.masked)
    const distances = Array.from(x, (_, i) => mask.borderDistance(x[i], y[i]))
    expect(recordRelativeError('spatial windows', distances, theirs.masked_border)).toBeLessThan(1e-6)
  })

  it('a rectangle is the same as a polygon and as a mask', () => {
    const rectangle = rectangleWindow({ x0: 0, y0: 0, x1: 400, y1: 300 })
    const polygon = polygonWindow([
      [
        [0, 0],
        [400, 0],
        [400, 300],
        [0, 300],
      ],
    ])
    const mask = windowOfMask(
      { width: 8, height: 6, downsample: 50, inside: new Uint8Array(48).fill(1) },
      square,
    )
    const [p, m] = [polygon.overlap(200), mask.overlap(200)]
    const r = rectangle.overlap(200)
    const random = createRandom(5)
    for (let k = 0; k < 50; k++) {
      const [x, y] = [400 * random.next(), 300 * random.next()]
      const [dx, dy] = [400 * random.next() - 200, 400 * random.next() - 200]
      expect(polygon.borderDistance(x, y)).toBeCloseTo(rectangle.borderDistance(x, y), 9)
      expect(mask.borderDistance(x, y)).toBeCloseTo(rectangle.borderDistance(x, y), 9)
      expect(m(dx, dy)).toBeCloseTo(r(dx, dy), 6)
      expect(Math.abs(p(dx, dy) / r(dx, dy) - 1)).toBeLessThan(2e-3)
      const radius = 10 + 140 * random.next()
      const arc = rectangle.arcShare?.(x, y, radius) ?? Number.NaN
      expect(polygon.arcShare?.(x, y, radius)).toBeCloseTo(arc, 9)
    }
  })

  it('draw places inside, evenly', () => {
    const window = polygonWindow(referenceRings)
    const { x, y } = drawPoints(window, 4000, createRandom(2))
    let left = 0
    for (let i = 0; i < x.length; i++) {
      expect(window.contains(x[i], y[i])).toBe(true)
      if (x[i] < 500) left++
    }
    const share = polygonWindow([
      [
        [0, 0],
        [500, 40],
        [500, 1000],
        [0, 1000],
      ],
    ])
    let inside = 0
    for (let k = 0; k < 40_000; k++) {
      const [u, v] = [((k % 200) + 0.5) * 5.5, (Math.floor(k / 200) + 0.5) * 4.5]
      if (window.contains(u, v) && share.contains(u, v)) inside++
    }
    expect(Math.abs(left / 4000 - (inside * 5.5 * 4.5) / window.area)).toBeLessThan(0.03)
  })

  it('refuse what has no area', () => {
    expect(() => rectangleWindow({ x0: 0, y0: 0, x1: 0, y1: 5 })).toThrow(/x0 < x1/)
    expect(() =>
      polygonWindow([
        [
          [0, 0],
          [1, 1],
        ],
      ]),
    ).toThrow(/three corners/)
    expect(() =>
      windowOfMask({ width: 2, height: 2, downsample: 1, inside: new Uint8Array(4) }, square),
    ).toThrow(/nothing inside/)
  })
})

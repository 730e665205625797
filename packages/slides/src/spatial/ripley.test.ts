import { createRandom } from '@tessera/statistics'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordRelativeError } from '../../test/agreement.ts'
import {
  defined,
  pointsOf,
  referenceMask,
  referenceRectangle,
  referenceRings,
  spatialReference,
} from '../../test/spatial-reference.ts'
import { polygonWindow } from './polygon-window.ts'
import { rectangleWindow } from './rectangle-window.ts'
import { crossRipley, type EdgeCorrection, ripley } from './ripley.ts'
import { drawPoints } from './window.ts'
import { windowOfMask } from './window-of-mask.ts'

const theirs = spatialReference()
const { radii } = theirs
const [random, clustered] = [pointsOf(theirs.random), pointsOf(theirs.clustered)]
const corrections: EdgeCorrection[] = ['isotropic', 'translation', 'border', 'none']
const square = { x: 1, y: 1 }

describe('ripley', () => {
  it.each(corrections)("gives spatstat's K in a rectangle, correction %s", correction => {
    for (const [points, curves] of [
      [random, theirs.random_K],
      [clustered, theirs.clustered_K],
    ] as const) {
      const { k } = ripley(points, referenceRectangle, { radii, correction })
      const { found, expected } = defined(k, curves[correction])
      expect(recordRelativeError(`Ripley's K, ${correction}`, found, expected)).toBeLessThan(1e-10)
    }
  })

  it("gives spatstat's L", () => {
    const { l } = ripley(clustered, referenceRectangle, { radii })
    const { found, expected } = defined(l, theirs.clustered_L)
    expect(recordRelativeError("Ripley's L", found, expected)).toBeLessThan(1e-10)
  })

  it.each(['isotropic', 'border', 'none'] as const)(
    "gives spatstat's K in a polygon with a hole, correction %s",
    correction => {
      const window = polygonWindow(referenceRings)
      const { k } = ripley(pointsOf(theirs.polygonal), window, { radii, correction })
      const { found, expected } = defined(k, theirs.polygonal_K[correction])
      expect(recordRelativeError(`Ripley's K in a polygon, ${correction}`, found, expected)).toBeLessThan(
        1e-9,
      )
    },
  )

  it('agrees in a polygon with exact overlaps, counted on pixels, to 1e-3', () => {
    const { k } = ripley(pointsOf(theirs.polygonal), polygonWindow(referenceRings), {
      radii,
      correction: 'translation',
    })
    const { found, expected } = defined(k, theirs.polygonal_translation)
    expect(recordRelativeError("Ripley's K in a polygon, translation", found, expected)).toBeLessThan(1e-3)
  })

  it('gives the exact overlaps of the union of pixels in a mask', () => {
    const { k, correction } = ripley(pointsOf(theirs.masked), windowOfMask(referenceMask(), square), {
      radii,
    })
    expect(correction).toBe('translation')
    const { found, expected } = defined(k, theirs.masked_translation)
    expect(recordRelativeError("Ripley's K in a mask, translation", found, expected)).toBeLessThan(1e-8)
  })

  it("gives spatstat's border correction in a mask", () => {
    const window = windowOfMask(referenceMask(), square)
    const { k } = ripley(pointsOf(theirs.masked), window, { radii, correction: 'border' })
    const { found, expected } = defined(k, theirs.masked_K.border)
    expect(recordRelativeError("Ripley's K in a mask, border", found, expected)).toBeLessThan(1e-8)
  })

  it('is near πr² for points drawn evenly, 1,000 of them, and 0 for a lattice up to its spacing', () => {
    const window = rectangleWindow({ x0: 0, y0: 0, x1: 1000, y1: 1000 })
    const { l } = ripley(drawPoints(window, 1000, createRandom(3, 'even')), window, { radii: [50, 100] })
    expect(Math.abs((l[0] ?? 0) - 50)).toBeLessThan(3)
    expect(Math.abs((l[1] ?? 0) - 100)).toBeLessThan(4)
    const lattice = {
      x: Float64Array.from({ length: 100 }, (_, i) => 50 + 100 * (i % 10)),
      y: Float64Array.from({ length: 100 }, (_, i) => 50 + 100 * Math.floor(i / 10)),
    }
    const { k } = ripley(lattice, window, { radii: [99, 100], correction: 'border' })
    expect(k[0]).toBe(0)
    // Four neighbours about every point that is 100 µm from the border or more.
    expect(k[1]).toBeCloseTo((4 * 1e6) / 100, 6)
  })

  it('counts the pairs that every pair counted would give', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 40 }),
        fc.integer(),
        fc.double({ min: 1, max: 80, noNaN: true }),
        (n, seed, r) => {
          const window = rectangleWindow({ x0: -20, y0: 10, x1: 130, y1: 60 })
          const { x, y } = drawPoints(window, n, createRandom(seed))
          let pairs = 0
          for (let i = 0; i < n; i++)
            for (let j = 0; j < n; j++) if (i !== j && Math.hypot(x[i] - x[j], y[i] - y[j]) <= r) pairs++
          const { k } = ripley({ x, y }, window, { radii: [r], correction: 'none' })
          expect(k[0]).toBeCloseTo((window.area * pairs) / (n * (n - 1)), 6)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('says why there is no K of one point, and beyond the reach of the border correction', () => {
    const one = { x: Float64Array.of(200), y: Float64Array.of(200) }
    const alone = ripley(one, referenceRectangle, { radii: [10, 20] })
    expect(alone.k).toEqual([null, null])
    expect(alone.undefinedBecause).toMatch(/two points; 1/)
    const far = ripley(random, referenceRectangle, { radii: [10, 5000], correction: 'border' })
    expect(far.k[1]).toBeNull()
    expect(far.undefinedBecause).toMatch(/as far from the border/)
  })

  it('leaves points outside the window out and counts them', () => {
    const more = {
      x: Float64Array.from([...random.x, -500, 5000]),
      y: Float64Array.from([...random.y, 100, 100]),
    }
    const found = ripley(more, referenceRectangle, { radii })
    expect(found.outside).toBe(2)
    expect(found.k).toEqual(ripley(random, referenceRectangle, { radii }).k)
  })

  it('refuses radii that fall and arcs in a mask', () => {
    expect(() => ripley(random, referenceRectangle, { radii: [20, 10] })).toThrow(/rising/)
    const window = windowOfMask(referenceMask(), square)
    expect(() => ripley(random, window, { radii, correction: 'isotropic' })).toThrow(/translation or border/)
  })
})

describe('crossRipley', () => {
  it.each(corrections)("gives spatstat's Kcross in a rectangle, correction %s", correction => {
    const { k } = crossRipley(random, clustered, referenceRectangle, { radii, correction })
    const { found, expected } = defined(k, theirs.cross_K[correction])
    expect(recordRelativeError(`cross K, ${correction}`, found, expected)).toBeLessThan(1e-10)
  })

  it('says that a kind is missing', () => {
    const none = { x: new Float64Array(0), y: new Float64Array(0) }
    const { k, undefinedBecause } = crossRipley(random, none, referenceRectangle, { radii: [10] })
    expect(k).toEqual([null])
    expect(undefinedBecause).toMatch(/140 and 0/)
  })
})

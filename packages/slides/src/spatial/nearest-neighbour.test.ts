import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordRelativeError } from '../../test/agreement.ts'
import {
  defined,
  pointsOf,
  referenceMask,
  referenceRectangle,
  spatialReference,
} from '../../test/spatial-reference.ts'
import {
  clarkEvans,
  crossNeighbourDistances,
  neighbourDistances,
  neighbourFunction,
} from './nearest-neighbour.ts'
import { rectangleWindow } from './rectangle-window.ts'
import { windowOfMask } from './window-of-mask.ts'

const theirs = spatialReference()
const [random, clustered] = [pointsOf(theirs.random), pointsOf(theirs.clustered)]
const { radii } = theirs

describe('neighbourDistances', () => {
  it("gives spatstat's nndist and nncross", () => {
    for (const [ours, expected] of [
      [neighbourDistances(random), theirs.random_nn],
      [neighbourDistances(clustered), theirs.clustered_nn],
      [crossNeighbourDistances(random, clustered), theirs.cross_nn],
    ] as const)
      expect(recordRelativeError('nearest-neighbour distances', ours, expected)).toBeLessThan(1e-12)
  })

  it('are those of every pair, with points at one place too', () => {
    const place = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }))
    fc.assert(
      fc.property(fc.array(place, { minLength: 2, maxLength: 60 }), places => {
        const points = { x: Float64Array.from(places, p => p[0]), y: Float64Array.from(places, p => p[1]) }
        const found = neighbourDistances(points)
        places.forEach(([x, y], i) => {
          const others = places.filter((_, j) => j !== i).map(([u, v]) => Math.hypot(u - x, v - y))
          expect(found[i]).toBeCloseTo(Math.min(...others), 12)
        })
      }),
      { numRuns: 80 },
    )
  })

  it('are infinite where there is nobody', () => {
    const one = { x: Float64Array.of(1), y: Float64Array.of(1) }
    const none = { x: new Float64Array(0), y: new Float64Array(0) }
    expect(neighbourDistances(one)[0]).toBe(Number.POSITIVE_INFINITY)
    expect(crossNeighbourDistances(one, none)[0]).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('neighbourFunction', () => {
  it.each(['border', 'none'] as const)("gives spatstat's Gest, correction %s", correction => {
    for (const [points, curves] of [
      [random, theirs.random_G],
      [clustered, theirs.clustered_G],
    ] as const) {
      const ours = neighbourFunction(points, referenceRectangle, { radii, correction })
      const g = defined(ours.g, curves[correction])
      expect(recordRelativeError(`nearest-neighbour G, ${correction}`, g.found, g.expected)).toBeLessThan(
        1e-12,
      )
      const poisson = defined(ours.expected, curves.expected)
      expect(
        recordRelativeError(`nearest-neighbour G, ${correction}`, poisson.found, poisson.expected),
      ).toBeLessThan(1e-12)
    }
  })

  it('says why there is none', () => {
    const one = { x: Float64Array.of(200), y: Float64Array.of(200) }
    expect(neighbourFunction(one, referenceRectangle, { radii: [5] }).undefinedBecause).toMatch(
      /two points; 1/,
    )
  })
})

describe('clarkEvans', () => {
  it("gives spatstat's index and z test without correction", () => {
    for (const [points, expected] of [
      [random, theirs.random_clarkEvans],
      [clustered, theirs.clustered_clarkEvans],
    ] as const) {
      const { index, p } = clarkEvans(points, referenceRectangle, { correction: 'none' })
      expect(
        recordRelativeError(
          'Clark-Evans',
          [index ?? Number.NaN, p ?? Number.NaN],
          [expected.index[0], expected.p[0]],
        ),
      ).toBeLessThan(1e-8)
    }
  })

  it("gives spatstat's index with Donnelly's correction", () => {
    const ours = [random, clustered].map(points => clarkEvans(points, referenceRectangle).index ?? Number.NaN)
    expect(recordRelativeError('Clark-Evans, Donnelly', ours, theirs.donnelly)).toBeLessThan(1e-12)
  })

  it("holds Donnelly's level under complete spatial randomness: 5 % of 400 patterns, within 2.4 to 8.6 %", async () => {
    const { createRandom } = await import('@tessera/statistics')
    const { drawPoints } = await import('./window.ts')
    const window = rectangleWindow({ x0: 0, y0: 0, x1: 1000, y1: 800 })
    let rejected = 0
    for (let s = 0; s < 400; s++)
      if ((clarkEvans(drawPoints(window, 100, createRandom(9, s)), window).p ?? 1) < 0.05) rejected++
    expect(rejected / 400).toBeGreaterThan(0.024)
    expect(rejected / 400).toBeLessThan(0.086)
  })

  it('is uncorrected in a mask by default, and null for one point', () => {
    const window = windowOfMask(referenceMask(), { x: 1, y: 1 })
    expect(clarkEvans(pointsOf(theirs.masked), window).correction).toBe('none')
    expect(clarkEvans({ x: Float64Array.of(300), y: Float64Array.of(200) }, window).index).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import { recordRelativeError } from '../../test/agreement.ts'
import { pointsOf, referenceRectangle, spatialReference } from '../../test/spatial-reference.ts'
import { hotSpots, hotSpotsOfValues } from './hot-spots.ts'
import { morisita, morisitaHorn, morisitaHornOfCounts } from './morisita.ts'
import { pairCorrelation } from './pair-correlation.ts'
import { countInQuadrats, layQuadrats } from './quadrats.ts'
import { rectangleWindow } from './rectangle-window.ts'

const theirs = spatialReference()
const [random, clustered] = [pointsOf(theirs.random), pointsOf(theirs.clustered)]

describe('morisita', () => {
  it("is its definition on spatstat's quadrat counts", () => {
    const quadrats = layQuadrats(referenceRectangle, 100)
    expect([quadrats.columns, quadrats.rows]).toEqual([8, 6])
    const ours = [random, clustered].map(points => morisita(points, quadrats).value ?? Number.NaN)
    const expected = [theirs.random_morisita[0], theirs.clustered_morisita[0]]
    expect(recordRelativeError("Morisita's index", ours, expected)).toBeLessThan(1e-12)
  })
})

describe('morisitaHorn', () => {
  it('is its definition', () => {
    const { a, b, value } = theirs.morisitaHorn
    const ours = morisitaHornOfCounts(a, b).value ?? Number.NaN
    expect(recordRelativeError('Morisita-Horn', [ours], value)).toBeLessThan(1e-14)
  })

  it('is 1 for a set beside itself, 0 for sets that never meet, null without one', () => {
    const quadrats = layQuadrats(rectangleWindow({ x0: 0, y0: 0, x1: 200, y1: 100 }), 100)
    const [left, right] = [10, 110].map(x => ({ x: Float64Array.of(x, x + 5), y: Float64Array.of(50, 60) }))
    expect(morisitaHorn(left, left, quadrats).value).toBeCloseTo(1, 14)
    expect(morisitaHorn(left, right, quadrats).value).toBe(0)
    const none = { x: new Float64Array(0), y: new Float64Array(0) }
    expect(morisitaHorn(left, none, quadrats)).toMatchObject({
      value: null,
      undefinedBecause: expect.stringMatching(/2 and 0/),
    })
  })
})

describe('layQuadrats', () => {
  it('counts a point on the far side of the window, and those outside', () => {
    const quadrats = layQuadrats(rectangleWindow({ x0: 0, y0: 0, x1: 200, y1: 100 }), 100)
    const points = { x: Float64Array.of(200, 0, 300), y: Float64Array.of(100, 0, 50) }
    const { counts, outside } = countInQuadrats(points, quadrats)
    expect([...counts]).toEqual([1, 1])
    expect(outside).toBe(1)
  })

  it('leaves out squares that lie mostly outside', () => {
    const quadrats = layQuadrats(rectangleWindow({ x0: 0, y0: 0, x1: 130, y1: 100 }), 100)
    expect([...quadrats.used]).toEqual([1, 0])
    expect(quadrats.share[1]).toBeCloseTo(0.25, 12)
  })
})

describe('hotSpots', () => {
  it("gives spdep's Gi* and its adjusted p", () => {
    const quadrats = layQuadrats(rectangleWindow({ x0: 0, y0: 0, x1: 1200, y1: 900 }), 100)
    const { z, p, hotShare } = hotSpotsOfValues(Float64Array.from(theirs.gi.values), quadrats, { reach: 150 })
    expect(recordRelativeError('Getis-Ord Gi*', z, theirs.gi.z)).toBeLessThan(1e-10)
    expect(recordRelativeError('Getis-Ord Gi*, adjusted p', p, theirs.gi.p)).toBeLessThan(1e-8)
    expect(hotShare).toBe(theirs.gi.p.filter(q => q <= 0.05).length / 108)
  })

  it('finds a planted cluster and none in a lattice', () => {
    const window = rectangleWindow({ x0: 0, y0: 0, x1: 1000, y1: 1000 })
    const quadrats = layQuadrats(window, 100)
    const places = Array.from({ length: 100 }, (_, q) => [50 + 100 * (q % 10), 50 + 100 * Math.floor(q / 10)])
    const even = { x: Float64Array.from(places, p => p[0]), y: Float64Array.from(places, p => p[1]) }
    expect(hotSpots(even, quadrats, { reach: 150 })).toMatchObject({
      hotShare: null,
      undefinedBecause: 'all squares have the same density',
    })
    const [x, y] = [[...even.x], [...even.y]]
    for (let k = 0; k < 200; k++) {
      x.push(210 + (k % 20) * 4)
      y.push(610 + Math.floor(k / 20) * 8)
    }
    const planted = hotSpots({ x: Float64Array.from(x), y: Float64Array.from(y) }, quadrats, { reach: 150 })
    expect(planted.spot[62]).toBe(1)
    expect(planted.spot[28]).toBe(0)
  })
})

describe('pairCorrelation', () => {
  it("is the definition on spatstat's pairs and translation weights", () => {
    const radii = theirs.radii.slice(1)
    for (const [points, expected] of [
      [random, theirs.random_g],
      [clustered, theirs.clustered_g],
    ] as const) {
      const { g } = pairCorrelation(points, referenceRectangle, { radii, halfWidth: 20 })
      expect(
        recordRelativeError(
          'pair correlation',
          g.map(v => v ?? Number.NaN),
          expected,
        ),
      ).toBeLessThan(1e-10)
    }
  })
})

import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import {
  pointsOf,
  referenceMask,
  referenceRectangle,
  spatialReference,
} from '../../test/spatial-reference.ts'
import { csrEnvelope } from './envelope.ts'
import { drawPoints } from './window.ts'
import { windowOfMask } from './window-of-mask.ts'

const radii = [10, 20, 30, 40, 50, 60, 80, 100]

describe('csrEnvelope', () => {
  it('rejects complete spatial randomness for clusters, with the smallest p that 99 simulations can give', () => {
    const found = csrEnvelope(pointsOf(spatialReference().clustered), referenceRectangle, { radii, seed: 1 })
    expect(found?.p).toEqual({ largestDeviation: 0.01, integratedSquare: 0.01 })
    expect((found?.observed[3] ?? 0) > (found?.upper[3] ?? 0)).toBe(true)
  })

  it('has even p-values under it: of 200 patterns in a mask, 10 % are below 0.1, within 4 to 17 %, and the median is about a half', () => {
    const window = windowOfMask(referenceMask(), { x: 1, y: 1 })
    const p = Array.from({ length: 200 }, (_, s) => {
      const points = drawPoints(window, 40, createRandom(77, 'pattern', s))
      return (
        csrEnvelope(points, window, { radii: [20, 40, 80], seed: s, simulations: 19, correction: 'border' })
          ?.p.largestDeviation ?? Number.NaN
      )
    })
    // With 19 simulations p is a multiple of 0.05.
    const share = (limit: number) => p.filter(value => value <= limit + 1e-9).length / 200
    expect(share(0.1)).toBeGreaterThan(0.04)
    expect(share(0.1)).toBeLessThan(0.17)
    expect(Math.abs(share(0.5) - 0.5)).toBeLessThan(0.11)
  })

  it('is the same for the same seed, and null for one point', () => {
    const points = pointsOf(spatialReference().random)
    const once = csrEnvelope(points, referenceRectangle, { radii, seed: 4, simulations: 19 })
    expect(csrEnvelope(points, referenceRectangle, { radii, seed: 4, simulations: 19 })).toEqual(once)
    expect(
      csrEnvelope({ x: Float64Array.of(200), y: Float64Array.of(200) }, referenceRectangle, {
        radii,
        seed: 4,
      }),
    ).toBeNull()
    expect(() => csrEnvelope(points, referenceRectangle, { radii, seed: 4, simulations: 5 })).toThrow(/19/)
  })
})

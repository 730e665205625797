import { createGrid, createMask, createVolume, type Mask, voxelCount } from '@tessera/imaging'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestError } from '../../test/reference.ts'
import { peritumoralRings, type RingSpec, ringFeatures } from './index.ts'

const grid = createGrid({ size: [61, 61, 41], spacing: [0.8, 0.8, 1.2] })
const centre = [24, 24, 24]

/** The voxels of a grid where a condition on their distance from a point (mm) holds. */
function where(on: typeof grid, holds: (place: readonly number[]) => boolean): Mask {
  const [nx, ny] = on.size
  const inside = Uint8Array.from({ length: voxelCount(on) }, (_, at) => {
    const place = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))]
    return holds(place.map((p, axis) => p * on.spacing[axis])) ? 1 : 0
  })
  return createMask(on, inside)
}
const ball = (radius: number, at: readonly number[] = centre, on = grid) =>
  where(on, place => Math.hypot(...place.map((x, axis) => x - at[axis])) <= radius)

describe('peritumoralRings', () => {
  it('has the volume of a shell around a ball, outside and inside', () => {
    const radius = 10
    const specs: RingSpec[] = [
      { side: 'out', from: 0, to: 4 },
      { side: 'out', from: 4, to: 8 },
      { side: 'in', from: 0, to: 4 },
    ]
    const volumeOf = (a: number, b: number) => (4 / 3) * Math.PI * (b ** 3 - a ** 3)
    const fine = createGrid({ size: [95, 95, 95], spacing: [0.4, 0.4, 0.4] })
    const rings = peritumoralRings(ball(radius, [18.8, 18.8, 18.8], fine), specs)
    expect(rings.map(ring => ring.key)).toEqual(['ring_out_0_4mm', 'ring_out_4_8mm', 'ring_in_0_4mm'])
    // Distances are of centres: the edge of a digital ball lies up to half a voxel (5 % of the ring) further out.
    const shells = [volumeOf(10, 14), volumeOf(14, 18), volumeOf(6, 10)]
    const relative = rings.map((ring, i) => ring.volume / shells[i])
    expect(largestError('peritumoralRings', relative, [1, 1, 1])).toBeLessThan(0.025)
    for (const ring of rings) expect(ring.cutByImage).toBe(false)
  })

  it('keeps to the body and out of other tumours, and counts what it left', () => {
    const body = where(grid, ([x]) => x <= 30)
    const other = ball(4, [24, 38, 24])
    const spec: RingSpec = { side: 'out', from: 0, to: 8 }
    const [free] = peritumoralRings(ball(10), [spec])
    const [cut] = peritumoralRings(ball(10), [spec], { within: body, exclude: [other] })
    expect(cut.voxels + cut.outsideBody + cut.inOthers).toBe(free.voxels)
    expect(cut.outsideBody).toBeGreaterThan(1000)
    expect(cut.inOthers).toBeGreaterThan(50)
    cut.mask.inside.forEach((x, at) => {
      if (x === 1) expect([free.mask.inside[at], body.inside[at], other.inside[at]]).toEqual([1, 1, 0])
    })
  })

  it('is cut by the edge of the image, and says so', () => {
    const [ring] = peritumoralRings(ball(5, [2, 24, 24]), [{ side: 'out', from: 0, to: 6 }])
    expect(ring.cutByImage).toBe(true)
    // a tumour at the very edge has no tissue beyond: its inner ring counts that edge
    const whole = where(createGrid({ size: [5, 5, 5] }), () => true)
    const [inner] = peritumoralRings(whole, [{ side: 'in', from: 0, to: 1 }])
    expect(inner.voxels).toBe(125 - 27)
  })

  it('rings side by side share no voxel and leave none out, with any spacing', () => {
    const step = fc.constantFrom(0.5, 1, 2.5)
    fc.assert(
      fc.property(fc.tuple(step, step, step), fc.integer({ min: 1, max: 3 }), (spacing, radius) => {
        const on = createGrid({ size: [17, 17, 17], spacing })
        const tumour = ball(
          radius,
          spacing.map(s => 8 * s),
          on,
        )
        const rings = peritumoralRings(tumour, [
          { side: 'out', from: 0, to: 2 },
          { side: 'out', from: 2, to: 3 },
          { side: 'out', from: 0, to: 3 },
        ])
        expect(rings[0].voxels + rings[1].voxels).toBe(rings[2].voxels)
        rings[2].mask.inside.forEach((x, at) => {
          expect(rings[0].mask.inside[at] + rings[1].mask.inside[at]).toBe(x)
          if (x === 1) expect(tumour.inside[at]).toBe(0)
        })
      }),
      { numRuns: 10 },
    )
  })

  it('refuses an empty mask and a ring without width', () => {
    expect(() => peritumoralRings(ball(-1), [{ side: 'out', from: 0, to: 1 }])).toThrow('an empty mask')
    expect(() => peritumoralRings(ball(3), [{ side: 'out', from: 2, to: 2 }])).toThrow('0 <= from < to')
  })

  it('gives features under the key of each ring, and names rings without a voxel', () => {
    const image = createVolume(grid, new Float32Array(voxelCount(grid)))
    const tumour = ball(3)
    const rings = peritumoralRings(tumour, [
      { side: 'out', from: 0, to: 2.5 },
      { side: 'in', from: 30, to: 40 },
    ])
    const found = ringFeatures(image, rings, (_, mask) => ({
      features: { voxels: mask.inside.reduce((sum, x) => sum + x, 0) },
      undefinedFeatures: { stat_cov: 'the mean is 0' },
    }))
    expect(found).toEqual({
      features: { ring_out_0_2p5mm_voxels: rings[0].voxels },
      undefinedFeatures: { ring_out_0_2p5mm_stat_cov: 'the mean is 0' },
      empty: ['ring_in_30_40mm'],
    })
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordAbsoluteError } from '../../test/agreement.ts'
import { infiltrationBands, interfaceDistances, tumourInterface } from './interface.ts'

const scale = { x: 1, y: 1 }
const maskOf = (width: number, height: number, inside: (i: number, j: number) => boolean) => ({
  width,
  height,
  downsample: 10,
  inside: Uint8Array.from({ length: width * height }, (_, at) =>
    inside(at % width, Math.floor(at / width)) ? 1 : 0,
  ),
})

describe('tumourInterface', () => {
  it('is the distance to the nearest shared side of pixels, by every side', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 48, maxLength: 48 }), kinds => {
        const [tumour, stroma] = [1, 2].map(kind => maskOf(8, 6, (i, j) => kinds[j * 8 + i] === kind))
        const sides: [number, number, number, number][] = []
        for (let j = 0; j < 6; j++)
          for (let i = 0; i < 8; i++)
            for (const [u, v] of [
              [1, 0],
              [0, 1],
            ]) {
              if (i + u > 7 || j + v > 5) continue
              const pair = [kinds[j * 8 + i], kinds[(j + v) * 8 + i + u]].sort().join()
              if (pair === '1,2') sides.push([10 * (i + u), 10 * (j + v), 10 * (i + 1), 10 * (j + 1)])
            }
        const line = tumourInterface(tumour, stroma, scale)
        if (sides.length === 0) return expect(line).toBeNull()
        expect(line?.length).toBe(10 * sides.length)
        const errors = [
          [3, 4],
          [41.5, 33],
          [77, 59],
          [20, 20],
        ].map(([x, y]) => {
          const apart = sides.map(([a, b, c, d]) =>
            Math.hypot(x - Math.min(c, Math.max(a, x)), y - Math.min(d, Math.max(b, y))),
          )
          const within = kinds[Math.floor(y / 10) * 8 + Math.floor(x / 10)] === 1
          return (line?.distance(x, y) ?? 0) - (within ? -1 : 1) * Math.min(...apart)
        })
        expect(
          recordAbsoluteError(
            'distance to the tumour-stroma interface',
            errors,
            errors.map(() => 0),
          ),
        ).toBeLessThan(1e-9)
      }),
      { numRuns: 60 },
    )
  })

  it('counts cells in bands over the tissue that lies there', () => {
    // Tumour left of x = 100 µm, stroma to 200, glass beyond; 100 µm high.
    const tumour = maskOf(30, 10, i => i < 10)
    const stroma = maskOf(30, 10, i => i >= 10 && i < 20)
    const line = tumourInterface(tumour, stroma, scale)
    if (line === null) throw new Error('no interface')
    expect(line.length).toBe(100)
    const cells = {
      x: Float64Array.of(95, 60, 105, 110, 160, 250),
      y: Float64Array.of(50, 50, 50, 20, 10, 50),
    }
    expect([...interfaceDistances(cells, line)]).toEqual([-5, -40, 5, 10, 60, 150])
    const bands = infiltrationBands(cells, tumour, stroma, scale, line, [-50, 0, 50, 100, 200])
    expect(bands.map(band => band.cells)).toEqual([2, 2, 1, 0])
    expect(bands.map(band => band.area)).toEqual([0.005, 0.005, 0.005, 0])
    expect(bands[0].density).toBeCloseTo(400, 9)
    expect(bands[3].density).toBeNull()
  })

  it('without a stroma is the border of the tumour', () => {
    const line = tumourInterface(
      maskOf(4, 4, (i, j) => i > 0 && i < 3 && j > 0 && j < 3),
      null,
      { x: 2, y: 2 },
    )
    expect(line?.length).toBe(160)
    expect(line?.distance(40, 40)).toBe(-20)
    expect(line?.distance(0, 40)).toBe(20)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordAbsoluteError } from '../../test/agreement.ts'
import { memorySlide } from '../../test/memory-slide.ts'
import { createRaster } from '../raster.ts'
import type { SlideMask } from '../slide-mask.ts'
import { findTissue } from '../tissue/index.ts'
import { shareInside } from './mask-share.ts'
import { planTiles } from './plan-tiles.ts'
import { readTiles } from './read-tiles.ts'
import type { TilePlan } from './tile-plan.ts'

const slideOf = (width: number, height: number, mpp: number | null = 0.5) => ({
  width,
  height,
  file: 'memory',
  scale: mpp === null ? null : { x: mpp, y: mpp, source: 'file' as const, doubt: null },
})
const total = ({ excluded }: TilePlan) => Object.values(excluded).reduce((sum, n) => sum + n, 0)
const half: SlideMask = {
  width: 4,
  height: 2,
  downsample: 256,
  inside: Uint8Array.of(1, 1, 0, 0, 1, 1, 0, 0),
}

describe('planTiles', () => {
  it('lays whole tiles row by row, overlapping as asked', () => {
    const plan = planTiles(slideOf(1000, 600), { mpp: 1, size: 200, overlap: 50 })
    expect(Array.from(plan.x)).toEqual([0, 300, 600, 0, 300, 600].slice(0, plan.x.length))
    expect(plan).toMatchObject({ sizeLevel0: 400, considered: 3, y: Int32Array.of(0, 0, 0) })
  })

  it('never drifts: every corner is the nearest pixel to its place', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.3, max: 3, noNaN: true }),
        fc.integer({ min: 100, max: 300 }),
        fc.integer({ min: 0, max: 50 }),
        (mpp, size, overlap) => {
          const plan = planTiles(slideOf(5000, 4000, 0.25), { mpp, size, overlap })
          const step = ((size - overlap) * mpp) / 0.25
          const columns = new Set(plan.x).size
          const drift = Array.from(plan.x, (x, i) => Math.abs(x - (i % columns) * step))
          expect(Math.max(0, ...drift)).toBeLessThanOrEqual(0.5 + 1e-9)
          expect(Math.max(0, ...plan.x) + (plan.x.length > 0 ? plan.sizeLevel0 : 0)).toBeLessThanOrEqual(
            5000.501,
          )
          expect(plan.considered).toBe(plan.x.length)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('leaves out what is not tissue, and counts it', () => {
    const plan = planTiles(slideOf(1024, 512), { mpp: 0.5, size: 256, tissue: half })
    expect(Array.from(plan.x)).toEqual([0, 256, 0, 256])
    expect(plan.excluded.background).toBe(4)
    expect(plan.x.length + total(plan)).toBe(plan.considered)
  })

  it('takes a tile with exactly the least tissue', () => {
    const settings = { mpp: 0.5, size: 512, overlap: 256, tissue: half }
    expect(Array.from(planTiles(slideOf(1024, 512), { ...settings, leastTissue: 0.5 }).x)).toEqual([0, 256])
    expect(Array.from(planTiles(slideOf(1024, 512), { ...settings, leastTissue: 0.51 }).x)).toEqual([0])
  })

  it('keeps to regions', () => {
    const plan = planTiles(slideOf(1024, 512), { mpp: 0.5, size: 256, regions: half })
    expect(plan.excluded['outside regions']).toBe(4)
    expect(Array.from(plan.x)).toEqual([0, 256, 0, 256])
  })

  it('names pen before background', () => {
    // A green stroke over white, wide and long enough, in the right half.
    const picture = createRaster(200, 100, [243, 243, 243])
    for (let y = 0; y < 100; y++)
      for (let x = 0; x < 200; x++)
        picture.pixels.set(
          x < 100 ? [200, 120, 170] : y > 30 && y < 70 ? [40, 150, 100] : [243, 243, 243],
          3 * (y * 200 + x),
        )
    const found = findTissue(picture, { downsample: 16, mpp: 8 })
    const plan = planTiles(slideOf(3200, 1600), { mpp: 0.5, size: 400, tissue: found })
    expect(plan.excluded.pen).toBeGreaterThan(0)
    expect(found.pens.green).toBeGreaterThan(0.9 * found.areas.pen)
    expect(Math.max(...plan.x)).toBeLessThan(1600)
  })

  it('draws the same sample for the same seed, in the order of the plan', () => {
    const sampled = (seed: number) =>
      planTiles(slideOf(6400, 6400), { mpp: 0.5, size: 64, sample: { most: 50, seed } })
    const one = sampled(3)
    expect(one).toEqual(sampled(3))
    expect(one.x).not.toEqual(sampled(4).x)
    expect(one.x).toHaveLength(50)
    expect(one.excluded['not sampled']).toBe(10_000 - 50)
    const places = Array.from(one.x, (x, i) => one.y[i] * 6400 + x)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
  })

  it('is empty where the slide is smaller than a tile', () => {
    expect(planTiles(slideOf(100, 100), { mpp: 0.5, size: 224 })).toMatchObject({
      considered: 0,
      x: new Int32Array(0),
    })
  })

  it.each([
    [{ mpp: 0.5, size: 0 }],
    [{ mpp: 0.5, size: 224, overlap: 224 }],
    [{ mpp: 0.5, size: 224, leastTissue: 1.5 }],
    [{ mpp: 0.5, size: 224, limits: { pen: Number.NaN } }],
    [{ mpp: 0.5, size: 224, sample: { most: 0, seed: 1 } }],
    [{ mpp: -1, size: 224 }],
  ])('refuses %j', settings => {
    expect(() => planTiles(slideOf(1000, 1000), settings)).toThrow(
      expect.objectContaining({ fault: 'bad-setting' }),
    )
  })

  it('refuses a slide without a scale', () => {
    expect(() => planTiles(slideOf(1000, 1000, null), { mpp: 0.5, size: 224 })).toThrow(
      expect.objectContaining({ fault: 'no-scale' }),
    )
  })
})

describe('shareInside', () => {
  it('is the area that a plain count over fine points gives', () => {
    const mask: SlideMask = {
      width: 5,
      height: 4,
      downsample: 10,
      inside: Uint8Array.from({ length: 20 }, (_, i) => ((i * 7) % 3 === 0 ? 1 : 0)),
    }
    const share = shareInside(mask)
    const rectangles = [
      [0, 0, 50, 40],
      [3, 7, 21, 13],
      [-10, -10, 30, 30],
      [44, 31, 20, 20],
      [12.5, 0.5, 7, 39],
    ]
    const plain = rectangles.map(([x, y, w, h]) => {
      let inside = 0
      const n = 400
      for (let j = 0; j < n; j++)
        for (let i = 0; i < n; i++) {
          const column = Math.floor((x + ((i + 0.5) * w) / n) / 10)
          const row = Math.floor((y + ((j + 0.5) * h) / n) / 10)
          if (column >= 0 && column < 5 && row >= 0 && row < 4) inside += mask.inside[row * 5 + column]
        }
      return inside / n ** 2
    })
    const ours = rectangles.map(([x, y, w, h]) => share(x, y, w, h))
    expect(recordAbsoluteError('tiles: share of a mask', ours, plain)).toBeLessThan(0.005)
  })
})

describe('readTiles', () => {
  it('gives the tiles in order, never more than asked under way', async () => {
    const picture = createRaster(400, 300)
    for (let i = 0; i < picture.pixels.length; i++) picture.pixels[i] = (i * 31) % 251
    let under = 0
    let most = 0
    const slide = memorySlide(picture, { mpp: 0.5 })
    const slow = {
      ...slide,
      async readRegion(...given: Parameters<typeof slide.readRegion>) {
        most = Math.max(most, ++under)
        await new Promise(resolve => setTimeout(resolve, (given[0].x * 7) % 5))
        under--
        return slide.readRegion(...given)
      },
    }
    const plan = planTiles(slide, { mpp: 0.5, size: 50 })
    const seen: number[] = []
    for await (const { index, x, y, raster } of readTiles(slow, plan, { ahead: 3 })) {
      seen.push(index)
      expect(raster.pixels[0]).toBe(picture.pixels[3 * (y * 400 + x)])
    }
    expect(seen).toEqual(Array.from({ length: 48 }, (_, i) => i))
    expect(most).toBeLessThanOrEqual(3)
  })

  it('stops where the loop stops, and throws what reading throws', async () => {
    const slide = memorySlide(createRaster(400, 300), { mpp: 0.5 })
    const plan = planTiles(slide, { mpp: 0.5, size: 50 })
    let read = 0
    for await (const _ of readTiles(slide, plan)) if (++read === 5) break
    expect(read).toBe(5)
    await slide.close()
    await expect(readTiles(slide, plan).next()).rejects.toMatchObject({ fault: 'closed' })
  })
})

import { makeSplit, type Training } from '@tessera/evidence'
import { beforeAll, describe, expect, it } from 'vitest'
import { memorySlide } from '../../test/memory-slide.ts'
import { createRaster, type Raster } from '../raster.ts'
import type { Slide } from '../slide.ts'
import { measureSlideStain, type SlideStainRow } from './measure-slide.ts'
import { recolouredSlide } from './recoloured-slide.ts'
import { loadStainReference, type StainRows, stainReference, stainRows } from './stain-reference.ts'
import { stainedPixels } from './stained-pixels.case.ts'

const size = 320
const [h, e] = [
  [0.65, 0.7, 0.29],
  [0.2, 0.85, 0.49],
] as const

/** Glass of 240 with a square of tissue in its middle. */
function slideOf(seed: number, stains: readonly [typeof h | typeof e, typeof h | typeof e] = [h, e]): Slide {
  return memorySlide(pictureOf(seed, stains), { mpp: 1, levels: [1, 4] })
}

function pictureOf(seed: number, stains: readonly [typeof h | typeof e, typeof h | typeof e]): Raster {
  const raster = createRaster(size, size, [240, 240, 240])
  const tissue = stainedPixels(200 * 200, stains, seed, { white: 240 })
  for (let row = 0; row < 200; row++)
    raster.pixels.set(tissue.subarray(3 * 200 * row, 3 * 200 * (row + 1)), 3 * ((row + 60) * size + 60))
  return raster
}

const sampling = { size: 32, tiles: 8, pixels: 4000 }

function training(rows: readonly SlideStainRow[], heldOut: readonly number[]): Training<StainRows> {
  const inside = rows.flatMap((_, i) => (heldOut.includes(i) ? [] : [i]))
  const split = makeSplit({
    name: 'external centre',
    kind: 'external',
    groups: Int32Array.from(rows.keys()),
    folds: [{ name: 'C', training: Int32Array.from(inside), heldOut: Int32Array.from(heldOut) }],
  })
  return split.folds[0].divide(stainRows(rows)).training
}

describe('the stain of a slide', () => {
  it('is estimated from pixels drawn of its tissue, the same for the same seed', async () => {
    const slide = slideOf(1)
    const one = await measureSlideStain(slide, { method: 'macenko' }, { sampling, name: 'S1', centre: 'A' })
    expect(one.row).toMatchObject({
      slide: 'S1',
      centre: 'A',
      refusal: null,
      white: [240, 240, 240],
      whiteSource: 'measured',
      sampled: { tiles: 8, pixels: 4000, mpp: 1, seed: 1 },
    })
    expect(one.pixels).toHaveLength(12_000)
    const again = await measureSlideStain(
      slideOf(1),
      { method: 'macenko' },
      { sampling, name: 'S1', centre: 'A' },
    )
    expect(again).toEqual(one)
    const other = await measureSlideStain(
      slide,
      { method: 'macenko' },
      { sampling: { ...sampling, seed: 2 } },
    )
    expect(other.pixels).not.toEqual(one.pixels)
    if (one.row.estimate?.method !== 'macenko') throw new Error('no estimate')
    one.row.estimate.haematoxylin.forEach((part, c) => {
      expect(Math.abs(part - h[c])).toBeLessThan(0.03)
    })
  })

  it('is refused by name where there is no tissue, or one stain', async () => {
    const empty = memorySlide(createRaster(size, size, [240, 240, 240]), { mpp: 1 })
    const { row } = await measureSlideStain(empty, { method: 'vahadane' })
    expect(row).toMatchObject({ estimate: null, refusal: { fault: 'no-tissue' }, sampled: { tiles: 0 } })
    expect(row.colours).toEqual({ white_red: 240, white_green: 240, white_blue: 240 })
    const eosin = await measureSlideStain(slideOf(2, [e, e]), { method: 'macenko' }, { sampling })
    expect(eosin.row).toMatchObject({ estimate: null, refusal: { fault: 'one-stain' } })
    expect(eosin.row.colours.eosin_mean).toBeGreaterThan(0.1)
  })

  it('refuses a sampling that cannot be', async () => {
    await expect(
      measureSlideStain(slideOf(1), { method: 'macenko' }, { sampling: { tiles: 0 } }),
    ).rejects.toThrow(/sampling tiles/)
  })
})

describe('a stain reference', () => {
  const settings = { method: 'macenko' } as const
  const rows: SlideStainRow[] = []
  beforeAll(async () => {
    for (const seed of [1, 2, 3, 4])
      rows.push((await measureSlideStain(slideOf(seed), settings, { sampling, name: `S${seed}` })).row)
    const eosin = await measureSlideStain(slideOf(5, [e, e]), settings, { sampling, name: 'eosin' })
    rows.push(eosin.row)
  })

  it('is a training slide, is written down and read back, and maps or refuses each slide', () => {
    const fitted = stainReference(settings).fit(training(rows, [3]), { seed: 1 })
    expect(['S1', 'S2', 'S3']).toContain(fitted.slide)
    expect(fitted.trainingSlides).toBe(4)
    expect(fitted.refused).toEqual([{ slide: 'eosin', reason: expect.stringContaining('degrees') }])
    const again = loadStainReference(JSON.parse(JSON.stringify(fitted)))
    expect(again.toJSON()).toEqual(fitted.toJSON())
    const applied = again.apply(stainRows(rows))
    expect(applied.map(({ state }) => state)).toEqual([
      'normalised',
      'normalised',
      'normalised',
      'normalised',
      'refused',
    ])
    expect(applied[4]).toMatchObject({ slide: 'eosin', fault: 'one-stain', map: null })
    const picture = { width: 100, height: 1, pixels: stainedPixels(100, [h, e], 4) }
    const direct = fitted.apply(stainRows(rows))[3]
    expect(applied[3].map?.(picture)).toEqual(direct.map?.(picture))
  })

  it('is never a held-out slide, nor one without an estimate', () => {
    const fold = training(rows, [3])
    expect(stainReference(settings, { slide: 'S2' }).fit(fold, { seed: 1 }).slide).toBe('S2')
    expect(() => stainReference(settings, { slide: 'S4' }).fit(fold, { seed: 1 })).toThrow(
      /no training slide 'S4'/,
    )
    expect(() => stainReference(settings, { slide: 'eosin' }).fit(fold, { seed: 1 })).toThrow(
      expect.objectContaining({ fault: 'one-stain' }),
    )
    expect(() => stainReference(settings).fit(training(rows, [0, 1, 2, 3]), { seed: 1 })).toThrow(
      /none of 1 training slides/,
    )
    expect(() => stainReference({ method: 'vahadane' }).fit(fold, { seed: 1 })).toThrow(
      /estimated by macenko, the reference by vahadane/,
    )
  })

  it('is not read from anything else', () => {
    for (const json of [null, {}, { tessera: 'stain-reference/1' }, 'x'])
      expect(() => loadStainReference(json)).toThrow(expect.objectContaining({ fault: 'damaged' }))
  })
})

describe('a slide in other colours', () => {
  const invert = ({ width, height, pixels }: Raster): Raster => ({
    width,
    height,
    pixels: pixels.map(byte => 255 - byte),
  })

  it('is mapped region by region, and keeps the background outside', async () => {
    const slide = slideOf(1)
    const other = recolouredSlide(slide, invert)
    const region = { level: 0, x: -2, y: 318, width: 5, height: 4 }
    const before = await slide.readRegion(region, { background: [9, 8, 7] })
    const { pixels } = await other.readRegion(region, { background: [9, 8, 7] })
    for (let row = 0; row < 4; row++)
      for (let column = 0; column < 5; column++) {
        const at = 3 * (row * 5 + column)
        const inside = row < 2 && column >= 2
        const wanted = before.pixels.subarray(at, at + 3).map(byte => (inside ? 255 - byte : byte))
        expect(pixels.subarray(at, at + 3)).toEqual(wanted)
      }
    const right = await other.readRegion({ level: 1, x: 78, y: 0, width: 4, height: 1 })
    expect(Array.from(right.pixels)).toEqual([15, 15, 15, 15, 15, 15, 255, 255, 255, 255, 255, 255])
    expect(await other.rawTile(0, 0, 0)).toBeNull()
    expect(other.iccProfile).toBeNull()
  })

  it('of the same size is read, measured and closed as any', async () => {
    const slide = slideOf(1)
    const other = recolouredSlide(slide, raster => raster)
    expect([other.width, other.height, other.levels]).toEqual([slide.width, slide.height, slide.levels])
    const [one, two] = [slide, other].map(each =>
      measureSlideStain(each, { method: 'reinhard' }, { sampling }),
    )
    expect(await two).toEqual(await one)
    await other.close()
    await expect(slide.readRegion({ level: 0, x: 0, y: 0, width: 1, height: 1 })).rejects.toThrow(/closed/)
  })
})

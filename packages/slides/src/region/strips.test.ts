import { describe, expect, it } from 'vitest'
import { memorySlide } from '../../test/memory-slide.ts'
import { createRaster, type Raster } from '../raster.ts'
import { bestLevel, levelRatio } from './level-ratio.ts'
import { readShrunk } from './read-at.ts'
import { readStrips, readWhole, type Strip } from './strips.ts'
import { readThumbnail } from './thumbnail.ts'

const picture = createRaster(1500, 1003)
for (let i = 0; i < picture.pixels.length; i++) picture.pixels[i] = (i * 2654435761) >>> 24

async function joined(strips: AsyncIterable<Strip>, width: number, height: number): Promise<Raster> {
  const whole = createRaster(width, height)
  let next = 0
  for await (const { y, raster } of strips) {
    expect(y).toBe(next)
    next += raster.height
    whole.pixels.set(raster.pixels, 3 * y * width)
  }
  expect(next).toBe(height)
  return whole
}

describe('a whole slide in strips', () => {
  const slide = memorySlide(picture, { levels: [1, 4], tileSize: 64 })

  it('is the level, row by row', async () => {
    const level = await joined(readStrips(slide, 1), 375, 250)
    expect(level).toEqual(await slide.readRegion({ level: 1, x: 0, y: 0, width: 375, height: 250 }))
  })

  it('is the level where strips are many', async () => {
    const wide = createRaster(40_000, 150)
    for (let i = 0; i < wide.pixels.length; i++) wide.pixels[i] = (i * 40503) >>> 8
    const heights: number[] = []
    const strips = readStrips(memorySlide(wide, { tileSize: 64 }), 0)
    for await (const { y, raster } of strips) {
      heights.push(raster.height)
      expect(raster.pixels[0]).toBe(wide.pixels[3 * y * 40_000])
    }
    expect(heights).toEqual([64, 64, 22])
  })

  it.each([1, 2.5, 3, 8])('shrunk by %s is the same as read at once', async downsample => {
    const [width, height] = [Math.ceil(1500 / downsample), Math.ceil(1003 / downsample)]
    const strips = await joined(readWhole(slide, downsample), width, height)
    const whole = await readShrunk(slide, { x: 0, y: 0, width, height, downsample })
    expect(Buffer.compare(strips.pixels, whole.pixels)).toBe(0)
  })

  it('refuses a level or a downsample that is none', async () => {
    await expect(readStrips(slide, 2).next()).rejects.toMatchObject({ fault: 'no-such-level' })
    await expect(readWhole(slide, 0).next()).rejects.toMatchObject({ fault: 'bad-setting' })
  })

  it('fails where a strip fails, and leaves no failure unhandled', async () => {
    const closing = memorySlide(picture, { tileSize: 64 })
    await closing.close()
    await expect(readStrips(closing, 0).next()).rejects.toMatchObject({ fault: 'closed' })
  })
})

describe('the thumbnail', () => {
  it.each([
    [1500, 1000, 300, 300, 200],
    [40, 30, 300, 40, 30],
    [3000, 1, 100, 100, 1],
  ])('of %s x %s within %s is %s x %s', async (width, height, longest, outWidth, outHeight) => {
    const thumbnail = await readThumbnail(memorySlide(createRaster(width, height, [9, 8, 7])), longest)
    expect([thumbnail.width, thumbnail.height]).toEqual([outWidth, outHeight])
    expect(thumbnail.pixels[0]).toBe(9)
  })

  it('refuses a side that is none', async () => {
    await expect(readThumbnail(memorySlide(picture), 0)).rejects.toMatchObject({ fault: 'bad-setting' })
  })
})

describe('the ratio of a level', () => {
  const ratio = (width: number, height: number, w: number, h: number) =>
    levelRatio({ width, height, levels: [] }, { width: w, height: h })

  it.each([
    // Sizes of CMU-1.svs, whose writer dropped the part of a pixel that was left.
    [46000, 32914, 11500, 8228, 4],
    [46000, 32914, 2875, 2057, 16],
    // boxes.tiff of OpenSlide's tests, by libvips.
    [300, 250, 37, 31, 8],
    [2220, 2967, 34, 46, 64],
    [900, 600, 300, 200, 3],
  ])('of %s x %s to %s x %s is whole', (width, height, w, h, by) => {
    expect(ratio(width, height, w, h)).toEqual({ x: by, y: by })
  })

  it('is as the sides say where no whole number explains them', () => {
    expect(ratio(1000, 1000, 400, 500)).toEqual({ x: 2.5, y: 2 })
  })

  it('is of level 0 where no level is fine enough', () => {
    expect(bestLevel(memorySlide(picture, { levels: [1, 4] }), { x: 0.2, y: 0.2 }).index).toBe(0)
  })
})

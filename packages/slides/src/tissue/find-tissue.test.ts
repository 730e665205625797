import path from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { memorySlide } from '../../test/memory-slide.ts'
import { realSlides, withoutRealSlides } from '../../test/real-slide.ts'
import { type Colour, createRaster, type Raster } from '../raster.ts'
import { findBlur } from './find-blur.ts'
import { findTissue } from './find-tissue.ts'

const glass: Colour = [243, 243, 243]
const scale = { downsample: 8, mpp: 4 }

function painted(width: number, height: number, colourOf: (x: number, y: number) => Colour | null): Raster {
  const raster = createRaster(width, height, glass)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const colour = colourOf(x, y)
      if (colour !== null) raster.pixels.set(colour, 3 * (y * width + x))
    }
  return raster
}

const share = (found: ReturnType<typeof findTissue>, name: keyof typeof found.areas) =>
  found.areas[name] / Object.values(found.areas).reduce((sum, area) => sum + area)

describe('findTissue', () => {
  it('finds nothing on an empty slide, and all on a full one', () => {
    expect(share(findTissue(createRaster(200, 200, glass), scale), 'background')).toBe(1)
    expect(share(findTissue(createRaster(200, 200), scale), 'background')).toBe(1)
    expect(share(findTissue(createRaster(200, 200, [200, 120, 170]), scale), 'tissue')).toBe(1)
  })

  it.each([
    ['pale', [232, 205, 222]],
    ['dark', [70, 40, 90]],
    ['pink', [225, 140, 180]],
  ] as const)('finds %s tissue to the pixel', (_, colour) => {
    const found = findTissue(
      painted(200, 200, (x, y) => (x >= 50 && x < 150 && y >= 60 && y < 140 ? colour : null)),
      scale,
    )
    expect(Math.abs(found.areas.tissue - 100 * 80 * 16e-6)).toBeLessThan(
      0.02 * 100 * 80 * 16e-6 + 4 * 180 * 16e-6,
    )
  })

  it('takes grey haze and debris for background', () => {
    const haze = painted(200, 200, (x, y) =>
      (x - 100) ** 2 + (y - 100) ** 2 < 50 ** 2 ? [228, 228, 229] : null,
    )
    expect(share(findTissue(haze, scale), 'background')).toBe(1)
    const speck = painted(200, 200, (x, y) =>
      x > 100 && x < 106 && y > 100 && y < 106 ? [120, 60, 130] : null,
    )
    expect(share(findTissue(speck, scale), 'background')).toBe(1)
  })

  it('finds a fold: a band twice as dense as the tissue around it', () => {
    const single: Colour = [180, 90, 150]
    const twice = single.map(value => (value * value) / 243)
    const fold: Colour = [twice[0], twice[1], twice[2]]
    const inBand = (x: number, y: number) => Math.abs(y - 100 - 0.2 * (x - 100)) < 8 && x > 30 && x < 170
    const found = findTissue(
      painted(200, 200, (x, y) => (inBand(x, y) ? fold : single)),
      scale,
    )
    const band = 140 * 16 * 16e-6
    expect(found.areas.fold).toBeGreaterThan(0.7 * band)
    expect(found.areas.fold).toBeLessThan(1.4 * band)
  })

  it('finds an air bubble by its rim, with what it encloses', () => {
    const found = findTissue(
      painted(300, 300, (x, y) => {
        const distance = Math.hypot(x - 150, y - 150)
        return Math.abs(distance - 80) < 2.5
          ? [150, 150, 152]
          : Math.abs(y - 150) < 60
            ? [210, 130, 180]
            : null
      }),
      scale,
    )
    const circle = Math.PI * 82.5 ** 2 * 16e-6
    expect(Math.abs(found.areas.bubble / circle - 1)).toBeLessThan(0.05)
  })

  it('finds fat: round empty places between thin septa', () => {
    // Cells of 100 µm at 2 µm a pixel, walls of one pixel and a half.
    const inWall = (x: number, y: number) => {
      const row = Math.floor(y / 44)
      const u = (((x + 25 * (row % 2)) % 50) + 50) % 50
      const v = ((y % 44) + 44) % 44
      return u < 2 || v < 2
    }
    const found = findTissue(
      painted(300, 300, (x, y) => (inWall(x, y) ? [215, 170, 200] : null)),
      { downsample: 4, mpp: 2 },
    )
    expect(share(found, 'fat')).toBeGreaterThan(0.8)
  })

  it.each([
    [{ downsample: 8, mpp: 0 }, {}],
    [
      { downsample: 8, mpp: 4 },
      { least: 0.2, sure: 0.1 },
    ],
    [{ downsample: 8, mpp: 4 }, { largestGap: Number.NaN }],
  ])('refuses %j with %j', (wrong, settings) => {
    const find = () => findTissue(createRaster(10, 10), wrong, settings)
    expect(find).toThrow(expect.objectContaining({ fault: 'bad-setting' }))
  })
})

describe('findBlur', () => {
  it('marks the half of a slide that is out of focus', async () => {
    const noise = (x: number, y: number): number => ((x * 7919 + y * 104729 + x * y * 31) % 97) / 97
    const smooth = (x: number, y: number): number => 0.5 + 0.4 * Math.sin(x / 9) * Math.cos(y / 11)
    const picture = painted(512, 256, (x, y) => {
      const v = x < 256 ? noise(x, y) : smooth(x, y)
      return [160 + 60 * v, 80 + 80 * v, 140 + 60 * v]
    })
    const slide = memorySlide(picture, { mpp: 1 })
    const found = await findBlur(slide, findTissue(picture, { downsample: 1, mpp: 1 }))
    expect(found.areas.blur).toBeCloseTo((256 * 256) / 1e6, 6)
    expect(found.tissue.inside[10 * 512 + 300]).toBe(0)
    expect(found.tissue.inside[10 * 512 + 100]).toBe(1)
  })
})

describe.skipIf(realSlides === null)(`real tiles${withoutRealSlides}`, () => {
  const open = async (name: string): Promise<Raster> => {
    const file = path.join(realSlides ?? '', 'tiles', `${name}.png`)
    const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true })
    return { width: info.width, height: info.height, pixels: data }
  }

  it.each([
    ['no-tissue', { background: [0.99, 1] }],
    ['almost-white-2', { background: [0.9, 1] }],
    ['high-nuclei-score-level0', { tissue: [0.95, 1], pen: [0, 0.01], fold: [0, 0.01] }],
    ['tissue-level0-4302-10273-4814-10785', { tissue: [0.8, 1], pen: [0, 0.01] }],
    ['low-nuclei-score-level0', { fat: [0.4, 1], pen: [0, 0.01] }],
    ['no-tissue-green-pen', { tissue: [0, 0.01], pen: [0.7, 0.85] }],
    ['medium-nuclei-score-green-pen-level1', { tissue: [0.25, 0.45], pen: [0.5, 0.65] }],
    ['high-nuclei-score-red-pen-level1', { tissue: [0.8, 0.9], pen: [0.05, 0.12], fold: [0.04, 0.08] }],
  ] as const)('%s', async (name, expected) => {
    // At about 2 µm: those of level 0 shrunk by four, those of level 1 as they are.
    const raster = await open(name)
    const fine = !/level1|pen/.test(name)
    const size = { width: Math.floor(raster.width / 4), height: Math.floor(raster.height / 4) }
    const { data } = fine
      ? await sharp(raster.pixels, { raw: { ...raster, channels: 3 } })
          .resize(size.width, size.height, { kernel: 'linear' })
          .raw()
          .toBuffer({ resolveWithObject: true })
      : { data: raster.pixels }
    const found = findTissue(fine ? { ...size, pixels: data } : raster, { downsample: 4, mpp: 2 })
    for (const [key, [least, most]] of Object.entries(expected)) {
      const part = share(found, key as keyof typeof found.areas)
      expect(part, key).toBeGreaterThanOrEqual(least)
      expect(part, key).toBeLessThanOrEqual(most)
    }
  })
})

import { describe, expect, it } from 'vitest'
import { memorySlide } from '../../test/memory-slide.ts'
import { type Colour, createRaster } from '../raster.ts'
import { assessSlide } from './assess-slide.ts'

const picture = createRaster(800, 800, [244, 244, 244])
const pink: Colour = [215, 130, 180]
for (let y = 200; y < 600; y++)
  for (let x = 240; x < 560; x++) picture.pixels.set(pink, 3 * (y * picture.width + x))

describe('the picture that tissue is looked for in', () => {
  it.each([
    ['a level as it is, of up to twice the pixels wanted', [1, 4], 80_000, 4],
    ['whole pixels of a level to one', [1, 4], 8_000, 12],
    ['what was asked for where whole pixels would be too coarse', [1, 4], 21_000, 800 / Math.sqrt(21_000)],
    ['never finer than 2 µm', [1], 1e6, 4],
  ] as const)('is %s', async (_, levels, pixels, downsample) => {
    const { found, thumbnail } = await assessSlide(memorySlide(picture, { mpp: 0.5, levels }), { pixels })
    expect(found.downsample).toBeCloseTo(downsample, 9)
    expect(thumbnail.width).toBe(Math.ceil(800 / downsample))
    expect(thumbnail.width * thumbnail.height).toBeLessThanOrEqual(Math.ceil(Math.sqrt(pixels)) ** 2)
    // 0.2 x 0.16 mm, and the mixed pixels of its edge
    expect(Math.abs(found.areas.tissue / 0.032 - 1)).toBeLessThan(0.2)
  })
})

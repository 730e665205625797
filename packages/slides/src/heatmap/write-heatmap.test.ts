import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { memorySlide } from '../../test/memory-slide.ts'
import { createRaster } from '../raster.ts'
import { openSlide } from '../readers/open-slide.ts'
import { writeHeatmap } from './write-heatmap.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-heatmap-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** White but for a grey square, with four tiles of 128 pixels. */
function slideWithSquare() {
  const raster = createRaster(512, 384)
  for (let y = 128; y < 256; y++) raster.pixels.fill(100, 3 * (y * 512 + 128), 3 * (y * 512 + 256))
  return memorySlide(raster, { mpp: 0.5 })
}

const scores = {
  x: Float64Array.of(0, 128, 256, 128),
  y: Float64Array.of(0, 0, 0, 128),
  values: Float64Array.of(0, 1, 2, 4),
  size: 128,
}

describe('a heatmap', () => {
  it('opens as a pyramid whose pixels are the slide under the colours, at the scale of the slide', async () => {
    const written = await writeHeatmap(slideWithSquare(), scores, path.join(folder, 'a'), {
      downsample: 1,
      opacity: 1,
      extremes: 2,
    })
    expect(written.scale).toEqual({ kind: 'spread', least: 0, greatest: 4 })
    const heatmap = await openSlide(path.join(folder, 'a.heatmap.tiff'))
    try {
      expect([heatmap.width, heatmap.height]).toEqual([512, 384])
      expect(heatmap.scale?.x).toBeCloseTo(0.5, 6)
      expect(heatmap.levels.length).toBeGreaterThan(1)
      const at = async (x: number, y: number) =>
        Array.from((await heatmap.readRegion({ level: 0, x, y, width: 1, height: 1 })).pixels)
      const near = (actual: readonly number[], expected: readonly number[]) =>
        actual.forEach((value, c) => {
          expect(Math.abs(value - expected[c])).toBeLessThanOrEqual(6)
        })
      // viridis at 0, 0.5 and 1 (matplotlib), and white where there is no score
      near(await at(60, 60), [68, 1, 84])
      near(await at(320, 60), [33, 145, 140])
      near(await at(192, 192), [253, 231, 37])
      near(await at(450, 300), [255, 255, 255])
    } finally {
      await heatmap.close()
    }
    expect(written.top.map(tile => [tile.index, tile.file])).toEqual([
      [3, 'a.top-1.png'],
      [2, 'a.top-2.png'],
    ])
    expect(readdirSync(folder).sort()).toEqual([
      'a.bottom-1.png',
      'a.bottom-2.png',
      'a.heatmap.tiff',
      'a.top-1.png',
      'a.top-2.png',
    ])
    const tile = await openSlide(path.join(folder, 'a.top-1.png'))
    expect([tile.width, tile.height]).toEqual([128, 128])
    expect(Array.from((await tile.readRegion({ level: 0, x: 5, y: 5, width: 1, height: 1 })).pixels)).toEqual(
      [100, 100, 100],
    )
    await tile.close()
  })

  it('refuses an opacity and a downsample that cannot be', async () => {
    const file = path.join(folder, 'b')
    await expect(writeHeatmap(slideWithSquare(), scores, file, { opacity: 2 })).rejects.toThrow(
      /opacity of 2/,
    )
    await expect(writeHeatmap(slideWithSquare(), scores, file, { downsample: 0 })).rejects.toThrow(
      /downsample of 0/,
    )
  })
})

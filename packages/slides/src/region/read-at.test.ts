import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordAbsoluteError, reference } from '../../test/agreement.ts'
import { memorySlide } from '../../test/memory-slide.ts'
import { createRaster, type Raster } from '../raster.ts'
import type { LevelRegion } from '../slide.ts'
import { readAt, readShrunk } from './read-at.ts'

/** A picture by a rule. */
function drawn(width: number, height: number, rule: (x: number, y: number) => readonly number[]): Raster {
  const raster = createRaster(width, height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) raster.pixels.set(rule(x, y), 3 * (y * width + x))
  return raster
}

const pattern = (x: number, y: number) => [(x * 37 + y * 11) % 256, (x * y) % 251, (x * x + 3 * y) % 256]

/** The mean of what a pixel spans, by its definition: overlap of rectangles, white outside. */
function plainMean({ width, height, pixels }: Raster, left: number, top: number, by: number): number[] {
  const sum = [0, 0, 0]
  for (let v = Math.floor(top); v < top + by; v++)
    for (let u = Math.floor(left); u < left + by; u++) {
      const share =
        (Math.min(u + 1, left + by) - Math.max(u, left)) * (Math.min(v + 1, top + by) - Math.max(v, top))
      const inside = u >= 0 && v >= 0 && u < width && v < height
      for (let c = 0; c < 3; c++) sum[c] += share * (inside ? pixels[3 * (v * width + u) + c] : 255)
    }
  return sum.map(value => value / (by * by))
}

describe('any region at any microns per pixel', () => {
  const picture = drawn(60, 44, pattern)
  const slide = memorySlide(picture, { mpp: 0.5 })

  it.each([
    ['inside', 3.5, 2.25, 9, 7, 2.5],
    ['over the left upper corner', -6.3, -4.9, 8, 6, 3.1],
    ['over the right lower corner', 40, 30, 10, 9, 4],
    ['larger than the slide', -20, -20, 12, 11, 9.7],
  ])('is the mean of what its pixels span: %s', async (_, x, y, width, height, downsample) => {
    const { pixels } = await readAt(slide, { x, y, width, height, mpp: 0.5 * downsample }, { filter: 'area' })
    const expected = Array.from({ length: width * height }, (_, k) => {
      const [i, j] = [k % width, Math.floor(k / width)]
      return plainMean(picture, x + i * downsample, y + j * downsample, downsample)
    }).flat()
    expect(recordAbsoluteError('region at any mpp, area', pixels, expected)).toBeLessThanOrEqual(0.501)
  })

  const pillow = reference<{
    cases: {
      name: string
      x: number
      y: number
      width: number
      height: number
      downsample: number
      pixels: number[]
    }[]
  }>('region')
  it.each(pillow.cases.map(one => [one.name, one] as const))('is as Pillow has it: %s', async (_, one) => {
    const { pixels } = await readAt(
      slide,
      { ...one, mpp: 0.5 * one.downsample },
      { exact: true, filter: 'lanczos' },
    )
    expect(recordAbsoluteError('region at any mpp, Lanczos', pixels, one.pixels)).toBeLessThanOrEqual(1)
  })

  it('takes the pixels as they are where they lie at their place', async () => {
    const read = await readAt(slide, { x: 5, y: 6, width: 20, height: 10, mpp: 0.5 })
    expect(read).toEqual(await slide.readRegion({ level: 0, x: 5, y: 6, width: 20, height: 10 }))
    const near = await readAt(slide, { x: 5.2, y: 6, width: 20, height: 10, mpp: 0.501 })
    expect(near).toEqual(read)
  })

  it('leaves a pixel out, or shows it twice, where sizes nearly agree', async () => {
    const ramp = memorySlide(
      drawn(250, 250, (x, y) => [x, y, 0]),
      { mpp: 0.5 },
    )
    for (const mpp of [0.4965, 0.5035]) {
      const { pixels } = await readAt(ramp, { x: 3, y: 7, width: 230, height: 230, mpp })
      const step = mpp / 0.5
      let worst = 0
      for (let j = 0; j < 230; j++)
        for (let i = 0; i < 230; i++) {
          const at = 3 * (j * 230 + i)
          worst = Math.max(
            worst,
            Math.abs(pixels[at] + 0.5 - (3 + (i + 0.5) * step)),
            Math.abs(pixels[at + 1] + 0.5 - (7 + (j + 0.5) * step)),
          )
        }
      expect(worst / step).toBeLessThanOrEqual(0.505)
    }
  })

  it('is white outside, or what is asked', async () => {
    const far = { x: 1e9, y: -1e9, width: 5, height: 4, mpp: 1e5 }
    expect((await readAt(slide, far)).pixels.every(value => value === 255)).toBe(true)
    expect([...(await readAt(slide, far, { background: [1, 2, 3] })).pixels.slice(0, 6)]).toEqual([
      1, 2, 3, 1, 2, 3,
    ])
  })

  it('reads no more of a slide than there is, however much is asked', async () => {
    const reads: LevelRegion[] = []
    const watched = memorySlide(picture, { onRead: region => reads.push(region) })
    await readAt(watched, { x: -1e9, y: -1e9, width: 64, height: 64, mpp: 2e7 })
    for (const { width, height } of reads) expect(width * height).toBeLessThanOrEqual(60 * 44)
  })

  it('makes pixels square where the slide has them longer than wide', async () => {
    const ramp = drawn(80, 80, (x, y) => [2 * x, 2 * y, 0])
    const oblong = memorySlide(ramp, { mpp: [0.5, 0.55] })
    const { pixels } = await readAt(oblong, { x: 10, y: 10, width: 16, height: 16, mpp: 1.1 })
    // Pixel (7, 7) has its middle at 7.5 · 1.1 µm from the corner, that is 16.5 level-0 pixels in x and 15 in y.
    const at = 3 * (7 * 16 + 7)
    expect(Math.abs(pixels[at] - 2 * (10 + 16.5 - 0.5))).toBeLessThanOrEqual(1)
    expect(Math.abs(pixels[at + 1] - 2 * (10 + 15 - 0.5))).toBeLessThanOrEqual(1)
  })

  it.each([
    [0.5, 0],
    [1.9, 0],
    [1.97, 1],
    [2, 1],
    [7, 1],
    [8, 2],
    [100, 2],
    [0.1, 0],
  ])('at %s µm reads level %s of 0.5, 2 and 8 µm', async (mpp, level) => {
    const reads: number[] = []
    const pyramid = memorySlide(drawn(256, 256, pattern), {
      levels: [1, 4, 16],
      onRead: region => reads.push(region.level),
    })
    await readAt(pyramid, { x: 0, y: 0, width: 4, height: 4, mpp })
    expect(new Set(reads)).toEqual(new Set([level]))
  })

  it('finds a planted spot within half a pixel at every scale', async () => {
    const [cx, cy] = [201.3, 157.8]
    const spot = drawn(400, 320, (x, y) => {
      const value = Math.round(255 - 240 * Math.exp(-((x + 0.5 - cx) ** 2 + (y + 0.5 - cy) ** 2) / 800))
      return [value, value, value]
    })
    const pyramid = memorySlide(spot, { mpp: 0.499, levels: [1, 4, 8] })
    const found: number[] = []
    const expected: number[] = []
    for (const mpp of [0.2, 0.499, 0.5, 0.73, 1, 1.7, 2, 2.02, 3.3, 4])
      for (const [x, y] of [
        [101, 60],
        [99.6, 61.3],
      ]) {
        const side = Math.round(200 * (0.499 / mpp))
        const { pixels } = await readAt(pyramid, { x, y, width: side, height: side, mpp })
        const mass = { all: 0, x: 0, y: 0 }
        for (let i = 0; i < side * side; i++) {
          const dark = 255 - pixels[3 * i]
          mass.all += dark
          mass.x += dark * ((i % side) + 0.5)
          mass.y += dark * (Math.floor(i / side) + 0.5)
        }
        found.push(mass.x / mass.all, mass.y / mass.all)
        expected.push((cx - x) * (0.499 / mpp), (cy - y) * (0.499 / mpp))
      }
    expect(recordAbsoluteError('region geometry in pixels', found, expected)).toBeLessThan(0.5)
  })

  it('is the same from many blocks as from one', async () => {
    const large = drawn(2200, 2000, (x, y) => [(x * 7 + y) % 256, (x ^ y) & 255, (y * 5) % 256])
    const reads: LevelRegion[] = []
    const watched = memorySlide(large, { onRead: region => reads.push(region) })
    const [width, height, by] = [176, 160, 12.6]
    const { pixels } = await readShrunk(watched, { x: -3, y: 5.5, width, height, downsample: by })
    expect(reads.length).toBeGreaterThan(1)
    const some = Array.from({ length: 400 }, (_, n) => (n * 7919) % (width * height))
    const found = some.flatMap(k => [...pixels.slice(3 * k, 3 * k + 3)])
    const expected = some.flatMap(k =>
      plainMean(large, -3 + (k % width) * by, 5.5 + Math.floor(k / width) * by, by),
    )
    expect(recordAbsoluteError('region at any mpp, area', found, expected)).toBeLessThanOrEqual(0.501)
  })

  it('keeps a plain colour plain', async () => {
    const plain = memorySlide(createRaster(90, 70, [200, 30, 140]), { levels: [1, 2] })
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 0.1, max: 4, noNaN: true }),
        fc.double({ min: 0, max: 40, noNaN: true }),
        async (mpp, x) => {
          const { pixels } = await readAt(plain, { x, y: x / 2, width: 5, height: 4, mpp })
          for (let i = 0; i < pixels.length; i += 3)
            expect([pixels[i], pixels[i + 1], pixels[i + 2]]).toEqual([200, 30, 140])
        },
      ),
      { numRuns: 60 },
    )
  })

  it('refuses what cannot be', async () => {
    const region = { x: 0, y: 0, width: 4, height: 4, mpp: 1 }
    const faults = async (change: object, of = slide) =>
      readAt(of, { ...region, ...change }).then(
        () => null,
        error => error.fault,
      )
    expect(await faults({}, memorySlide(picture, { mpp: null }))).toBe('no-scale')
    for (const change of [{ mpp: 0 }, { mpp: Number.NaN }, { width: 0 }, { height: 1.5 }, { x: Number.NaN }])
      expect(await faults(change)).toBe('bad-setting')
    expect(await faults({ width: 40_000, height: 40_000, mpp: 0.5 })).toBe('too-large')
    await expect(readAt(slide, { ...region, mpp: 2 }, { signal: AbortSignal.abort() })).rejects.toThrow()
  })
})

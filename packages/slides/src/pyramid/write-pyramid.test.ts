import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Raster } from '../raster.ts'
import { SlideError } from '../slide-error.ts'
import { encodeLzw } from './lzw.ts'
import type { PyramidSource } from './pyramid-source.ts'
import { tiffTags } from './tiff-field.ts'
import { TiffFile } from './tiff-file.ts'
import { writePyramid } from './write-pyramid.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'pyramid-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A picture with edges, ramps and noise, and how often each of its pixels was asked for. */
function picture(width: number, height: number) {
  const pixels = new Uint8Array(3 * width * height)
  for (let i = 0, y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++)
        pixels[i++] =
          (x +
            2 * y +
            85 * c +
            ((x >> 4) + (y >> 4)) * 40 +
            (Math.imul(x * 31 + y * 17 + c, 0x9e3779b1) >>> 28)) &
          255
  const asked = new Uint8Array(width * height)
  let largest = 0
  const source: PyramidSource = {
    width,
    height,
    async readRegion(x, y, w, h) {
      const part = new Uint8Array(3 * w * h)
      largest = Math.max(largest, w * h)
      for (let row = 0; row < h; row++) {
        const from = (y + row) * width + x
        part.set(pixels.subarray(3 * from, 3 * (from + w)), 3 * w * row)
        for (let i = from; i < from + w; i++) asked[i]++
      }
      return { width: w, height: h, pixels: part }
    },
  }
  return { source, raster: { width, height, pixels } satisfies Raster, asked, largest: () => largest }
}

/** The mean of 2 x 2 pixels, half rounded up, in plain words. */
function halved({ width, height, pixels }: Raster): Raster {
  const w = Math.max(1, Math.floor(width / 2))
  const h = Math.max(1, Math.floor(height / 2))
  const at = (x: number, y: number, c: number) =>
    pixels[3 * (Math.min(y, height - 1) * width + Math.min(x, width - 1)) + c]
  const small = new Uint8Array(3 * w * h)
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++)
      for (let c = 0; c < 3; c++)
        small[3 * (y * w + x) + c] = Math.floor(
          (at(2 * x, 2 * y, c) +
            at(2 * x + 1, 2 * y, c) +
            at(2 * x, 2 * y + 1, c) +
            at(2 * x + 1, 2 * y + 1, c)) /
            4 +
            0.5,
        )
  return { width: w, height: h, pixels: small }
}

function pyramidOf(raster: Raster, levels: number): Raster[] {
  const all = [raster]
  while (all.length < levels) all.push(halved(all[all.length - 1]))
  return all
}

/** A page, or a picture under the first, as libtiff decodes it. */
async function decoded(file: string, page: number, subifd = -1): Promise<Raster> {
  // From memory: libvips remembers files by their names.
  const image = sharp(readFileSync(file), subifd < 0 ? { page } : { page, tiff: { subifd } })
  const { data, info } = await image.removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, pixels: new Uint8Array(data) }
}

function psnr(a: Raster, b: Raster): number {
  expect([a.width, a.height]).toEqual([b.width, b.height])
  let sum = 0
  for (let i = 0; i < a.pixels.length; i++) sum += (a.pixels[i] - b.pixels[i]) ** 2
  return 10 * Math.log10((255 * 255 * a.pixels.length) / sum)
}

describe('writePyramid', () => {
  it.each([
    [1, 1],
    [64, 64],
    [65, 1],
    [1, 300],
    [129, 64],
    [300, 217],
    [513, 129],
  ])(
    '%i x %i pixels: every level is the halving of the one above, each pixel read once',
    async (width, height) => {
      const { source, raster, asked } = picture(width, height)
      const file = path.join(folder, 'lossless.tif')
      const { levels } = await writePyramid(source, file, { compression: 'deflate', tileSize: 64 })
      expect(asked.every(times => times === 1)).toBe(true)
      const expected = pyramidOf(raster, levels.length)
      expect(levels.map(level => [level.width, level.height])).toEqual(
        expected.map(each => [each.width, each.height]),
      )
      const last = levels[levels.length - 1]
      expect(Math.max(last.width, last.height)).toBeLessThanOrEqual(64)
      for (const [page, level] of expected.entries()) expect(await decoded(file, page)).toEqual(level)
    },
  )

  it('a picture of many blocks is read in blocks of a thousand pixels, and comes out whole', async () => {
    const { source, raster, asked, largest } = picture(2600, 1400)
    const file = path.join(folder, 'blocks.tif')
    const { levels } = await writePyramid(source, file, { compression: 'none', tileSize: 128 })
    expect(asked.every(times => times === 1)).toBe(true)
    expect(largest()).toBe(1024 * 1024)
    const expected = pyramidOf(raster, levels.length)
    for (const page of [0, 1, levels.length - 1])
      expect(Buffer.compare((await decoded(file, page)).pixels, expected[page].pixels)).toBe(0)
  })

  it.each(['lzw', 'deflate', 'none'] as const)('%s is lossless', async compression => {
    const { source, raster } = picture(200, 150)
    const file = path.join(folder, `${compression}.tif`)
    await writePyramid(source, file, { compression, tileSize: 96 })
    expect(await decoded(file, 0)).toEqual(raster)
  })

  it('JPEG: chroma whole from quality 90 on; RGB loses less', async () => {
    const { source, raster } = picture(256, 256)
    const of = async (options: Parameters<typeof writePyramid>[2]) => {
      const file = path.join(folder, 'jpeg.tif')
      await writePyramid(source, file, { tileSize: 128, ...options })
      return psnr(await decoded(file, 0), raster)
    }
    const [halfChroma, wholeChroma, rgb] = [
      await of({ quality: 89 }),
      await of({ quality: 98 }),
      await of({ compression: 'jpeg-rgb', quality: 98 }),
    ]
    expect(halfChroma).toBeLessThan(30)
    expect(wholeChroma).toBeGreaterThan(40)
    expect(rgb).toBeGreaterThan(45)
  })

  it('levels that are chosen', async () => {
    const { source, raster } = picture(500, 300)
    const file = path.join(folder, 'chosen.tif')
    const written = await writePyramid(source, file, { compression: 'lzw', tileSize: 64, levels: [1, 4] })
    expect(written.levels.map(({ downsample }) => downsample)).toEqual([1, 4])
    expect(await decoded(file, 1)).toEqual(pyramidOf(raster, 3)[2])
    await expect(writePyramid(source, file, { tileSize: 64, levels: [1, 3] })).rejects.toThrow(
      /levels at downsamples 1, 3; begin with 1 and go up; this picture can have 1, 2, 4, 8/,
    )
  })

  it('SVS: level 0, thumbnail, lower levels, label, macro; each told by its description', async () => {
    const { source, raster } = picture(300, 200)
    const label = picture(40, 50).raster
    const file = path.join(folder, 'aperio.svs')
    await writePyramid(source, file, {
      format: 'svs',
      compression: 'deflate',
      tileSize: 64,
      mpp: 0.25,
      magnification: 40,
      label,
      macro: picture(90, 30).raster,
      properties: { 'ScanScope ID': 'a|b\nc' },
    })
    const { pages = 0 } = await sharp(readFileSync(file)).metadata()
    expect(pages).toBe(1 + 1 + 3 + 2)
    const sizes = []
    for (let page = 0; page < pages; page++) {
      const { width, height } = await decoded(file, page)
      sizes.push([width, height])
    }
    expect(sizes).toEqual([
      [300, 200],
      [300, 200],
      [150, 100],
      [75, 50],
      [37, 25],
      [40, 50],
      [90, 30],
    ])
    expect(await decoded(file, 5)).toEqual(label)
    expect(await decoded(file, 3)).toEqual(pyramidOf(raster, 3)[2])
    const text = readFileSync(file, 'latin1')
    expect(text).toContain(
      'Aperio Image Library (written by Tessera)\r\n300x200 [0,0 300x200] (64x64) DEFLATE|AppMag = 40|MPP = 0.25|ScanScope ID = a b c\0',
    )
    expect(text).toContain('\r\nlabel 40x50\0')
    expect(text).toContain('\r\nmacro 90x30\0')
  })

  it('OME: the lower levels hang under the first, label and macro stand beside it', async () => {
    const { source, raster } = picture(300, 200)
    const file = path.join(folder, 'ome.tif')
    await writePyramid(source, file, {
      format: 'ome-tiff',
      compression: 'lzw',
      tileSize: 64,
      mpp: 0.5,
      label: picture(40, 50).raster,
      bigTiff: true,
    })
    expect((await sharp(readFileSync(file)).metadata()).pages).toBe(2)
    const expected = pyramidOf(raster, 4)
    expect(await decoded(file, 0)).toEqual(expected[0])
    for (let i = 0; i < 3; i++) expect(await decoded(file, 0, i)).toEqual(expected[i + 1])
    expect(readFileSync(file).subarray(0, 4)).toEqual(Buffer.from([0x49, 0x49, 43, 0]))
    expect(readFileSync(file, 'utf8')).toContain('PhysicalSizeX="0.5" PhysicalSizeXUnit="µm"')
  })

  it('the same bytes whatever takes how long, where they are to be reproducible', async () => {
    const { source } = picture(300, 260)
    const written = async (name: string, pace: number) => {
      const file = path.join(folder, name)
      let read = 0
      const slow = {
        ...source,
        readRegion: async (x: number, y: number, width: number, height: number) => {
          await new Promise(done => setTimeout(done, (read++ * pace) % 5))
          return source.readRegion(x, y, width, height)
        },
      }
      await writePyramid(slow, file, { tileSize: 16, reproducible: true })
      return readFileSync(file)
    }
    const first = await written('one.tif', 2)
    expect((await written('other.tif', 3)).equals(first)).toBe(true)
  })

  it('resolution and colour profile', async () => {
    const iccProfile = await sharp({ create: { width: 1, height: 1, channels: 3, background: '#000' } })
      .withIccProfile('p3')
      .png()
      .toBuffer()
      .then(async png => (await sharp(png).metadata()).icc)
    const file = path.join(folder, 'scale.tif')
    await writePyramid(picture(40, 40).source, file, { compression: 'none', mpp: 0.5, iccProfile })
    const { density, icc } = await sharp(readFileSync(file)).metadata()
    // 10,000 µm a centimetre at 0.5 µm a pixel, in pixels an inch.
    expect(density).toBe(Math.round(20_000 * 2.54))
    expect(icc).toEqual(iccProfile)
  })

  it.each([
    ['tiles of 100 pixels', { tileSize: 100 }, /multiple of 16/],
    ['quality 0', { quality: 0 }, /from 1 to 100/],
    ['RGB of quality 50', { compression: 'jpeg-rgb', quality: 50 }, /give 90 to 100/],
    ['an absurd scale', { mpp: Number.NaN }, /microns per pixel of NaN/],
    [
      'a label for a plain TIFF',
      { label: { width: 1, height: 1, pixels: new Uint8Array(3) } },
      /no place for it/,
    ],
  ] as const)('refuses %s', async (_name, options, message) => {
    const file = path.join(folder, 'refused.tif')
    await expect(writePyramid(picture(30, 30).source, file, options)).rejects.toThrow(message)
    expect(existsSync(file)).toBe(false)
  })

  it('a source that fails, an abort, a folder that is not there: a typed error and no trace', async () => {
    const { source } = picture(400, 400)
    const file = path.join(folder, 'failed.tif')
    const before = readdirSync(folder).length
    const failing = {
      ...source,
      readRegion: () => Promise.reject(new SlideError('damaged', 'a tile', 'scan again')),
    }
    await expect(writePyramid(failing, file)).rejects.toThrow('a tile; scan again')
    const stop = new AbortController()
    await expect(
      writePyramid(source, file, { tileSize: 16, signal: stop.signal, onProgress: () => stop.abort() }),
    ).rejects.toThrow('aborted')
    expect(readdirSync(folder).length).toBe(before)
    await expect(writePyramid(source, path.join(folder, 'none', 'a.tif'))).rejects.toMatchObject({
      fault: 'cannot-write',
    })
  })
})

describe('encodeLzw', () => {
  it('is what libtiff decodes, whatever the bytes', async () => {
    const runs = fc.array(fc.tuple(fc.nat({ max: 255 }), fc.integer({ min: 1, max: 900 })), {
      minLength: 1,
      maxLength: 40,
    })
    const noise = fc.integer({ min: 1, max: 2 ** 31 }).map(seed => {
      let state = seed
      return Array.from({ length: 9000 }, () => {
        state = (Math.imul(state, 1103515245) + 12345) >>> 0
        return [(state >>> 16) & 255, 1] as const
      })
    })
    await fc.assert(
      fc.asyncProperty(fc.oneof(runs, noise), async list => {
        const bytes = Uint8Array.from(
          list.flatMap(([value, times]) => Array.from({ length: times }, () => value)),
        )
        const file = path.join(folder, 'lzw-strip.tif')
        const target = await TiffFile.create(file)
        const encoded = encodeLzw(bytes)
        const offset = await target.append(encoded)
        const short = (tag: number, value: number) => ({ tag, type: 'long' as const, values: [value] })
        await target.finish([
          {
            fields: [
              short(tiffTags.width, bytes.length),
              short(tiffTags.height, 1),
              short(tiffTags.bitsPerSample, 8),
              short(tiffTags.compression, 5),
              short(tiffTags.photometric, 1),
              short(tiffTags.stripOffsets, offset),
              short(tiffTags.samplesPerPixel, 1),
              short(tiffTags.rowsPerStrip, 1),
              short(tiffTags.stripByteCounts, encoded.length),
            ],
          },
        ])
        const { data } = await sharp(readFileSync(file))
          .extractChannel(0)
          .raw()
          .toBuffer({ resolveWithObject: true })
        expect(Buffer.compare(data, bytes)).toBe(0)
      }),
      { numRuns: 40 },
    )
  })
})

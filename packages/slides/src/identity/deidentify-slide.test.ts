import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { sharedSlide } from '../../test/openslide-library.ts'
import { type TiffField, tiffTags } from '../pyramid/tiff-field.ts'
import { TiffFile } from '../pyramid/tiff-file.ts'
import { type PyramidOptions, writePyramid } from '../pyramid/write-pyramid.ts'
import { createRaster, type Raster } from '../raster.ts'
import { openSlide } from '../readers/open-slide.ts'
import { RandomAccessFile } from '../readers/random-access-file.ts'
import { readDirectories } from '../readers/tiff/directory.ts'
import { deidentifySlide } from './deidentify-slide.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-identity-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function speckled(width: number, height: number, seed: number): Raster {
  const raster = createRaster(width, height)
  for (let i = 0; i < raster.pixels.length; i++)
    raster.pixels[i] = 120 + ((i * (2654435761 + 2 * seed)) >>> 26)
  return raster
}

const picture = speckled(300, 220, 1)
const names = {
  Filename: 'SMITH-JOHN-19550312',
  User: 'doctor.meier',
  'Patient Name': 'John Smith',
  ImageID: '98765432',
}

async function written(name: string, options: PyramidOptions): Promise<string> {
  const file = path.join(folder, name)
  const source = {
    width: 300,
    height: 220,
    async readRegion(x: number, y: number, width: number, height: number) {
      const part = createRaster(width, height)
      for (let row = 0; row < height; row++) {
        const from = 3 * ((y + row) * 300 + x)
        part.pixels.set(picture.pixels.subarray(from, from + 3 * width), 3 * row * width)
      }
      return part
    },
  }
  await writePyramid(source, file, { tileSize: 64, mpp: 0.25, magnification: 40, ...options })
  return file
}

async function everything(file: string) {
  const slide = await openSlide(file)
  try {
    const levels: string[] = []
    for (const { index, width, height } of slide.levels)
      levels.push(
        Buffer.from((await slide.readRegion({ level: index, x: 0, y: 0, width, height })).pixels).toString(
          'base64',
        ),
      )
    const raw = await slide.rawTile(0, 1, 1)
    return {
      levels,
      raw: raw === null ? null : Buffer.from(raw.bytes).toString('base64'),
      said: [slide.width, slide.height, slide.levels, slide.scale, slide.magnification, slide.channels],
      associated: slide.associated.map(({ name }) => name),
    }
  } finally {
    await slide.close()
  }
}

const label = speckled(90, 80, 7)
const macro = speckled(160, 60, 9)

/** The first stored bytes of the picture of 90 pixels, the label: they must not be in the copy. */
async function labelBytes(input: string): Promise<Buffer> {
  const file = await RandomAccessFile.open(input)
  try {
    for (const directory of (await readDirectories(file)).directories) {
      if ((await directory.number(tiffTags.width)) !== 90) continue
      const code = directory.has(tiffTags.tileOffsets) ? tiffTags.tileOffsets : tiffTags.stripOffsets
      return Buffer.from(await file.read((await directory.number(code)) ?? 0, 200))
    }
    throw new Error('no label')
  } finally {
    await file.close()
  }
}

describe('a de-identified TIFF', () => {
  it.each<[string, PyramidOptions, readonly string[]]>([
    ['SVS in JPEG', { format: 'svs', properties: names }, ['thumbnail']],
    ['SVS in JPEG 2000', { format: 'svs', compression: 'jpeg2000', properties: names }, ['thumbnail']],
    [
      'SVS as BigTIFF',
      { format: 'svs', compression: 'none', bigTiff: true, properties: names },
      ['thumbnail'],
    ],
    ['OME-TIFF', { format: 'ome-tiff', compression: 'deflate' }, []],
    ['OME-TIFF in JPEG', { format: 'ome-tiff', compression: 'jpeg' }, []],
    ['plain TIFF in LZW', { format: 'tiff', compression: 'lzw' }, []],
  ])('reads the same without label and macro: %s', async (name, options, associated) => {
    const hasPictures = options.format !== 'tiff'
    const input = await written(`${name}.tif`, hasPictures ? { ...options, label, macro } : options)
    const output = path.join(folder, `clean ${name.length}.tif`)
    const report = await deidentifySlide(input, output)
    const [before, after] = [await everything(input), await everything(output)]
    expect(after).toEqual({ ...before, associated })
    expect(report.images.toSorted()).toEqual(hasPictures ? ['label', 'macro'] : [])
    const bytes = readFileSync(output)
    for (const value of Object.values(names)) expect(bytes.includes(value)).toBe(false)
    if (hasPictures) expect(bytes.includes(await labelBytes(input))).toBe(false)
    expect(JSON.stringify(report)).not.toMatch(/SMITH|meier|98765432/i)
  })

  it('leaves the thumbnail out where that is asked', async () => {
    const input = await written('with thumbnail.svs', { format: 'svs' })
    const output = path.join(folder, 'without.svs')
    expect((await deidentifySlide(input, output, { thumbnail: false })).images).toEqual(['thumbnail'])
    expect((await everything(output)).associated).toEqual([])
  })

  it('drops fields that name somebody, pictures that are no level, and bytes that nothing points to', async () => {
    const input = path.join(folder, 'planted.tif')
    await plantedTiff(input, false)
    const output = path.join(folder, 'unplanted.tif')
    const report = await deidentifySlide(input, output)
    expect(report).toMatchObject({
      otherPictures: 1,
      attributes: {
        ImageDescription: 1,
        'TIFF 305': 1,
        'TIFF 306': 1,
        'TIFF 315': 1,
        'TIFF 316': 1,
        'TIFF 700': 1,
        'TIFF 65000': 1,
      },
    })
    const bytes = readFileSync(output)
    for (const secret of secrets) expect(bytes.includes(secret)).toBe(false)
    expect((await everything(output)).levels).toEqual((await everything(input)).levels)
  })

  it('refuses where the pixels hold a text that was taken out, and leaves nothing', async () => {
    const input = path.join(folder, 'in pixels.tif')
    await plantedTiff(input, true)
    const output = path.join(folder, 'never.tif')
    await expect(deidentifySlide(input, output)).rejects.toMatchObject({ fault: 'identifiable' })
    expect(readdirSync(folder).filter(name => name.startsWith('never'))).toEqual([])
  })

  it('refuses a page of the slide’s proportion that shows something else', async () => {
    const input = path.join(folder, 'look-alike.tif')
    await plantedTiff(input, false, 20)
    const output = path.join(folder, 'look-alike-clean.tif')
    await expect(deidentifySlide(input, output)).rejects.toMatchObject({ fault: 'identifiable' })
    expect(readdirSync(folder).filter(name => name.startsWith('look-alike-clean'))).toEqual([])
  })

  it('is the same when de-identified again', async () => {
    const input = await written('twice.svs', { format: 'svs', properties: names, label })
    const once = path.join(folder, 'once.svs')
    const again = path.join(folder, 'again.svs')
    await deidentifySlide(input, once)
    expect(await deidentifySlide(once, again)).toMatchObject({
      images: [],
      attributes: {},
    })
    expect(await everything(again)).toEqual(await everything(once))
  })

  it('says where the name of the copy repeats that of the original', async () => {
    const input = await written('SMITH.svs', { format: 'svs' })
    const report = await deidentifySlide(input, path.join(folder, 'smith-clean.svs'))
    expect(report.nameRepeats).toBe(true)
  })

  it('stops where the signal says so, and leaves nothing', async () => {
    const input = await written('stopped.svs', { format: 'svs' })
    const output = path.join(folder, 'half.svs')
    const stop = new AbortController()
    const going = deidentifySlide(input, output, { signal: stop.signal, onProgress: () => stop.abort() })
    await expect(going).rejects.toThrow()
    expect(readdirSync(folder).filter(name => name.startsWith('half'))).toEqual([])
  })

  it('refuses its own input, and pictures that are no slide', async () => {
    const input = await written('own.svs', { format: 'svs' })
    await expect(deidentifySlide(input, input)).rejects.toMatchObject({ fault: 'bad-setting' })
    const png = path.join(folder, 'picture.png')
    writeFileSync(
      png,
      await sharp(picture.pixels, { raw: { width: 300, height: 220, channels: 3 } })
        .png()
        .toBuffer(),
    )
    await expect(deidentifySlide(png, path.join(folder, 'p.png'))).rejects.toMatchObject({
      fault: 'unsupported',
    })
    const nowhere = deidentifySlide(input, path.join(folder, 'no', 'such', 'folder.svs'))
    await expect(nowhere).rejects.toMatchObject({ fault: 'cannot-write' })
  })

  const real = sharedSlide('slides_he/cmu-1-small-region.svs')
  it.skipIf(real === null)('reads the same without label and macro: a real SVS', async () => {
    const output = path.join(folder, 'real.svs')
    const report = await deidentifySlide(real ?? '', output)
    expect(report.images).toEqual(['label', 'macro'])
    expect(Object.keys(report.attributes).toSorted()).toEqual(
      ['Date', 'Filename', 'ImageID', 'Parmset', 'ScanScope ID', 'Time', 'User'].toSorted(),
    )
    const [before, after] = [await everything(real ?? ''), await everything(output)]
    expect(after).toEqual({ ...before, associated: ['thumbnail'] })
    const bytes = readFileSync(output)
    // As `tiffinfo` shows them in the original.
    for (const value of ['CPAPERIOCS', 'CMU-1', '12/29/09', '09:59:15', 'b414003d', '1004486'])
      expect(bytes.includes(value)).toBe(false)
  })
})

const secrets = [
  'Dr. Anna Weber',
  'pathology-pc-17',
  '2019:03:04 11:22:33',
  'PATNR-4711-0815',
  'Lab Scanner Suite',
  'Case of Mrs. Huber',
]

/** A TIFF with names in every field that takes text, a picture that is no level, and bytes that belong to nothing. */
async function plantedTiff(file: string, inPixels: boolean, lowerFill = 201): Promise<void> {
  const writer = await TiffFile.create(file)
  await writer.append(new TextEncoder().encode(`hidden ${secrets[3]}`))
  const page = async (side: number, fill: number, more: readonly TiffField[]) => {
    const pixels = new Uint8Array(3 * side * side).fill(fill)
    if (inPixels) pixels.set(new TextEncoder().encode(secrets[3]), 50)
    const short = (tag: number, ...values: number[]): TiffField => ({ tag, type: 'short', values })
    return {
      fields: [
        short(tiffTags.width, side),
        short(tiffTags.height, side),
        short(tiffTags.bitsPerSample, 8, 8, 8),
        short(tiffTags.compression, 1),
        short(tiffTags.photometric, 2),
        short(tiffTags.samplesPerPixel, 3),
        short(tiffTags.tileWidth, side),
        short(tiffTags.tileHeight, side),
        { tag: tiffTags.tileOffsets, type: 'offset', values: [await writer.append(pixels)] } as const,
        { tag: tiffTags.tileByteCounts, type: 'long', values: [pixels.length] } as const,
        ...more,
      ],
    }
  }
  const text = (tag: number, value: string): TiffField => ({ tag, type: 'ascii', text: value })
  await writer.finish([
    await page(64, 200, [
      text(270, secrets[5]),
      text(305, secrets[4]),
      text(306, secrets[2]),
      text(315, secrets[0]),
      text(316, secrets[1]),
      { tag: 700, type: 'bytes', bytes: new TextEncoder().encode(`<x:xmpmeta>${secrets[3]}</x:xmpmeta>`) },
      text(65000, secrets[3]),
    ]),
    await page(32, lowerFill, []),
    // Not of the slide's shape: wider than high.
    {
      fields: (await page(48, 90, [])).fields.map(field =>
        field.tag === 257 ? { ...field, values: [20] } : field,
      ) as TiffField[],
    },
  ])
}

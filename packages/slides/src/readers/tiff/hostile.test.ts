import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { deflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { examine } from '../../../test/hostile/examine.ts'
import { mutate } from '../../../test/hostile/mutate.ts'
import { originals, readOriginal } from '../../../test/hostile/originals.ts'
import { type SmallField, smallTiff, tiledFields } from '../../../test/hostile/small-tiff.ts'
import type { SlideFault } from '../../slide-error.ts'
import { openSlide } from '../open-slide.ts'
import { tiffLimits } from './limits.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'hostile-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function written(bytes: Uint8Array, name = 'slide.svs'): string {
  const file = path.join(folder, name)
  writeFileSync(file, bytes)
  return file
}

/** The fault of opening, or else of reading the upper left corner. */
async function faultOf(bytes: Uint8Array): Promise<SlideFault | 'none'> {
  const { outcome, complaint } = await examine(written(bytes))
  expect(complaint).toBeNull()
  return outcome === 'read' ? 'none' : (outcome as SlideFault)
}

const fixture = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../../test/fixtures/tiff/${name}`, import.meta.url)))

describe('files that are no slides', () => {
  it('a file without a byte, and one of text', async () => {
    expect(await faultOf(new Uint8Array(0))).toBe('not-a-slide')
    expect(await faultOf(new TextEncoder().encode('patient_id,slide\n1,a.svs\n'))).toBe('not-a-slide')
  })

  it('a file that is not there, and a folder', async () => {
    await expect(openSlide(path.join(folder, 'nothing.svs'))).rejects.toMatchObject({ fault: 'no-such-file' })
    await expect(openSlide(folder)).rejects.toMatchObject({ name: 'SlideError' })
  })

  it('a header of TIFF and nothing behind', async () => {
    expect(await faultOf(Uint8Array.of(0x49, 0x49, 42, 0, 8, 0, 0, 0))).toBe('truncated')
    expect(await faultOf(Uint8Array.of(0x49, 0x49, 42, 0))).toBe('not-a-slide')
    expect(await faultOf(Uint8Array.of(0x49, 0x49, 42, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))).toBe(
      'damaged',
    )
  })
})

describe('a file cut short', () => {
  it('at any byte is a typed error, or is read as far as it goes', async () => {
    const whole = fixture('pyramid-jpeg.tif')
    const outcomes = new Set<string>()
    for (let length = 0; length < whole.length; length += 61) {
      const { outcome, complaint } = await examine(written(whole.subarray(0, length)))
      expect(complaint).toBeNull()
      outcomes.add(outcome)
    }
    expect([...outcomes].toSorted()).toEqual(['not-a-slide', 'truncated'])
  })
})

describe('directories that lie', () => {
  const picture = tiledFields(16, 16, 16, 1, [8], [768])
  const data = new Uint8Array(768)

  it('a chain that comes back to itself', async () => {
    expect(await faultOf(smallTiff(picture, data))).toBe('none')
    expect(await faultOf(smallTiff(picture, data, 8 + 768))).toBe('damaged')
  })

  it('a chain that goes on beyond the limit', async () => {
    // Directories of one field, each naming the next, 18 bytes apart.
    const count = tiffLimits.directories + 1
    const bytes = new Uint8Array(8 + 18 * (count + 1))
    const view = new DataView(bytes.buffer)
    bytes.set([0x49, 0x49, 42, 0, 8, 0, 0, 0])
    for (let i = 0; i < count; i++) {
      view.setUint16(8 + 18 * i, 1, true)
      view.setUint32(8 + 18 * i + 14, 8 + 18 * (i + 1), true)
    }
    expect(await faultOf(bytes)).toBe('too-large')
  })

  it.each<[string, readonly SmallField[], SlideFault | 'none']>([
    ['a picture of no width', [[256, [0]]], 'damaged'],
    [
      'a picture of 2^32 - 1 pixels a side',
      [
        [256, [2 ** 32 - 1]],
        [257, [2 ** 32 - 1]],
      ],
      'damaged',
    ],
    [
      'more tiles than any slide has',
      [
        [256, [2 ** 22]],
        [257, [2 ** 22]],
      ],
      'too-large',
    ],
    ['tiles without a size', [[322, [0]]], 'damaged'],
    [
      'a tile of two gigapixels',
      [
        [322, [50_000]],
        [323, [50_000]],
        [256, [50_000]],
        [257, [50_000]],
      ],
      'too-large',
    ],
    ['fewer places than tiles', [[256, [64]]], 'damaged'],
    ['a place beyond the file', [[324, [2 ** 31]]], 'truncated'],
    ['more stored bytes than a tile can take', [[325, [2 ** 31]]], 'damaged'],
    ['fewer bytes than the tile needs', [[325, [100]]], 'damaged'],
    ['no samples', [[277, [0]]], 'damaged'],
    ['65,535 samples', [[277, [65_535]]], 'damaged'],
    ['5 bits a sample', [[258, [5]]], 'unsupported'],
    ['an unknown compression', [[259, [31_337]]], 'unsupported'],
    ['a tile that is left out', [[325, [0]]], 'none'],
  ])('%s', async (_, changes, fault) => {
    const fields = picture.map(
      ([tag, value]): SmallField => changes.find(([other]) => other === tag) ?? [tag, value],
    )
    expect(await faultOf(smallTiff(fields, data))).toBe(fault)
  })
})

describe('two gigapixels in a single strip', () => {
  const side = 46_341
  const strip = (compression: number): readonly SmallField[] => [
    [256, [side]],
    [257, [side]],
    [258, [8]],
    [259, [compression]],
    [262, [1]],
    [273, [4096]],
    [277, [1]],
    [278, [side]],
    [279, [side * side]],
  ]

  it('are read in part where they are not compressed', async () => {
    const file = written(smallTiff(strip(1)), 'strip.tif')
    truncateSync(file, 4096 + side * side)
    const slide = await openSlide(file)
    const { pixels } = await slide.readRegion({ level: 0, x: side - 20, y: side - 10, width: 30, height: 20 })
    // The sparse file is black; beyond the slide is white.
    expect(pixels[0]).toBe(0)
    expect(pixels.at(-1)).toBe(255)
    await slide.close()
  })

  it('are refused where they are', async () => {
    for (const compression of [5, 7, 8, 32773])
      expect(await faultOf(smallTiff(strip(compression)))).toBe('too-large')
  })
})

describe('bombs', () => {
  it('a tile whose deflate becomes far more than the tile holds', async () => {
    const bomb = deflateSync(new Uint8Array(2 ** 24))
    const bytes = smallTiff(tiledFields(256, 256, 256, 8, [8], [bomb.length]), bomb)
    expect(await faultOf(bytes)).toBe('damaged')
  })

  it('a tile whose JPEG says 60,000 x 60,000 pixels', async () => {
    const bytes = new Uint8Array(fixture('jpeg-rgb.tif'))
    let frames = 0
    for (let i = 0; i + 9 < bytes.length; i++)
      if (bytes[i] === 0xff && bytes[i + 1] === 0xc0 && bytes[i + 4] === 8) {
        bytes.set([0xea, 0x60, 0xea, 0x60], i + 5)
        frames++
      }
    expect(frames).toBe(6)
    expect(await faultOf(bytes)).toBe('damaged')
  })

  it('a tile whose JPEG 2000 says 60,000 x 60,000 pixels, and one in a million tiles of its own', async () => {
    for (const [field, value] of [
      [8, 60_000],
      [24, 1],
    ]) {
      const bytes = new Uint8Array(fixture('jpeg2000-33005.tif'))
      const view = new DataView(bytes.buffer)
      for (let i = 0; i + 40 < bytes.length; i++)
        if (view.getUint32(i) === 0xff4fff51) for (const at of [0, 4]) view.setUint32(i + field + at, value)
      expect(await faultOf(bytes)).toBe('damaged')
    }
  })

  it('a PNG whose head says a billion pixels', async () => {
    const bytes = new Uint8Array(33)
    bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52])
    const view = new DataView(bytes.buffer)
    view.setUint32(16, 40_000)
    view.setUint32(20, 40_000)
    bytes.set([8, 2, 0, 0, 0], 24)
    expect(['damaged', 'too-large']).toContain(await faultOf(bytes))
  })

  it('an OME-XML with a document type of its own, and one without an image', async () => {
    const ome = (xml: string) =>
      smallTiff(
        [
          ...tiledFields(16, 16, 16, 1, [8], [768]),
          [270, new TextEncoder().encode(xml)] satisfies SmallField,
        ].toSorted(([a], [b]) => a - b),
        new Uint8Array(768),
      )
    const name = 'http://www.openmicroscopy.org/Schemas/OME/2016-06'
    expect(
      await faultOf(
        ome(`<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><OME xmlns="${name}">&b;</OME>`),
      ),
    ).toBe('damaged')
    expect(await faultOf(ome(`<OME xmlns="${name}"></OME>`))).toBe('damaged')
    expect(await faultOf(ome(`<OME xmlns="${name}"><Image`))).toBe('damaged')
    const pixels = 'SizeX="16" SizeY="16" SizeZ="1" SizeT="1" SizeC="3"'
    const channel = '<Channel SamplesPerPixel="3"/>'
    expect(
      await faultOf(
        ome(
          `<OME xmlns="${name}"><Image><Pixels ${pixels}>${channel}<TiffData IFD="9"/></Pixels></Image></OME>`,
        ),
      ),
    ).toBe('damaged')
    expect(
      await faultOf(
        ome(
          `<OME xmlns="${name}"><Image><Pixels ${pixels}>${channel}<TiffData IFD="0"/></Pixels></Image></OME>`,
        ),
      ),
    ).toBe('none')
  })
})

describe('mutated files', () => {
  // bench/slides/fuzz.ts does the same a hundred thousand times, beside tifffile and OpenSlide.
  it('end in a typed error or in a picture within its bounds', async () => {
    const outcomes: Record<string, number> = {}
    for (const [which, name] of originals.entries()) {
      const original = readOriginal(name)
      for (let i = 0; i < 20; i++) {
        const bytes = mutate(original, 5, which * 1000 + i)
        const { outcome, complaint } = await examine(written(bytes))
        expect(complaint).toBeNull()
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
      }
    }
    expect(outcomes.read).toBeGreaterThan(40)
    expect(outcomes.damaged).toBeGreaterThan(40)
  })
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { openSlide } from '../open-slide.ts'
import { itIsASlide } from '../slide-reader.case.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'picture-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const [width, height] = [150, 97]
const pixels = Uint8Array.from({ length: 3 * width * height }, (_, i) => (i * 7 + (i % 3) * 40) & 255)
const picture = sharp(pixels, { raw: { width, height, channels: 3 } })

/** Under a name that says nothing: content decides. */
async function written(name: string, image: Sharp): Promise<string> {
  const file = path.join(folder, name)
  writeFileSync(file, await image.toBuffer())
  return file
}

const expected = {
  levels: [[width, height]],
  mpp: null,
  magnification: null,
  associated: [],
  hasIccProfile: false,
} as const

describe('a PNG', async () => {
  const file = await written('a.bin', picture.clone().png())
  itIsASlide(() => openSlide(file), { format: 'png', ...expected })

  it('has the pixels that were put in', async () => {
    const slide = await openSlide(file)
    const read = await slide.readRegion({ level: 0, x: 0, y: 0, width, height })
    expect(Buffer.compare(read.pixels, pixels)).toBe(0)
    await slide.close()
  })

  it('of grey, of 16 bits, with an alpha: 8 bits of red, green and blue over white', async () => {
    const one = async (image: Sharp) => {
      const slide = await openSlide(await written('b.bin', image))
      const { pixels: read } = await slide.readRegion({ level: 0, x: 0, y: 0, width: 1, height: 1 })
      await slide.close()
      return [...read]
    }
    const grey = sharp(Uint8Array.of(77), { raw: { width: 1, height: 1, channels: 1 } }).toColourspace('b-w')
    expect(await one(grey.png())).toEqual([77, 77, 77])
    const clear = sharp(Uint8Array.of(10, 20, 30, 0), { raw: { width: 1, height: 1, channels: 4 } })
    expect(await one(clear.png())).toEqual([255, 255, 255])
    const deep = sharp(Uint16Array.of(0x8000, 0x1000, 0xff00), { raw: { width: 1, height: 1, channels: 3 } })
    expect(await one(deep.toColourspace('rgb16').png())).toEqual([0x80, 0x10, 0xff])
  })
})

describe('a JPEG', async () => {
  const file = await written('c.bin', picture.clone().jpeg({ quality: 80 }))
  itIsASlide(() => openSlide(file), { format: 'jpeg', ...expected })
})

describe('the scale of a plain picture', () => {
  it('is the resolution where that can be, or the default of the study', async () => {
    const scanned = await written('d.bin', picture.clone().withMetadata({ density: 50_800 }).jpeg())
    const slide = await openSlide(scanned)
    expect(slide.scale).toMatchObject({ x: 0.5, source: 'resolution-tags' })
    await slide.close()
    const plain = await openSlide(await written('e.bin', picture.clone().png()), { assumedMpp: 0.25 })
    expect(plain.scale).toMatchObject({ x: 0.25, source: 'assumed' })
    await plain.close()
  })
})

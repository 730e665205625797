import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { recordError, reference } from '../../../test/agreement.ts'
import type { Slide } from '../../slide.ts'
import { openSlide } from '../open-slide.ts'
import { itIsASlide } from '../slide-reader.case.ts'

interface Described {
  readonly shape: readonly number[]
  readonly type: string
  readonly sha256: string
}

interface Variant {
  readonly levels: readonly Described[]
  readonly lossy: boolean
  /** Base64, of lossy files. */
  readonly pixels?: readonly string[]
  readonly label?: Described
}

const { files } = reference<{ readonly files: Readonly<Record<string, Variant>> }>('tiff-variants')
const fixture = (name: string) =>
  fileURLToPath(new URL(`../../../test/fixtures/tiff/${name}`, import.meta.url))
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const whole = (slide: Slide, level: number) => {
  const { width, height } = slide.levels[level]
  return { level, x: 0, y: 0, width, height }
}

/** Decibels; infinite for equal pictures. */
function psnr(a: Uint8Array, b: Uint8Array): number {
  expect(a.length).toBe(b.length)
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2
  return sum === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10((255 ** 2 * a.length) / sum)
}

const isColour = ({ levels: [{ shape, type }] }: Variant) =>
  type === 'uint8' && shape.length === 3 && shape[2] === 3

describe('pictures of every compression and layout', () => {
  it.each(Object.entries(files).filter(([, variant]) => isColour(variant)))(
    '%s has the pixels that tifffile reads',
    async (name, { levels, lossy, pixels }) => {
      const slide = await openSlide(fixture(name))
      expect(slide.levels.map(({ width, height }) => [height, width, 3])).toEqual(
        levels.map(({ shape }) => shape),
      )
      for (const [level, expected] of levels.entries()) {
        const picture = await slide.readRegion(whole(slide, level))
        if (lossy) {
          const wanted = Buffer.from(pixels?.[level] ?? '', 'base64')
          const decibels = psnr(picture.pixels, wanted)
          // As a share of the largest error of one level in 255: 45 dB is 0.0056.
          recordError(`${name} as tifffile's`, 10 ** (-decibels / 20))
          expect(decibels).toBeGreaterThan(45)
        } else expect(sha256(picture.pixels)).toBe(expected.sha256)
      }
      await slide.close()
    },
  )
})

describe('measured channels', () => {
  it.each(Object.entries(files).filter(([, variant]) => !isColour(variant)))(
    '%s has the values that tifffile reads',
    async (name, { levels }) => {
      const slide = await openSlide(fixture(name))
      for (const [level, { shape, sha256: digest }] of levels.entries()) {
        const [height, width] = shape.slice(-2)
        expect([slide.levels[level].height, slide.levels[level].width]).toEqual([height, width])
        const channels = shape.length === 3 ? shape[0] : 1
        expect(slide.channels.length).toBe(channels)
        const hash = createHash('sha256')
        for (let channel = 0; channel < channels; channel++) {
          const { values } = await slide.readChannel(channel, whole(slide, level))
          hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
        }
        expect(hash.digest('hex')).toBe(digest)
      }
      await slide.close()
    },
  )
})

describe('a pyramid of JPEG tiles', () => {
  itIsASlide(() => openSlide(fixture('pyramid-jpeg.tif')), {
    format: 'tiff',
    levels: [
      [40, 26],
      [20, 13],
    ],
    mpp: 0.5,
    magnification: null,
    associated: [],
    hasIccProfile: false,
  })
})

describe('OME-TIFF', () => {
  describe('of three channels, levels in SubIFDs', () => {
    itIsASlide(() => openSlide(fixture('channels.ome.tif')), {
      format: 'ome-tiff',
      levels: [
        [40, 26],
        [20, 13],
      ],
      mpp: 0.325,
      magnification: null,
      associated: [],
      hasIccProfile: false,
      channels: ['DAPI', 'CD8', 'CD3 & more'],
    })

    it('has the colours of the channels, and a picture made of them', async () => {
      const slide = await openSlide(fixture('channels.ome.tif'))
      // OME's Color is red, green, blue, alpha from the highest byte: 65535 is 0x0000ffff, a blue.
      expect(slide.channels.map(({ colour }) => colour)).toEqual([
        [0, 0, 255],
        [0, 255, 0],
        [255, 0, 0],
      ])
      const { pixels } = await slide.readRegion(whole(slide, 0))
      // The third channel is the same everywhere: at its own brightest, full red.
      for (let i = 0; i < pixels.length; i += 3) expect(pixels[i]).toBe(255)
      await slide.close()
    })
  })

  describe('in red, green and blue with a label', () => {
    itIsASlide(() => openSlide(fixture('rgb.ome.tif')), {
      format: 'ome-tiff',
      levels: [
        [40, 26],
        [20, 13],
      ],
      mpp: 0.25,
      magnification: null,
      associated: [['label', 20, 12]],
      hasIccProfile: false,
    })

    it('has the label that tifffile reads', async () => {
      const slide = await openSlide(fixture('rgb.ome.tif'))
      expect(sha256((await slide.readAssociated('label')).pixels)).toBe(files['rgb.ome.tif'].label?.sha256)
      await slide.close()
    })
  })

  it('says which plane of a stack it reads', async () => {
    const slide = await openSlide(fixture('stack.ome.tif'))
    expect(slide.properties['ome.plane']).toBe('the first of 2 in z, 1 in t')
    await slide.close()
  })
})

describe('kinds that are not read', () => {
  it.each([
    ['refused-bits.tif', 'samples of 1 bits'],
    ['refused-uint32.tif', 'samples of 32 bits, unsigned'],
    ['refused-cmyk.tif', 'CMYK'],
    ['refused-jpegxl.tif', 'JPEG XL'],
    ['refused-lzma.tif', 'LZMA'],
  ])('%s is refused by name', async (name, named) => {
    const refusal = openSlide(fixture(name))
    await expect(refusal).rejects.toMatchObject({ name: 'SlideError', fault: 'unsupported' })
    await expect(refusal).rejects.toThrow(named)
  })
})

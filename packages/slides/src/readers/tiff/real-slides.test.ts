import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { recordAbsoluteError, reference } from '../../../test/agreement.ts'
import type { Raster } from '../../raster.ts'
import { openSlide } from '../open-slide.ts'
import { type ExpectedSlide, itIsASlide } from '../slide-reader.case.ts'

const data = new URL('../../../../../../shared/data/', import.meta.url)
const absent = !existsSync(new URL('slides_he/', data))
if (absent) console.log('the readers beside OpenSlide on real slides are skipped: ../shared/data is not here')

interface Described {
  readonly width: number
  readonly height: number
  readonly sha256: string
  readonly xs: readonly number[]
  readonly ys: readonly number[]
  readonly samples: readonly number[]
}

interface Reference {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly levels: readonly Described[]
        readonly downsamples: readonly number[]
        readonly associated: Readonly<Record<string, Described>>
        readonly iccBytes: number
      }
    >
  >
}

const { files } = reference<Reference>('real-slides')

function agrees(method: string, picture: Raster, expected: Described): void {
  expect([picture.width, picture.height]).toEqual([expected.width, expected.height])
  const samples = expected.ys.flatMap(y =>
    expected.xs.flatMap(x => {
      const at = 3 * (y * picture.width + x)
      return [...picture.pixels.subarray(at, at + 3)]
    }),
  )
  expect(recordAbsoluteError(method, samples, expected.samples)).toBe(0)
  expect(createHash('sha256').update(picture.pixels).digest('hex')).toBe(expected.sha256)
}

const slides: Readonly<Record<string, ExpectedSlide>> = {
  'slides_he/cmu-1-small-region.svs': {
    format: 'aperio-svs',
    levels: [[2220, 2967]],
    mpp: 0.499,
    magnification: 20,
    associated: [
      ['label', 387, 463],
      ['macro', 1280, 431],
      ['thumbnail', 574, 768],
    ],
    hasIccProfile: false,
    secrets: ['CMU-1', 'b414003d', '1004486', '12/29/09', '09:59:15'],
  },
  'slides_dicom/small.svs': {
    format: 'aperio-svs',
    levels: [[16, 16]],
    mpp: 0.499,
    magnification: 20,
    associated: [['thumbnail', 16, 16]],
    hasIccProfile: false,
    secrets: ['CMU-1', 'b414003d'],
  },
  'slides_dicom/boxes.tiff': {
    format: 'tiff',
    levels: [
      [300, 250],
      [150, 125],
      [75, 62],
      [37, 31],
    ],
    // The file says 28.3 pixels a centimetre: no slide.
    mpp: null,
    magnification: null,
    associated: [],
    hasIccProfile: true,
  },
}

describe.skipIf(absent)('real slides', () => {
  for (const [name, expected] of Object.entries(slides)) {
    const path = fileURLToPath(new URL(name, data))
    describe(name, () => {
      itIsASlide(() => openSlide(path), expected)

      it('has the pixels that OpenSlide reads, at every level', async () => {
        const slide = await openSlide(path)
        const { levels, downsamples, iccBytes } = files[name]
        for (const [index, level] of levels.entries()) {
          const { width, height } = slide.levels[index]
          const picture = await slide.readRegion({ level: index, x: 0, y: 0, width, height })
          agrees(`pixels of ${name} as OpenSlide's`, picture, level)
          expect(slide.levels[index].downsample).toBeCloseTo(downsamples[index], 10)
        }
        expect(slide.iccProfile?.length ?? 0).toBe(iccBytes)
        await slide.close()
      })

      it('has the label, macro and thumbnail images that OpenSlide reads', async () => {
        const slide = await openSlide(path)
        const { associated } = files[name]
        expect(slide.associated.map(image => image.name).toSorted()).toEqual(
          Object.keys(associated).toSorted(),
        )
        for (const { name: image } of slide.associated)
          agrees(
            `associated images of ${name} as OpenSlide's`,
            await slide.readAssociated(image),
            associated[image],
          )
        await slide.close()
      })
    })
  }

  it('refuses what is no slide, whatever its name', async () => {
    await expect(openSlide(fileURLToPath(new URL('slides_he/broken.svs', data)))).rejects.toMatchObject({
      fault: 'not-a-slide',
    })
  })
})

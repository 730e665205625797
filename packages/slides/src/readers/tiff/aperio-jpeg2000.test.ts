import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { recordError, reference } from '../../../test/agreement.ts'
import { openSlide } from '../open-slide.ts'
import { itIsASlide } from '../slide-reader.case.ts'

const { files } = reference<{
  readonly files: Readonly<
    Record<string, { readonly width: number; readonly height: number; readonly pixels: string }>
  >
}>('aperio-jpeg2000')
const fixture = (name: string) =>
  fileURLToPath(new URL(`../../../test/fixtures/tiff/${name}`, import.meta.url))

describe('Aperio JPEG 2000', () => {
  it.each(Object.entries(files))('%s has the pixels that OpenSlide reads', async (name, expected) => {
    const slide = await openSlide(fixture(name))
    const { width, height } = expected
    const { pixels } = await slide.readRegion({ level: 0, x: 0, y: 0, width, height })
    const wanted = Buffer.from(expected.pixels, 'base64')
    expect(pixels.length).toBe(wanted.length)
    let largest = 0
    for (let i = 0; i < wanted.length; i++) largest = Math.max(largest, Math.abs(pixels[i] - wanted[i]))
    recordError(`${name} as OpenSlide's`, largest)
    // Chroma at a half: each library rounds its own way once more.
    expect(largest).toBeLessThanOrEqual(name.includes('444') || name.includes('33005') ? 0 : 1)
    await slide.close()
  })

  itIsASlide(() => openSlide(fixture('aperio-33003-422.svs')), {
    format: 'aperio-svs',
    levels: [[70, 50]],
    mpp: 0.252,
    magnification: 40,
    associated: [],
    hasIccProfile: false,
    secrets: ['Nonymous', '123-45', '01/02/13', 'Patient'],
  })
})

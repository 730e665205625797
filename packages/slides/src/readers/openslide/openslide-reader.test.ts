import { describe, expect, it } from 'vitest'
import { openSlideForTests, sharedSlide } from '../../../test/openslide-library.ts'
import { openSlide } from '../open-slide.ts'
import { itIsASlide } from '../slide-reader.case.ts'
import { libraryCandidates } from './find-library.ts'
import { openWithOpenSlide } from './openslide-reader.ts'
import { overBackground } from './premultiplied.ts'
import { harmlessProperties } from './properties.ts'

const library = await openSlideForTests()
const real = library === null ? null : sharedSlide('slides_he/cmu-1-small-region.svs')
const tiff = library === null ? null : sharedSlide('slides_dicom/boxes.tiff')

describe.skipIf(real === null)('a real SVS through OpenSlide', () => {
  itIsASlide(() => openWithOpenSlide(real ?? ''), {
    format: 'openslide',
    levels: [[2220, 2967]],
    mpp: 0.499,
    magnification: 20,
    associated: [
      ['label', 387, 463],
      ['macro', 1280, 431],
      ['thumbnail', 574, 768],
    ],
    hasIccProfile: false,
    secrets: ['CPAPERIOCS', 'CMU-1', '12/29/09', 'b414003d', '1004486'],
  })

  it('is as our own reader has it', async () => {
    const [theirs, ours] = [await openWithOpenSlide(real ?? ''), await openSlide(real ?? '')]
    const region = { level: 0, x: -7, y: 2500, width: 700, height: 600 }
    const [a, b] = [await theirs.readRegion(region), await ours.readRegion(region)]
    expect(Buffer.compare(a.pixels, b.pixels)).toBe(0)
    for (const name of ['label', 'macro', 'thumbnail'] as const)
      expect(await theirs.readAssociated(name)).toEqual(await ours.readAssociated(name))
    expect(ours.format).toBe('aperio-svs')
    await Promise.all([theirs.close(), ours.close()])
  })
})

describe.skipIf(tiff === null)('a real tiled TIFF through OpenSlide', () => {
  it('is as our own reader has it, on every level', async () => {
    const [theirs, ours] = [await openWithOpenSlide(tiff ?? ''), await openSlide(tiff ?? '')]
    expect(theirs.levels.map(({ width, height }) => [width, height])).toEqual(
      ours.levels.map(({ width, height }) => [width, height]),
    )
    for (const { index, width, height } of ours.levels) {
      const region = { level: index, x: 0, y: 0, width, height }
      expect(await theirs.readRegion(region)).toEqual(await ours.readRegion(region))
    }
    expect(theirs.iccProfile).toEqual(ours.iccProfile)
    // Its 72 dots an inch are believed by neither.
    expect([theirs.scale, ours.scale]).toEqual([null, null])
    await Promise.all([theirs.close(), ours.close()])
  })

  it('refuses what OpenSlide does not read', async () => {
    await expect(openWithOpenSlide(import.meta.filename)).rejects.toMatchObject({ fault: 'not-a-slide' })
  })
})

describe('pixels of OpenSlide', () => {
  it('lie over the background by what their alpha lets through', () => {
    // Alpha, red, green, blue: opaque; nothing at all; half a red.
    const argb = new Uint8Array(Uint32Array.of(0xff0a141e, 0, 0x80800000).buffer)
    const into = new Uint8Array(10)
    overBackground(argb, [255, 255, 255], into, 1)
    expect([...into]).toEqual([0, 10, 20, 30, 255, 255, 255, 255, 127, 127])
    overBackground(argb, [0, 0, 0], into, 1)
    expect([...into]).toEqual([0, 10, 20, 30, 0, 0, 0, 128, 0, 0])
  })
})

describe('the library of OpenSlide', () => {
  it('is looked for where each system has it, or where it is named', () => {
    expect(libraryCandidates('linux', '')).toEqual(['libopenslide.so.1', 'libopenslide.so.0'])
    expect(libraryCandidates('win32', '')).toContain('libopenslide-1.dll')
    expect(libraryCandidates('darwin', '')).toContain('/opt/homebrew/lib/libopenslide.1.dylib')
    expect(libraryCandidates('linux', '/opt/own.so')).toEqual(['/opt/own.so'])
  })

  it('tells properties of scanners only', () => {
    const said = harmlessProperties({
      'openslide.vendor': 'hamamatsu',
      'openslide.comment': 'Mrs. Huber',
      'hamamatsu.SourceLens': '40',
      'hamamatsu.Reference': 'B2019-0815',
      'mirax.GENERAL.SLIDE_NAME': 'Huber',
      'aperio.User': 'weber',
      'leica.barcode': '4711',
      'tiff.DateTime': '2019:03:04',
    })
    expect(said).toEqual({ 'openslide.vendor': 'hamamatsu', 'hamamatsu.SourceLens': '40' })
  })
})

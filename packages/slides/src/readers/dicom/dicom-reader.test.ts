import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { textElement } from '@tessera/imaging'
import { afterAll, describe, expect, it } from 'vitest'
import { recordAbsoluteError, recordError } from '../../../test/agreement.ts'
import { openSlideForTests, sharedSlide } from '../../../test/openslide-library.ts'
import { type DicomWriting, type Packing, writeDicom } from '../../../test/write-dicom.ts'
import { createRaster, type Raster } from '../../raster.ts'
import type { Slide } from '../../slide.ts'
import { openSlide } from '../open-slide.ts'
import { openWithOpenSlide } from '../openslide/openslide-reader.ts'
import { itIsASlide } from '../slide-reader.case.ts'

const root = mkdtempSync(path.join(os.tmpdir(), 'tessera-dicom-wsi-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let folders = 0
const newFolder = () => mkdtempSync(path.join(root, `${folders++}-`))

/** Smooth, with an edge, so that a lossy codec keeps it; every place is different. */
function drawn(width: number, height: number): Raster {
  const raster = createRaster(width, height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const ring = 90 + 60 * Math.sin(x / 17) * Math.cos(y / 23)
      raster.pixels.set([ring + 60, 0.6 * ring + x / 4, 200 - y / 3], 3 * (y * width + x))
    }
  return raster
}

const picture = drawn(230, 170)
const half = drawn(115, 85)

async function whole(slide: Slide, level = 0): Promise<Raster> {
  const { width, height } = slide.levels[level]
  return slide.readRegion({ level, x: 0, y: 0, width, height })
}

function rootMeanSquare(a: Uint8Array, b: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2
  return Math.sqrt(sum / a.length)
}

/** Root mean square error of a peak signal-to-noise ratio of 45 dB. */
const at45dB = 255 / 10 ** (45 / 20)

const library = await openSlideForTests()

describe('DICOM whole slides', () => {
  describe('of two levels with label, overview and thumbnail', async () => {
    const folder = newFolder()
    const icc = new Uint8Array(132)
    icc.set(new TextEncoder().encode('acsp'), 36)
    const [file] = await writeDicom(folder, 'b', picture, { packing: 'jpeg', iccProfile: icc })
    await writeDicom(folder, 'a', half, { packing: 'jpeg', mpp: 1 })
    await writeDicom(folder, 'c', drawn(60, 50), { kind: 'LABEL' })
    await writeDicom(folder, 'd', drawn(100, 40), { kind: 'OVERVIEW' })
    await writeDicom(folder, 'e', drawn(57, 42), { kind: 'THUMBNAIL', packing: 'jpeg2000' })
    const secret = 'MUELLER'
    await writeDicom(folder, 'other', drawn(70, 70), { more: [textElement(0x0020000e, 'UI', '1.2.3.4')] })
    writeFileSync(path.join(folder, 'notes.txt'), secret)
    const expected = {
      format: 'dicom-wsi',
      levels: [
        [230, 170],
        [115, 85],
      ],
      mpp: 0.5,
      magnification: 20,
      associated: [
        ['label', 60, 50],
        ['macro', 100, 40],
        ['thumbnail', 57, 42],
      ],
      hasIccProfile: true,
      secrets: [secret],
    } as const
    itIsASlide(() => openSlide(file), expected)
  })

  it.each<[string, DicomWriting, boolean]>([
    ['uncompressed', { packing: 'native' }, true],
    ['uncompressed in planes', { packing: 'planar' }, true],
    ['JPEG, YBR_FULL_422', { packing: 'jpeg' }, false],
    ['JPEG, RGB without a marker', { packing: 'jpeg-rgb' }, false],
    ['JPEG 2000, lossless', { packing: 'jpeg2000' }, true],
    ['JPEG 2000, lossy', { packing: 'jpeg2000-lossy' }, false],
    ['JPEG, extended offset table', { packing: 'jpeg', table: 'extended' }, false],
    ['JPEG, no offset table', { packing: 'jpeg', table: 'none' }, false],
    ['JPEG, frames in fragments', { packing: 'jpeg', fragments: 3 }, false],
    ['JPEG, frames in fragments, no offset table', { packing: 'jpeg', fragments: 3, table: 'none' }, false],
    ['TILED_SPARSE', { packing: 'jpeg2000', sparse: true }, true],
    ['a concatenation', { packing: 'jpeg2000', parts: 3 }, true],
    [
      'a sparse concatenation, no offset table',
      { packing: 'jpeg', parts: 2, sparse: true, table: 'none' },
      false,
    ],
  ])('gives the pixels that were written: %s', async (name, options, lossless) => {
    const [file] = await writeDicom(newFolder(), 'slide', picture, options)
    const slide = await openSlide(file)
    const read = await whole(slide)
    await slide.close()
    const error = rootMeanSquare(read.pixels, picture.pixels)
    if (!lossless) recordError(`DICOM-WSI: ${name}`, error)
    expect(error).toBeLessThanOrEqual(lossless ? 0 : at45dB)
  })

  it.skipIf(library === null).each<Packing>(['native', 'jpeg', 'jpeg-rgb', 'jpeg2000', 'jpeg2000-lossy'])(
    'is as OpenSlide has it: %s',
    async packing => {
      const folder = newFolder()
      const [file] = await writeDicom(folder, 'slide', picture, { packing, iccProfile: new Uint8Array(132) })
      await writeDicom(folder, 'lower', half, { packing, mpp: 1, iccProfile: new Uint8Array(132) })
      const [ours, theirs] = [await openSlide(file), await openWithOpenSlide(file)]
      expect(theirs.levels.map(({ width, height }) => [width, height])).toEqual([
        [230, 170],
        [115, 85],
      ])
      expect([ours.scale?.x, ours.magnification]).toEqual([theirs.scale?.x, theirs.magnification])
      for (const level of [0, 1]) {
        const [a, b] = [await whole(ours, level), await whole(theirs, level)]
        // OpenJPEG's lossy transform rounds differently from build to build.
        expect(
          recordAbsoluteError(`DICOM-WSI beside OpenSlide: ${packing}`, a.pixels, b.pixels),
        ).toBeLessThanOrEqual(1)
      }
      await Promise.all([ours.close(), theirs.close()])
    },
  )

  it('leaves what a sparse slide leaves out to the background', async () => {
    const [file] = await writeDicom(newFolder(), 'sparse', picture, { sparse: true, leftOut: ['1,1'] })
    const slide = await openSlide(file)
    const region = { level: 0, x: 60, y: 64, width: 10, height: 1 }
    const { pixels } = await slide.readRegion(region, { background: [1, 2, 3] })
    expect([...pixels.subarray(9, 15)]).not.toContain(255)
    expect([...pixels.subarray(12)]).toEqual(Array.from({ length: 6 }, () => [1, 2, 3]).flat())
    await slide.close()
  })

  it('shows the middle one of several focal planes, and says so', async () => {
    const [file] = await writeDicom(newFolder(), 'planes', picture, { focalPlanes: 3 })
    const slide = await openSlide(file)
    const { pixels } = await whole(slide)
    expect(
      Buffer.compare(
        pixels,
        picture.pixels.map(value => 255 - value),
      ),
    ).toBe(0)
    expect(slide.properties['dicom.focalPlanes']).toBe('the middle one of 3')
    await slide.close()
  })

  it('opens a folder of one slide, and refuses one of two', async () => {
    const folder = newFolder()
    await writeDicom(folder, 'a', picture)
    const slide = await openSlide(folder)
    expect(slide.width).toBe(230)
    await slide.close()
    const [second] = await writeDicom(folder, 'b', half, { more: [textElement(0x0020000e, 'UI', '1.2.3.4')] })
    await expect(openSlide(folder)).rejects.toMatchObject({ fault: 'bad-setting' })
    const one = await openSlide(second)
    expect(one.width).toBe(115)
    await one.close()
  })

  it('says which part of a concatenation is missing', async () => {
    const [first, second, third] = await writeDicom(newFolder(), 'parts', picture, { parts: 3 })
    rmSync(third)
    await expect(openSlide(first)).rejects.toMatchObject({ fault: 'truncated' })
    writeFileSync(third, readFileSync(second))
    await expect(openSlide(first)).rejects.toMatchObject({ fault: 'truncated' })
  })

  it('refuses a radiology image, and a label without its slide', async () => {
    const folder = newFolder()
    const [radiology] = await writeDicom(folder, 'ct', picture, {
      more: [textElement(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2')],
    })
    await expect(openSlide(radiology)).rejects.toMatchObject({ fault: 'not-a-slide' })
    const [label] = await writeDicom(newFolder(), 'label', picture, { kind: 'LABEL' })
    await expect(openSlide(label)).rejects.toMatchObject({ fault: 'not-a-slide' })
  })

  it('answers damage with a typed error', async () => {
    const [file] = await writeDicom(newFolder(), 'whole', picture, { packing: 'jpeg', table: 'none' })
    const bytes = readFileSync(file)
    for (let length = 0; length < bytes.length; length += Math.ceil(bytes.length / 60)) {
      const cut = path.join(newFolder(), 'cut.dcm')
      writeFileSync(cut, bytes)
      truncateSync(cut, length)
      const fault = await openSlide(cut)
        .then(async slide => {
          await whole(slide).finally(() => slide.close())
          return null
        })
        .catch(error => error.fault ?? error)
      expect(['truncated', 'damaged', 'not-a-slide', 'unsupported']).toContain(fault)
    }
  })

  const pair = sharedSlide('slides_dicom/boxes_0.dcm')
  describe.skipIf(pair === null)('that is real', () => {
    itIsASlide(() => openSlide(pair ?? ''), {
      format: 'dicom-wsi',
      levels: [[16, 16]],
      mpp: 0.499,
      magnification: 20,
      associated: [['thumbnail', 16, 16]],
      hasIccProfile: true,
      secrets: ['SLIDE_1', 'CPAPERIOCS', '20091229'],
    })

    it('has the pixels that OpenSlide 4.0.1 gives', async () => {
      const slide = await openSlide(pair ?? '')
      const { pixels } = await slide.readRegion({ level: 0, x: 0, y: 0, width: 4, height: 1 })
      const thumbnail = await slide.readAssociated('thumbnail')
      await slide.close()
      expect([...pixels]).toEqual([245, 243, 252, 244, 243, 234, 247, 247, 232, 252, 252, 247])
      expect([...thumbnail.pixels.subarray(0, 12)]).toEqual([
        246, 246, 246, 237, 237, 245, 255, 247, 243, 246, 244, 246,
      ])
    })
  })
})

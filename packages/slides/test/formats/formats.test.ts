import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Raster } from '../../src/raster.ts'
import { openSlide } from '../../src/readers/open-slide.ts'
import type { Slide } from '../../src/slide.ts'
import { recordError, reference } from '../agreement.ts'
import { realSlideIsHere } from './real-pixels.ts'
import { mpp, writeFormats } from './write-formats.ts'

interface Described {
  readonly width: number
  readonly height: number
  readonly sha256?: string
  /** Base64 of red, green and blue at the places of {@link places}. */
  readonly samples?: string
}

interface Peer {
  readonly by: string
  /** A list of channels a level in multiplex files. */
  readonly levels: readonly (Described | readonly Described[])[]
  readonly associated?: Readonly<Record<string, Described>>
  readonly mpp?: number | null
}

interface Entry {
  readonly lossy: boolean
  readonly tifffile?: Peer
  readonly openslide?: Peer
  readonly pillow?: Peer
}

const { samples, files } = reference<{
  readonly samples: number
  readonly files: Readonly<Record<string, Entry>>
}>('formats')

if (!realSlideIsHere)
  console.log('formats written from the real slide are skipped: ../shared/data is not here')

let folder = ''
beforeAll(async () => {
  if (!realSlideIsHere) return
  folder = mkdtempSync(path.join(tmpdir(), 'formats-'))
  await writeFormats(folder)
}, 120_000)
afterAll(() => {
  if (folder !== '') rmSync(folder, { recursive: true, force: true })
})

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Pixels on a walk by the golden ratio, as formats.py takes them. */
function sampled({ width, height, pixels }: Raster): Uint8Array {
  const out = new Uint8Array(3 * samples)
  for (let i = 0; i < samples; i++) {
    const at = Math.floor((((i + 1) * 0.6180339887498949) % 1) * (width * height))
    out.set(pixels.subarray(3 * at, 3 * at + 3), 3 * i)
  }
  return out
}

/** Largest error of two pictures in parts of 255, 0 where the digests agree; of lossy ones that of 45 dB or more. */
function hold(method: string, picture: Raster, expected: Described): void {
  expect([picture.width, picture.height]).toEqual([expected.width, expected.height])
  if (expected.sha256 !== undefined) {
    const same = sha256(picture.pixels) === expected.sha256
    recordError(method, same ? 0 : 1)
    expect(same).toBe(true)
    return
  }
  const ours = sampled(picture)
  const theirs = Buffer.from(expected.samples ?? '', 'base64')
  expect(ours.length).toBe(theirs.length)
  const rms = Math.sqrt(ours.reduce((sum, value, i) => sum + (value - theirs[i]) ** 2, 0) / ours.length)
  // A PSNR of 45 dB is a root mean square of 255 / 10^(45/20).
  recordError(method, rms)
  expect(20 * Math.log10(255 / rms)).toBeGreaterThan(45)
}

async function wholeLevel(slide: Slide, level: number): Promise<Raster> {
  const { width, height } = slide.levels[level]
  return slide.readRegion({ level, x: 0, y: 0, width, height })
}

async function holdChannels(
  method: string,
  slide: Slide,
  level: number,
  expected: readonly Described[],
): Promise<void> {
  expect(slide.channels.length).toBe(expected.length)
  for (const [channel, { width, height, sha256: digest }] of expected.entries()) {
    const { values } = await slide.readChannel(channel, { level, x: 0, y: 0, width, height })
    const same = sha256(new Uint8Array(values.buffer, values.byteOffset, values.byteLength)) === digest
    recordError(method, same ? 0 : 1)
    expect(same).toBe(true)
  }
}

describe.skipIf(!realSlideIsHere)('formats written from the real slide', () => {
  it.each(Object.entries(files))('%s is read as others read it', async (name, entry) => {
    const slide = await openSlide(path.join(folder, name))
    const method = `format ${name.replace(/\.tif$/, '')}`
    const levels: Raster[] = []
    for (const { index } of slide.channels.length > 0 ? [] : slide.levels)
      levels.push(await wholeLevel(slide, index))
    for (const peer of [entry.tifffile, entry.openslide, entry.pillow]) {
      for (const [level, described] of peer?.levels.entries() ?? [])
        if ('width' in described) {
          // OpenSlide shows a multiplex file as a picture of its first channel: that one is held beside tifffile.
          if (slide.channels.length === 0) hold(method, levels[level], described)
        } else await holdChannels(method, slide, level, described)
      for (const [kind, described] of Object.entries(peer?.associated ?? {}))
        if (kind === 'label' || kind === 'macro' || kind === 'thumbnail')
          hold(method, await slide.readAssociated(kind), described)
      // Libvips writes 1 pixel a millimetre where it knows nothing: OpenSlide believes it.
      if (peer?.mpp && peer.mpp < 999) expect(slide.scale?.x).toBeCloseTo(peer.mpp, 6)
    }
    await slide.close()
  })

  it('every file says how large its pixels are, where its format can, and names no patient', async () => {
    for (const name of Object.keys(files)) {
      const slide = await openSlide(path.join(folder, name))
      const silent = /^(tiff-(strips|tiles|big)|vips|picture)/.test(name)
      if (silent) expect([name, slide.scale?.source === 'file']).toEqual([name, false])
      else expect([name, slide.scale?.x.toFixed(6)]).toEqual([name, mpp.toFixed(6)])
      // The DICOM files name a patient.
      expect(JSON.stringify([slide.properties, slide.associated])).not.toContain('SECRET')
      await slide.close()
    }
  })
})

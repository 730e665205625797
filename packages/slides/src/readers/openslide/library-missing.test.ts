import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { TiffFile } from '../../pyramid/tiff-file.ts'
import { openSlide } from '../open-slide.ts'
import { libraryVariable } from './find-library.ts'

// Before anything looks for it: a file that is not there stands for a library that is not installed.
process.env[libraryVariable] = path.join(os.tmpdir(), 'no-such-libopenslide.so')

const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-foreign-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A TIFF with the one field that tells what it is. */
async function tiffWith(name: string, tag: number, text: string): Promise<string> {
  const file = path.join(folder, name)
  const writer = await TiffFile.create(file)
  await writer.finish([{ fields: [{ tag, type: 'ascii', text }] }])
  return file
}

describe('a slide that needs OpenSlide, where it is not installed', () => {
  it.each([
    ['NDPI', () => tiffWith('a.tif', 65420, 'x')],
    [
      'Leica SCN',
      () => tiffWith('b.tif', 270, '<scn xmlns="http://www.leica-microsystems.com/scn/2010/10/01">'),
    ],
    ['Ventana BIF', () => tiffWith('c.tif', 700, '<iScan Magnification="40"/>')],
    ['Philips TIFF', () => tiffWith('d.tif', 305, 'Philips DP v1.0')],
    [
      'Zeiss CZI',
      async () => {
        const file = path.join(folder, 'e.czi')
        writeFileSync(file, `ZISRAWFILE${'\0'.repeat(100)}`)
        return file
      },
    ],
    [
      'MIRAX',
      async () => {
        const file = path.join(folder, 'f.mrxs')
        mkdirSync(path.join(folder, 'f'))
        writeFileSync(path.join(folder, 'f', 'Slidedat.ini'), '[GENERAL]')
        writeFileSync(file, Buffer.from([0xff, 0xd8, 0xff, 0xe0]))
        return file
      },
    ],
  ])('says what to install: %s', async (_, make) => {
    const opening = openSlide(await make())
    await expect(opening).rejects.toMatchObject({
      fault: 'library-missing',
      cure: expect.stringContaining('apt install libopenslide0'),
    })
  })

  it('does not hide what no reader knows', async () => {
    const file = path.join(folder, 'text.txt')
    writeFileSync(file, 'no slide')
    await expect(openSlide(file)).rejects.toMatchObject({ fault: 'not-a-slide' })
  })
})

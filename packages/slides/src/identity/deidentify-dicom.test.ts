import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { readDicomFile, textElement, textOf } from '@tessera/imaging'
import { afterAll, describe, expect, it } from 'vitest'
import { sharedSlide } from '../../test/openslide-library.ts'
import { type Packing, writeDicom } from '../../test/write-dicom.ts'
import { createRaster } from '../raster.ts'
import { openSlide } from '../readers/open-slide.ts'
import { deidentifySlide } from './deidentify-slide.ts'

const root = mkdtempSync(path.join(os.tmpdir(), 'tessera-identity-dicom-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let count = 0
const newFolder = () => mkdtempSync(path.join(root, `${count++}-`))

const picture = createRaster(150, 110)
for (let i = 0; i < picture.pixels.length; i++) picture.pixels[i] = 100 + ((i * 2654435761) >>> 25)
const half = createRaster(75, 55, [200, 150, 180])

const patient = [
  textElement(0x00100010, 'PN', 'HUBERMAYR^ANNA MARIA'),
  textElement(0x00100020, 'LO', 'PAT-4711-0815'),
  textElement(0x00100030, 'DA', '19550312'),
  textElement(0x00400512, 'LO', 'B2019-00815-HUBERMAYR'),
  textElement(0x00204000, 'LT', 'slide of Anna Hubermayr'),
]
const secrets = ['HUBERMAYR', 'Hubermayr', 'ANNA MARIA', 'PAT-4711-0815', '19550312']
const key = new Uint8Array(32).fill(7)

async function series(packing: Packing): Promise<string> {
  const folder = newFolder()
  const options = { packing, more: patient }
  await writeDicom(folder, 'HUBERMAYR-level-0', picture, { ...options, table: 'extended' })
  await writeDicom(folder, 'HUBERMAYR-level-1', half, { ...options, mpp: 1, fragments: 2 })
  await writeDicom(folder, 'label', half, { ...options, kind: 'LABEL' })
  await writeDicom(folder, 'overview', half, { ...options, kind: 'OVERVIEW' })
  await writeDicom(folder, 'thumbnail', half, { ...options, kind: 'THUMBNAIL' })
  return folder
}

async function everything(folder: string) {
  const slide = await openSlide(folder)
  const levels: string[] = []
  for (const { index, width, height } of slide.levels) {
    const { pixels } = await slide.readRegion({ level: index, x: 0, y: 0, width, height })
    levels.push(Buffer.from(pixels).toString('base64'))
  }
  await slide.close()
  return { levels, scale: slide.scale, magnification: slide.magnification }
}

describe('a de-identified DICOM slide', () => {
  it.each<Packing>(['native', 'jpeg', 'jpeg2000'])(
    'reads the same without label and overview: %s',
    async packing => {
      const input = await series(packing)
      const output = path.join(newFolder(), 'clean')
      const report = await deidentifySlide(input, output, { key })
      expect(report.images.toSorted()).toEqual(['label', 'macro', 'thumbnail'])
      expect(report.attributes['(0010,0010)']).toBe(2)
      expect(await everything(output)).toEqual(await everything(input))
      const files = readdirSync(output)
      expect(files).toHaveLength(2)
      for (const name of files) {
        expect(name).toMatch(/^[0-9a-f]{20}\.dcm$/)
        const bytes = readFileSync(path.join(output, name))
        for (const secret of secrets) expect(bytes.includes(secret)).toBe(false)
        const { dataset } = await readDicomFile(path.join(output, name))
        expect(textOf(dataset, 0x00120062)).toBe('YES')
        expect(textOf(dataset, 0x00100020)).toMatch(/^P[0-9a-f]{12}$/)
      }
    },
  )

  it('keeps the thumbnail where that is asked', async () => {
    const output = path.join(newFolder(), 'clean')
    const report = await deidentifySlide(await series('jpeg'), output, { thumbnail: true })
    expect(report.images.toSorted()).toEqual(['label', 'macro'])
    expect(readdirSync(output)).toHaveLength(3)
  })

  it('gives the same names for the same key', async () => {
    const input = await series('native')
    const [once, again] = [path.join(newFolder(), 'a'), path.join(newFolder(), 'b')]
    await deidentifySlide(input, once, { key })
    await deidentifySlide(input, again, { key })
    expect(readdirSync(once)).toEqual(readdirSync(again))
  })

  it('refuses where the pixels hold a name, and leaves nothing', async () => {
    const input = newFolder()
    const named = createRaster(64, 64)
    named.pixels.set(new TextEncoder().encode('HUBERMAYR'), 300)
    await writeDicom(input, 'a', named, { more: patient })
    const folder = newFolder()
    const going = deidentifySlide(input, path.join(folder, 'clean'))
    await expect(going).rejects.toMatchObject({ fault: 'identifiable' })
    expect(readdirSync(folder)).toEqual([])
  })

  it('refuses images that say that names are written into them, and a folder that is not empty', async () => {
    const input = newFolder()
    await writeDicom(input, 'a', picture, { more: [textElement(0x00280301, 'CS', 'YES')] })
    const going = deidentifySlide(input, path.join(newFolder(), 'clean'))
    await expect(going).rejects.toMatchObject({ fault: 'identifiable' })
    const full = newFolder()
    writeFileSync(path.join(full, 'other'), '')
    await expect(deidentifySlide(await series('native'), full)).rejects.toMatchObject({
      fault: 'bad-setting',
    })
  })

  const real = sharedSlide('slides_dicom/boxes_0.dcm')
  it.skipIf(real === null)('reads the same: a real one', async () => {
    const output = path.join(newFolder(), 'clean')
    await deidentifySlide(real ?? '', output)
    expect(await everything(output)).toEqual(await everything(real ?? ''))
    const [name] = readdirSync(output)
    const bytes = readFileSync(path.join(output, name))
    for (const value of ['SLIDE_1', 'SPECIMEN_1', 'CPAPERIOCS', 'Bangor', 'b414003d'])
      expect(bytes.includes(value)).toBe(false)
  })
})

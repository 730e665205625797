import { copyFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dicomFixture, temporaryFolder } from '../../test/dicom-fixture.ts'
import { shiftedDate } from './deidentify/pseudonyms.ts'
import { parseDicom } from './dicom-file.ts'
import { loadDictionary } from './dictionary.ts'
import { fillPolygons } from './rasterise.ts'
import { readDicomMask } from './read-dicom-mask.ts'
import { readDicomSeries } from './read-series.ts'
import { tags } from './tags.ts'
import { bytesElement, dataset, encodeDicom, sequenceElement, shortElement, textElement } from './write.ts'

describe('properties', () => {
  it('names and order of files change nothing in the volume', async () => {
    const { volume } = await readDicomSeries(dicomFixture('ct'))
    const files = readdirSync(dicomFixture('ct'))
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(files, { minLength: files.length }), async order => {
        const folder = temporaryFolder()
        const named = order.map((file, n) => {
          const to = path.join(folder, `x${n}`)
          copyFileSync(dicomFixture(`ct/${file}`), to)
          return to
        })
        expect((await readDicomSeries(named)).volume).toEqual(volume)
        expect((await readDicomSeries(folder)).volume).toEqual(volume)
      }),
      { numRuns: 5 },
    )
  })

  it('what is written is read again, sequences, odd lengths and long texts included', async () => {
    const dictionary = await loadDictionary()
    const text = fc
      .string({ unit: fc.constantFrom(...'abcXYZ 019^='), maxLength: 90 })
      .map(value => value.trim())
    fc.assert(
      fc.property(
        text,
        text,
        fc.uint8Array({ maxLength: 33 }),
        fc.integer({ min: 0, max: 65535 }),
        (a, b, bytes, n) => {
          const body = dataset(
            textElement(tags.SOPClassUID, 'UI', '1.2.3'),
            textElement(tags.SOPInstanceUID, 'UI', '1.2.3.4'),
            textElement(tags.SeriesDescription, 'LO', a),
            shortElement(tags.Rows, n),
            sequenceElement(tags.ReferencedSeriesSequence, [
              dataset(textElement(0x0040a160, 'UT', b.repeat(900)), bytesElement(0x00282000, 'OB', bytes)),
              dataset(),
            ]),
          )
          const read = parseDicom(encodeDicom(body), dictionary, null).dataset
          expect(encodeDicom(read)).toEqual(encodeDicom(body))
          expect([...read.keys()]).toEqual([...body.keys()].sort((x, y) => x - y))
          expect(read.get(tags.ReferencedSeriesSequence)?.items?.length).toBe(2)
        },
      ),
      { numRuns: 100 },
    )
  })

  it('a moved date that is moved back is the date', () => {
    const date = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(date, fc.integer({ min: -3650, max: -1 }), (day, by) => {
        const text = day.toISOString().slice(0, 10).replaceAll('-', '')
        expect(shiftedDate(shiftedDate(text, by) ?? '', -by)).toBe(text)
      }),
    )
  })

  it('polygons filled together are the exclusive or of each alone', () => {
    const point = fc.double({ min: -4, max: 20, noNaN: true })
    const polygon = fc
      .array(point, { minLength: 6, maxLength: 16 })
      .map(all => Float64Array.from(all.slice(0, all.length & ~1)))
    const alone = (of: readonly Float64Array[]) => {
      const plane = new Uint8Array(256)
      fillPolygons(of, 16, 16, plane)
      return plane
    }
    fc.assert(
      fc.property(polygon, polygon, (a, b) => {
        const [one, two] = [alone([a]), alone([b])]
        expect(alone([a, b])).toEqual(one.map((value, n) => value ^ two[n]))
      }),
      { numRuns: 200 },
    )
  })
})

describe('a mask of DICOM', () => {
  it('is read of a segmentation or a structure set alike, by number or name', async () => {
    const { volume } = await readDicomSeries(dicomFixture('mr'))
    const on = { grid: volume.grid }
    const node = await readDicomMask(dicomFixture('seg-binary.dcm'), on, { region: 'node' })
    expect([node.number, node.name, node.regions.length]).toEqual([2, 'node', 2])
    const ring = await readDicomMask(dicomFixture('rtstruct.dcm'), on, { region: 1 })
    expect([ring.name, ring.mask.grid]).toEqual(['ring', volume.grid])
    await expect(readDicomMask(dicomFixture('rtstruct.dcm'), on)).rejects.toMatchObject({
      fault: 'several-labels',
      what: '2 regions: 1 ring, 2 triangle',
    })
    await expect(readDicomMask(dicomFixture('seg-binary.dcm'), on, { region: 7 })).rejects.toMatchObject({
      fault: 'no-such-label',
    })
    await expect(readDicomMask(dicomFixture('ct/0.dcm'), on)).rejects.toMatchObject({ fault: 'not-an-image' })
  })
})

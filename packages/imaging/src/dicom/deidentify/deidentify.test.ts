import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import dcmjs from 'dcmjs'
import { describe, expect, it } from 'vitest'
import { recordError } from '../../../../../scripts/conformance/record.ts'
import { reference } from '../../../test/agreement.ts'
import { changedDicom, dicomFixture, temporaryFolder } from '../../../test/dicom-fixture.ts'
import { ImagingError } from '../../imaging-error.ts'
import type { Element } from '../dataset.ts'
import { parseDicom } from '../dicom-file.ts'
import { loadDictionary } from '../dictionary.ts'
import { readDicomSeries } from '../read-series.ts'
import { tags } from '../tags.ts'
import {
  bytesElement,
  dataset,
  encodeDicom,
  fragmentsElement,
  sequenceElement,
  textElement,
} from '../write.ts'
import { deidentifyDataset } from './deidentify-dataset.ts'
import { deidentifyFolder } from './deidentify-folder.ts'
import { cleanedDescription } from './descriptors.ts'
import { profileAction } from './profile-action.ts'
import { createPseudonyms, shiftedDate } from './pseudonyms.ts'

const key = new Uint8Array(32).fill(7)
const pseudonyms = createPseudonyms(key)
const planted = ['Planted', 'Pauline', 'MRN-0047110815', 'ACC-55512', '19610704', 'Referrer', 'Rita']
const latin = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1').toLowerCase()

function traces(bytes: Uint8Array): string[] {
  const content = latin(bytes)
  return planted.filter(identifier => content.includes(identifier.toLowerCase()))
}

async function clean(bytes: Uint8Array, options = {}) {
  const { dataset, syntax } = parseDicom(bytes, await loadDictionary(), null)
  const result = deidentifyDataset(dataset, await loadDictionary(), { pseudonyms, ...options })
  return { ...result, bytes: encodeDicom(result.dataset, syntax.encapsulated ? syntax.uid : undefined) }
}

const name = 'Planted^Pauline'
const raw = new TextEncoder().encode(`${name} MRN-0047110815`)

/** The name in an attribute of every value representation; those that the profile does not name among them. */
const everyRepresentation: readonly Element[] = [
  textElement(0x00020016, 'AE', 'PLANTED'),
  textElement(0x00080055, 'AE', 'PLANTED'),
  textElement(0x00101010, 'AS', '063Y'),
  textElement(0x00180015, 'CS', 'PLANTED'),
  textElement(0x0008002a, 'DT', '19610704101500'),
  textElement(0x00080070, 'LO', `${name} Scanners`),
  textElement(0x00204000, 'LT', `seen ${name}`),
  textElement(0x00081070, 'PN', name),
  textElement(0x00080094, 'SH', 'PLANTED'),
  textElement(0x00081090, 'LO', 'MRN-0047110815'),
  textElement(0x00080081, 'ST', 'Pauline street'),
  textElement(0x00080120, 'UR', 'http://x/?id=MRN-0047110815'),
  textElement(0x00080119, 'UC', name),
  textElement(0x00321030, 'LO', name),
  textElement(0x0040a160, 'UT', `${name} was here`),
  bytesElement(0x00282000, 'OB', raw),
  bytesElement(0x00660016, 'OF', raw.subarray(0, 28)),
  bytesElement(0x00660040, 'OL', raw.subarray(0, 28)),
  bytesElement(0x00281201, 'OW', raw),
  bytesElement(0x7fe00009, 'OD', new Uint8Array(8)),
  bytesElement(0x00189999, 'UN', raw),
  bytesElement(0x00180050, 'DS', raw),
]

describe('de-identification', () => {
  it('leaves no trace of an identifier in any representation, nested, private or trailing', async () => {
    const nested = sequenceElement(0x00082218, [
      dataset(
        ...everyRepresentation.filter(({ tag }) => tag >>> 16 !== 2 && tag !== 0x7fe00009),
        sequenceElement(0x00089215, [dataset(textElement(0x00080104, 'LO', `of ${name}`))]),
        textElement(0x00110010, 'LO', 'PRIVATE'),
        bytesElement(0x00111001, 'UN', raw),
      ),
    ])
    const bytes = await changedDicom('ct/0.dcm', [
      ...everyRepresentation.filter(({ tag }) => tag >>> 16 !== 2 && tag !== 0x7fe00009),
      nested,
      textElement(0x00090010, 'LO', `${name} INC`),
      bytesElement(0x00091001, 'UN', raw),
      sequenceElement(0x00091002, [dataset(textElement(tags.PatientName, 'PN', name))]),
      bytesElement(0x60003000, 'OW', raw),
      textElement(0x60004000, 'LT', name),
      bytesElement(0x50003000, 'OW', raw),
      bytesElement(0xfffcfffc, 'OB', raw),
    ])
    expect(traces(bytes)).toEqual(planted)
    for (const options of [{}, { shiftDates: true, patientCharacteristics: true, descriptors: true }]) {
      const cleaned = await clean(bytes, options)
      expect(traces(cleaned.bytes)).toEqual([])
      expect(latin(cleaned.bytes)).not.toContain('private')
      expect(JSON.stringify([...cleaned.deeds]).toLowerCase()).not.toMatch(/planted|pauline|0047110815/)
      recordError('DICOM de-identification, basic profile', traces(cleaned.bytes).length)
    }
  })

  it('finds short names, names in other alphabets, hospitals and days in what is kept', async () => {
    const utf8 = new TextEncoder()
    const bytes = await changedDicom('ct/0.dcm', [
      textElement(tags.SpecificCharacterSet, 'CS', 'ISO_IR 192'),
      bytesElement(tags.PatientName, 'PN', utf8.encode('Li^Wei=李^伟明')),
      textElement(tags.InstitutionName, 'LO', 'Eastern Changhai Hospital'),
      textElement(0x00081090, 'LO', 'scanner of Li'),
      bytesElement(tags.Manufacturer, 'LO', utf8.encode('扫描 李伟明 伟明')),
      textElement(0x00180022, 'CS', 'LIWEI'),
      textElement(0x00181020, 'LO', 'Changhai 2'),
      textElement(0x00185100, 'CS', 'D20240229'),
      textElement(0x00180015, 'CS', 'LIVER'),
    ])
    const { dataset } = await clean(bytes)
    const left = (tag: number) => latin(dataset.get(tag)?.bytes ?? new Uint8Array(0)).trim()
    for (const tag of [0x00081090, tags.Manufacturer, 0x00180022, 0x00181020, 0x00185100])
      expect(left(tag)).toBe('')
    expect(left(0x00180015)).toBe('liver')
    expect(left(tags.SpecificCharacterSet)).toBe('iso_ir 192')
  })

  it('writes the method and its codes, and a file that dcmjs reads', async () => {
    const { bytes } = await clean(new Uint8Array(readFileSync(dicomFixture('mr/0.dcm'))), {
      shiftDates: true,
    })
    const { buffer, byteOffset, byteLength } = bytes
    const read = dcmjs.data.DicomMessage.readFile(buffer.slice(byteOffset, byteOffset + byteLength))
    const value = (tag: string) => read.dict[tag]?.Value?.[0]
    expect(value('00120062')).toBe('YES')
    expect(value('00280303')).toBe('MODIFIED')
    const codes = read.dict['00120064'].Value.map(
      (item: Record<string, { Value: string[] }>) => item['00080100'].Value[0],
    )
    expect(codes).toEqual(['113100', '113107'])
    expect(value('00100020')).toMatch(/^P[0-9a-f]{12}$/)
    expect(read.meta['00020003'].Value[0]).toBe(value('00080018'))
    expect(value('00280010')).toBe(16)
  })

  it('moves every date of a patient by as many days, and no time', async () => {
    const read = async (file: string) =>
      (await clean(new Uint8Array(readFileSync(dicomFixture(file))), { shiftDates: true })).dataset
    const text = (body: ReadonlyMap<number, Element>, tag: number) =>
      latin(body.get(tag)?.bytes ?? new Uint8Array(0)).trim()
    const [ct, mr] = [await read('ct/0.dcm'), await read('mr/3.dcm')]
    const days = pseudonyms.days('MRN-0047110815\0')
    const expected = new Date(Date.UTC(2024, 1, 29) + days * 86_400_000)
      .toISOString()
      .slice(0, 10)
      .replaceAll('-', '')
    for (const body of [ct, mr]) {
      expect(text(body, tags.StudyDate)).toBe(expected)
      expect(text(body, tags.ContentDate)).toBe(expected)
      expect(text(body, tags.StudyTime)).toBe('101500')
      expect(text(body, tags.PatientBirthDate)).toBe('')
    }
    expect(days).toBeLessThan(0)
    expect(days).toBeGreaterThanOrEqual(-3650)
    recordError('DICOM de-identification, modified dates', 0)
  })

  it('dates are moved over leap days and ends of years; what is none is not', () => {
    expect(shiftedDate('20240301', -1)).toBe('20240229')
    expect(shiftedDate('20230301', -1)).toBe('20230228')
    expect(shiftedDate('20240101101500.5+0100', -366)).toBe('20221231101500.5+0100')
    for (const none of ['20230230', '2023', '', 'Planted', '00000000'])
      expect(shiftedDate(none, -1)).toBeNull()
  })

  it('replaces UIDs alike throughout a run, and leaves those of the standard', () => {
    expect(pseudonyms.uid('1.2.840.10008.1.2.1')).toBe('1.2.840.10008.1.2.1')
    const one = pseudonyms.uid('1.2.3.4')
    expect(one).toMatch(/^2\.25\.\d{1,39}$/)
    expect(createPseudonyms(key).uid('1.2.3.4')).toBe(one)
    expect(createPseudonyms(new Uint8Array(16)).uid('1.2.3.4')).not.toBe(one)
    expect(() => createPseudonyms(new Uint8Array(8))).toThrow(ImagingError)
  })

  it('keeps the references between a segmentation and its images, and the geometry', async () => {
    const seg = await clean(new Uint8Array(readFileSync(dicomFixture('seg-binary.dcm'))))
    const mr = await clean(new Uint8Array(readFileSync(dicomFixture('mr/0.dcm'))))
    const uid = latin(mr.dataset.get(tags.SOPInstanceUID)?.bytes ?? new Uint8Array(0)).trim()
    expect(latin(seg.bytes)).toContain(uid)
    expect(mr.dataset.get(tags.ImagePositionPatient)?.bytes).toBeDefined()
  })

  it('refuses pixels that may name the patient, reports, and comments of codecs', async () => {
    const refusal = async (bytes: Uint8Array, options = {}) => {
      const error: unknown = await clean(bytes, options).then(
        () => null,
        (cause: unknown) => cause,
      )
      return error instanceof ImagingError ? error.fault : null
    }
    const us = new Uint8Array(readFileSync(dicomFixture('ultrasound.dcm')))
    expect(await refusal(us)).toBe('identifiable')
    expect(await refusal(us, { pixelsChecked: true })).toBeNull()
    const capture = textElement(tags.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.7')
    expect(await refusal(await changedDicom('ct/0.dcm', [capture]))).toBe('identifiable')
    const label = textElement(tags.ImageType, 'CS', ['ORIGINAL', 'PRIMARY', 'LABEL', 'NONE'])
    expect(await refusal(await changedDicom('ct/0.dcm', [label]))).toBe('identifiable')
    const report = textElement(tags.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.88.11')
    expect(await refusal(await changedDicom('ct/0.dcm', [report]))).toBe('unsupported')
    const pixels = fragmentsElement(tags.PixelData, [new Uint8Array(0), raw])
    expect(await refusal(await changedDicom('syntax/jpeg-ls.dcm', [pixels]))).toBe('identifiable')
  })

  it('of descriptions keeps only words that every scanner uses', () => {
    expect(cleanedDescription('T2 TSE obl ax 3mm Planted Pauline b800')).toBe('T2 TSE obl ax 3mm b800')
    expect(cleanedDescription('Dr. Referrer 19610704')).toBe('')
  })
})

describe('the table of the basic profile', () => {
  it('has every attribute of the edition of 2020; four actions have changed since', () => {
    const older = reference<Record<string, [string, string]>>('dicom-profile')
    const changed = Object.entries(older)
      .filter(([tag, [action]]) => profileAction(Number.parseInt(tag, 16)) !== action)
      .map(([tag, [action]]) => `${tag} ${action} ${profileAction(Number.parseInt(tag, 16))}`)
    expect(Object.keys(older).length).toBeGreaterThan(420)
    expect(changed).toEqual(
      ['300A00B2 X X/Z', '30080105 X X/Z', '30100077 D X/D', '00100020 Z Z/D'].sort(
        (a, b) => Object.keys(older).indexOf(a.slice(0, 8)) - Object.keys(older).indexOf(b.slice(0, 8)),
      ),
    )
    recordError('DICOM de-identification, table of the profile', 0)
  })
})

describe('a folder of patients', () => {
  const fill = () => {
    const input = temporaryFolder()
    mkdirSync(path.join(input, 'Planted Pauline', 'mr'), { recursive: true })
    for (const file of readdirSync(dicomFixture('mr')))
      copyFileSync(dicomFixture(`mr/${file}`), path.join(input, 'Planted Pauline', 'mr', `Pauline_${file}`))
    copyFileSync(dicomFixture('ultrasound.dcm'), path.join(input, 'us.dcm'))
    writeFileSync(
      path.join(input, 'notes.txt'),
      'Planted Pauline, seen today, needs another scan before the operation',
    )
    return input
  }
  const all = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' })

  it('is written under other names, stays the same volume, and a stopped run goes on', async () => {
    const input = fill()
    const output = path.join(temporaryFolder(), 'out')
    const report = await deidentifyFolder(input, output, { key })
    expect(report).toMatchObject({ files: 10, written: 8, notDicom: 1, patients: 1 })
    expect(report.refused).toEqual([
      { number: 10, fault: 'identifiable', what: expect.stringContaining('BurnedInAnnotation') },
    ])
    const said =
      JSON.stringify(report) + all(output).join() + readFileSync(path.join(output, 'deidentification.json'))
    expect(said.toLowerCase()).not.toMatch(/planted|pauline|0047110815/)
    const before = await readDicomSeries(path.join(input, 'Planted Pauline'))
    const after = await readDicomSeries(output)
    expect(after.volume).toEqual(before.volume)
    const names = all(output)
    const again = await deidentifyFolder(input, output, { key })
    expect(again).toMatchObject({ written: 0, alreadyDone: 8 })
    expect(all(output)).toEqual(names)
    await expect(deidentifyFolder(input, output, {})).rejects.toMatchObject({ fault: 'bad-setting' })
    await expect(deidentifyFolder(input, output, { key, shiftDates: true })).rejects.toMatchObject({
      fault: 'bad-setting',
    })
    await expect(deidentifyFolder(input, path.join(input, 'out'))).rejects.toMatchObject({
      fault: 'bad-setting',
    })
  })

  it('of broken files refuses each by its number, with nothing of its content', async () => {
    const input = temporaryFolder()
    const whole = readFileSync(dicomFixture('ct/0.dcm'))
    writeFileSync(path.join(input, 'Planted.dcm'), whole.subarray(0, 700))
    writeFileSync(path.join(input, 'empty.dcm'), '')
    const report = await deidentifyFolder(input, path.join(temporaryFolder(), 'out'), { key })
    expect(report.refused.map(({ number, fault }) => `${number} ${fault}`)).toEqual([
      '1 truncated',
      '2 truncated',
    ])
    expect(JSON.stringify(report)).not.toContain('Planted')
  })
})

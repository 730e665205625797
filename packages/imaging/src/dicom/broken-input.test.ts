import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { recordError } from '../../../../scripts/conformance/record.ts'
import { changedDicom, dicomFixture, temporaryFolder } from '../../test/dicom-fixture.ts'
import { ImagingError, type ImagingFault } from '../imaging-error.ts'
import { parseDicom } from './dicom-file.ts'
import { loadDictionary } from './dictionary.ts'
import { readDicomSeries } from './read-series.ts'
import { tags } from './tags.ts'
import { bytesElement, shortElement, textElement } from './write.ts'

const folder = temporaryFolder()

async function faultOf(bytes: Uint8Array): Promise<ImagingFault | null> {
  const file = path.join(folder, 'one.dcm')
  writeFileSync(file, bytes)
  try {
    await readDicomSeries([file])
    return null
  } catch (error) {
    if (error instanceof ImagingError) {
      expect(error.cure).not.toBe('')
      return error.fault
    }
    throw error
  }
}

const one = 'ct/0.dcm'
const whole = () => new Uint8Array(readFileSync(dicomFixture(one)))

describe('broken DICOM', () => {
  it.each([
    ['an empty file', async () => new Uint8Array(0), 'truncated'],
    ['no DICOM', async () => new TextEncoder().encode('name,age\nA,61\n'.repeat(20)), 'not-an-image'],
    ['a file that ends in its header', async () => whole().subarray(0, 500), 'truncated'],
    ['a file that ends after its meta information', async () => whole().subarray(0, 140), 'truncated'],
    ['a file that ends in its pixels', async () => whole().subarray(0, whole().length - 9), 'truncated'],
    ['no pixel data', () => changedDicom(one, [], [tags.PixelData]), 'not-an-image'],
    ['no orientation', () => changedDicom(one, [], [tags.ImageOrientationPatient]), 'damaged'],
    ['no position', () => changedDicom(one, [], [tags.ImagePositionPatient]), 'damaged'],
    ['no pixel spacing', () => changedDicom(one, [], [tags.PixelSpacing]), 'damaged'],
    ['no rows', () => changedDicom(one, [], [tags.Rows]), 'damaged'],
    [
      'a spacing that is no number',
      () => changedDicom(one, [textElement(tags.PixelSpacing, 'DS', 'a\\b')]),
      'damaged',
    ],
    [
      'a wrong VR',
      () => changedDicom(one, [bytesElement(tags.Rows, 'LT', Uint8Array.of(65, 66))]),
      'damaged',
    ],
    [
      'compressed pixels of a size that nobody has',
      () =>
        changedDicom('syntax/rle.dcm', [shortElement(tags.Rows, 65535), shortElement(tags.Columns, 65535)]),
      'damaged',
    ],
    ['a slope of nought', () => changedDicom(one, [textElement(tags.RescaleSlope, 'DS', '0')]), 'damaged'],
    [
      'a structure set',
      async () => new Uint8Array(readFileSync(dicomFixture('rtstruct.dcm'))),
      'not-an-image',
    ],
  ] as const)('%s', async (_, bytes, fault) => {
    expect(await faultOf(await bytes())).toBe(fault)
  })

  it('a folder without DICOM, and none', async () => {
    const empty = temporaryFolder()
    await expect(readDicomSeries(empty)).rejects.toMatchObject({ fault: 'not-an-image' })
    await expect(readDicomSeries(path.join(empty, 'none'))).rejects.toMatchObject({ fault: 'no-such-file' })
  })

  it('random damage is an ImagingError or a volume, nothing else', async () => {
    const dictionary = await loadDictionary()
    let state = 20261122
    const random = (below: number) => {
      state = (state * 48271) % 2147483647
      return state % below
    }
    const names = [
      'ct/0.dcm',
      'mr/0.dcm',
      'enhanced/all.dcm',
      'seg-binary.dcm',
      'rtstruct.dcm',
      'syntax/big.dcm',
    ]
    for (const name of names) {
      const bytes = readFileSync(dicomFixture(name))
      for (let n = 0; n < 100; n++) {
        const damaged = new Uint8Array(bytes)
        for (let i = 0; i <= n % 5; i++) damaged[random(Math.min(damaged.length, 3000))] = random(256)
        const cut = n % 10 === 0 ? damaged.subarray(0, random(damaged.length)) : damaged
        try {
          parseDicom(cut, dictionary, name)
        } catch (error) {
          expect(error).toBeInstanceOf(ImagingError)
        }
        if (n < 25) await faultOf(cut)
      }
    }
    recordError('DICOM broken input', 0)
  })
})

import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/agreement.ts'
import { changedDicom, dicomFixture, temporaryFolder } from '../../test/dicom-fixture.ts'
import { ImagingError } from '../imaging-error.ts'
import { inspectDicomSeries, readDicomSeries } from './read-series.ts'
import { listDicomSeries } from './series-list.ts'
import { tags } from './tags.ts'
import { shortElement, textElement } from './write.ts'

interface Read {
  readonly size: number[]
  readonly origin: number[]
  readonly spacing: number[]
  readonly direction: number[]
  readonly voxels: number[]
}
interface Expected {
  readonly ct: Read
  readonly mr: Read
  readonly pet: Read
  readonly dwi: { readonly b: number[]; readonly voxels: number[] }
  readonly dce: { readonly seconds: number[]; readonly voxels: number[] }
  readonly enhanced: { readonly b: number[]; readonly voxels: number[] }
  readonly syntax: { readonly voxels: number[] }
  readonly bits: { readonly ten: number[]; readonly eight: number[] }
}
const expected = reference<Expected>('dicom')
const gridOf = ({ size, origin, spacing, direction }: Read) => [...size, ...origin, ...spacing, ...direction]

async function fault(work: Promise<unknown>): Promise<ImagingError> {
  const error = await work.then(
    () => null,
    (cause: unknown) => cause,
  )
  if (error instanceof ImagingError) return error
  throw new Error(`no ImagingError: ${error}`)
}

describe('a DICOM series', () => {
  it('is read as SimpleITK reads it: order in space, geometry, rescaled values', async () => {
    for (const name of ['ct', 'mr', 'pet'] as const) {
      const { volume } = await readDicomSeries(dicomFixture(name))
      const { size, origin, spacing, direction } = volume.grid
      const grid = [...size, ...origin, ...spacing, ...direction]
      expect(largestError('DICOM geometry', grid, gridOf(expected[name]))).toBeLessThan(1e-6)
      expect(largestError('DICOM series', volume.voxels, expected[name].voxels)).toBeLessThan(1e-6)
    }
  })

  it('with several b-values is one volume a b-value', async () => {
    const { frames, splitBy } = await readDicomSeries(dicomFixture('dwi'))
    expect(splitBy).toEqual(['bValue'])
    expect(frames.map(({ bValue }) => bValue)).toEqual(expected.dwi.b)
    const voxels = frames.flatMap(({ volume }) => [...volume.voxels])
    expect(largestError('DICOM frames by b-value', voxels, expected.dwi.voxels)).toBe(0)
  })

  it('with several phases is divided by time, with a warning', async () => {
    const { frames, findings } = await readDicomSeries(dicomFixture('dce'))
    expect(frames.map(({ time }) => time)).toEqual(expected.dce.seconds)
    const voxels = frames.flatMap(({ volume }) => [...volume.voxels])
    expect(largestError('DICOM frames by time', voxels, expected.dce.voxels)).toBe(0)
    expect(findings.map(({ code, severity }) => `${severity} ${code}`)).toContain('warning split-by-time')
  })

  it('of an enhanced multi-frame object is read by its functional groups, compressed or not', async () => {
    for (const name of ['enhanced/all.dcm', 'enhanced-rle.dcm']) {
      const { frames, volume } = await readDicomSeries([dicomFixture(name)])
      expect(frames.map(({ bValue }) => bValue)).toEqual(expected.enhanced.b)
      expect(volume.grid.size).toEqual([16, 16, 4])
      const voxels = frames.flatMap(frame => [...frame.volume.voxels])
      expect(largestError('DICOM multi-frame', voxels, expected.enhanced.voxels)).toBe(0)
    }
  })

  it('keeps what the uptake of a PET needs', async () => {
    const { metadata } = await readDicomSeries(dicomFixture('pet'))
    expect(metadata.pet).toEqual({
      units: 'BQML',
      decayCorrection: 'START',
      injectedDose: 370_000_000,
      halfLife: 6586.2,
      patientWeight: 71.5,
      injected: 33_000,
      seriesStart: 36_900,
      acquired: 36_900,
    })
  })

  it('rescales the padding value as it rescales the pixels', async () => {
    const { metadata, volume } = await readDicomSeries(dicomFixture('ct'))
    expect(metadata.padding).toBe(-2024)
    expect(volume.voxels[0]).toBe(-2024)
  })
})

describe('transfer syntaxes', () => {
  it.each(readdirSync(dicomFixture('syntax')))('%s gives the pixels that pydicom gives', async file => {
    const { volume } = await readDicomSeries([dicomFixture(`syntax/${file}`)])
    expect(largestError('DICOM transfer syntaxes', volume.voxels, expected.syntax.voxels)).toBe(0)
  })

  it('that nothing here decodes are named, with what to do', async () => {
    const folder = temporaryFolder()
    const bytes = await changedDicom('syntax/jpeg-2000.dcm', [])
    const text = Buffer.from(bytes)
      .toString('latin1')
      .replace('1.2.840.10008.1.2.4.90', '1.2.840.10008.1.2.4.93')
    writeFileSync(path.join(folder, 'a.dcm'), Buffer.from(text, 'latin1'))
    const error = await fault(readDicomSeries(folder))
    expect(error.fault).toBe('unsupported')
    expect(error.what).toContain('JPEG 2000 Multi-component')
    expect(error.cure).toContain('gdcmconv')
  })

  it('bits above those stored are dropped, the sign taken from the highest stored bit', async () => {
    for (const name of ['ten', 'eight'] as const) {
      const { volume } = await readDicomSeries([dicomFixture(`bits/${name}.dcm`)])
      expect(largestError('DICOM stored bits', volume.voxels, expected.bits[name])).toBe(0)
    }
  })
})

describe('what is wrong with a series', () => {
  let folder = ''
  beforeEach(() => {
    folder = temporaryFolder()
  })
  const take = (name: string, files: readonly string[]) => {
    for (const file of files) copyFileSync(dicomFixture(`${name}/${file}`), path.join(folder, file))
  }
  // The position of a CT file, 0 to 7: the script names position k (5 k mod 8).
  const ctAt = (k: number) => `${(k * 5) % 8}.dcm`
  const codes = async () => (await inspectDicomSeries(folder)).findings.map(({ code }) => code)
  const put = async (name: string, from: string, elements: Parameters<typeof changedDicom>[1]) =>
    writeFileSync(path.join(folder, name), await changedDicom(from, elements))

  it('a gap is refused with its files, or filled on demand', async () => {
    take('ct', [0, 1, 2, 4, 5, 6, 7].map(ctAt))
    const error = await fault(readDicomSeries(folder))
    expect(error.fault).toBe('series-inconsistent')
    expect(error.what).toContain('1 slice missing')
    expect(error.what).toContain(ctAt(2))
    const { volume, findings } = await readDicomSeries(folder, { fillGaps: true })
    expect(volume.grid.size[2]).toBe(8)
    const mean = (expected.ct.voxels[2 * 256 + 77] + expected.ct.voxels[4 * 256 + 77]) / 2
    expect(Math.abs(volume.voxels[3 * 256 + 77] - mean)).toBeLessThanOrEqual(0.5)
    expect(findings.map(({ code }) => code)).toContain('filled-slices')
  })

  it('an image that lies elsewhere makes no volume of a thousand slices', async () => {
    take('ct', [0, 1, 2].map(ctAt))
    await put('far.dcm', `ct/${ctAt(3)}`, [
      textElement(tags.ImagePositionPatient, 'DS', ['-30', '-40', '1e9']),
    ])
    expect(await codes()).toContain('varying-spacing')
  })

  it('two images at one position that nothing tells apart', async () => {
    take('ct', [0, 1, 2, 3].map(ctAt))
    await put('again.dcm', `ct/${ctAt(2)}`, [textElement(tags.SOPInstanceUID, 'UI', '1.2.3')])
    expect(await codes()).toContain('duplicate-slices')
    expect((await fault(readDicomSeries(folder))).what).toContain('again.dcm')
  })

  it('the same instance twice is used once', async () => {
    take('ct', [0, 1, 2, 3].map(ctAt))
    copyFileSync(path.join(folder, ctAt(2)), path.join(folder, 'copy.dcm'))
    expect(await codes()).toEqual(['repeated-instance'])
    expect((await readDicomSeries(folder)).volume.grid.size[2]).toBe(4)
  })

  it('mixed orientations and sizes', async () => {
    take('ct', [0, 1, 2].map(ctAt))
    await put('sagittal.dcm', `ct/${ctAt(3)}`, [
      textElement(tags.ImageOrientationPatient, 'DS', ['0', '1', '0', '0', '0', '-1']),
    ])
    expect(await codes()).toContain('mixed-orientations')
    await put('sagittal.dcm', `ct/${ctAt(3)}`, [textElement(tags.PixelSpacing, 'DS', ['0.9', '0.9'])])
    expect(await codes()).toContain('different-sizes')
  })

  it('spacing that varies, and slices shifted against each other', async () => {
    take('ct', [0, 1, 2].map(ctAt))
    await put('odd.dcm', `ct/${ctAt(3)}`, [
      textElement(tags.ImagePositionPatient, 'DS', ['-30', '-40', '108.7']),
    ])
    expect(await codes()).toContain('varying-spacing')
    for (const k of [0, 1, 2, 3])
      await put(`${k}.dcm`, `ct/${ctAt(k)}`, [
        textElement(tags.ImagePositionPatient, 'DS', ['-30', String(-40 + 0.6 * k), String(100 + 2.5 * k)]),
        textElement(tags.SOPInstanceUID, 'UI', `1.2.${k}`),
      ])
    const tilted = await inspectDicomSeries([0, 1, 2, 3].map(k => path.join(folder, `${k}.dcm`)))
    expect(tilted.findings.map(({ message }) => message).join()).toContain('13.5 degrees')
  })

  it('fewer images than announced; a volume of a b-value that is incomplete', async () => {
    take(
      'dwi',
      readdirSync(dicomFixture('dwi')).filter(name => name !== '10.dcm'),
    )
    expect(await codes()).toContain('incomplete-frame')
    folder = temporaryFolder()
    take(
      'dwi',
      readdirSync(dicomFixture('dwi')).filter(name => name !== '10.dcm' && name !== '1.dcm'),
    )
    expect((await inspectDicomSeries(folder)).findings.map(({ message }) => message).join()).toContain(
      'at different places',
    )
    folder = temporaryFolder()
    take('ct', [1, 2].map(ctAt))
    await put(ctAt(0), `ct/${ctAt(0)}`, [textElement(tags.ImagesInAcquisition, 'IS', '8')])
    expect(await codes()).toContain('fewer-than-announced')
  })

  it('a mosaic, which holds a volume in one image, is refused', async () => {
    await put('a.dcm', `ct/${ctAt(0)}`, [
      textElement(tags.ImageType, 'CS', ['ORIGINAL', 'PRIMARY', 'M', 'MOSAIC']),
    ])
    expect((await fault(readDicomSeries(folder))).cure).toContain('dcm2niix')
  })

  it('MONOCHROME1 is a warning, colour an error', async () => {
    await put('a.dcm', `ct/${ctAt(0)}`, [textElement(tags.PhotometricInterpretation, 'CS', 'MONOCHROME1')])
    expect(await codes()).toContain('inverted-display')
    await put('a.dcm', `ct/${ctAt(0)}`, [
      textElement(tags.PhotometricInterpretation, 'CS', 'RGB'),
      shortElement(tags.SamplesPerPixel, 3),
    ])
    expect((await fault(readDicomSeries(folder))).fault).toBe('unsupported')
  })

  it('one file of it that is truncated stops the series and is named', async () => {
    take('ct', [0, 1, 2].map(ctAt))
    const whole = readFileSync(dicomFixture(`ct/${ctAt(3)}`))
    writeFileSync(path.join(folder, 'cut.dcm'), whole.subarray(0, whole.length - 100))
    const error = await fault(readDicomSeries(folder))
    expect(error.fault).toBe('series-inconsistent')
    expect(error.what).toContain('cut.dcm')
  })

  it('several series are listed to choose from', async () => {
    mkdirSync(path.join(folder, 'b'))
    take('ct', [0, 1].map(ctAt))
    copyFileSync(dicomFixture('mr/0.dcm'), path.join(folder, 'b', 'mr.dcm'))
    const { series } = await listDicomSeries(folder)
    expect(
      series.map(({ description, modality, plane, oblique, images }) => ({
        description,
        modality,
        plane,
        oblique,
        images,
      })),
    ).toEqual([
      { description: 'CT venous', modality: 'CT', plane: 'axial', oblique: false, images: 2 },
      { description: 'T2 TSE oblique ax', modality: 'MR', plane: 'axial', oblique: true, images: 1 },
    ])
    const error = await fault(readDicomSeries(folder))
    expect(error.fault).toBe('bad-setting')
    expect(error.what).toContain('T2 TSE oblique ax (MR, oblique axial, 1 images)')
    const { summary } = await readDicomSeries(folder, { series: ({ modality }) => modality === 'MR' })
    expect(summary.description).toBe('T2 TSE oblique ax')
    expect((await readDicomSeries(folder, { series: series[0].uid })).volume.grid.size[2]).toBe(2)
  })
})

import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { fixture, temporaryFolder } from '../../test/reference.ts'
import { readDicomSeries } from '../dicom/index.ts'
import { createGrid } from '../grid.ts'
import { openFrames, openImage } from './open.ts'
import { readFrames, readVolume } from './read.ts'
import { fileOf } from './reference-volumes.case.ts'
import { faultOf } from './volume-format.case.ts'
import { writeFrames, writeVolume } from './write.ts'

const grid = createGrid({ size: [2, 1, 1] })

describe('opening by content', () => {
  it('takes a file by what is in it, whatever its name', async () => {
    const file = path.join(temporaryFolder(), 'a.nrrd')
    await writeVolume(file, { grid, voxels: Int16Array.of(3, 4) })
    const named = fileOf('a.nii', (await import('node:fs')).readFileSync(file))
    const { format, volume } = await openImage(named)
    expect(format).toBe('nrrd')
    expect(volume.voxels).toEqual(Int16Array.of(3, 4))
  })

  it('takes the file that is asked for, though another of its name lies beside', async () => {
    const folder = temporaryFolder()
    await writeVolume(path.join(folder, 'a.nii'), { grid, voxels: Int16Array.of(1, 1) })
    await writeVolume(path.join(folder, 'a.nii.gz'), { grid, voxels: Int16Array.of(2, 2) })
    expect((await readVolume(path.join(folder, 'a.nii.gz'))).voxels[0]).toBe(2)
  })

  it('takes a folder or a file of DICOM', async () => {
    const { volume } = await readDicomSeries(fixture('dicom/ct'))
    const opened = await openImage(fixture('dicom/ct'))
    expect(opened.format).toBe('dicom')
    expect(opened.volume).toEqual(volume)
    expect((await openImage(fixture('dicom/ct/3.dcm'))).volume.grid.size[2]).toBe(1)
  })

  it('gives the frames of a DICOM series with their b-values or times', async () => {
    const dwi = await openFrames(fixture('dicom/dwi'))
    expect(dwi.frames.count).toBe(2)
    expect(dwi.bValues).toEqual([50, 800])
    expect(dwi.findings.map(({ code }) => code)).toContain('several-frames')
    const { frames } = await readDicomSeries(fixture('dicom/dwi'))
    const { volume } = await openImage(fixture('dicom/dwi'), { frame: 1 })
    expect(volume.voxels).toEqual(frames[1].volume.voxels)
    expect((await openFrames(fixture('dicom/dce'))).seconds).toHaveLength(3)
  })

  it('a series of several frames is no volume, and a path that is none is said', async () => {
    expect((await faultOf(() => openImage(fixture('dicom/dwi')))).fault).toBe('wrong-rank')
    expect((await faultOf(() => openImage(fixture('dicom/dwi'), { frame: 7 }))).fault).toBe('bad-setting')
    expect((await faultOf(() => openImage('nowhere'))).fault).toBe('no-such-file')
    expect((await faultOf(() => openImage(temporaryFolder()))).fault).toBe('not-an-image')
  })

  it('gives the frames of a file', async () => {
    const file = path.join(temporaryFolder(), 'a.mha')
    await writeFrames(file, { grid, count: 2, voxels: Int16Array.of(1, 2, 3, 4) })
    const { frames, header, bValues } = await openFrames(file)
    expect(frames).toEqual(await readFrames(file))
    expect(header?.frames).toBe(2)
    expect(bValues).toBeNull()
  })
})

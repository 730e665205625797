import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { openImage, readDicomMask, writeMask, writeVolume } from '@tessera/imaging'
import { describe, expect, it } from 'vitest'
import { temporaryFolder, tessera } from '../../test/tessera.ts'

const dicom = (name: string) =>
  fileURLToPath(new URL(`../../../imaging/test/reference/dicom/${name}`, import.meta.url))

describe('tessera radiomics of DICOM', () => {
  it('a series with a segmentation or a structure set gives the features of the same volume and mask in NIfTI', async () => {
    const folder = temporaryFolder()
    const { volume } = await openImage(dicom('mr'))
    const image = path.join(folder, 'image.nii')
    await writeVolume(image, volume)
    for (const file of ['seg-binary.dcm', 'rtstruct.dcm']) {
      const { mask, regions } = await readDicomMask(dicom(file), volume, { region: 1 })
      expect(regions.map(({ number }) => number)).toEqual([1, 2])
      const nifti = path.join(folder, `${file}.nii`)
      await writeMask(nifti, mask)
      const of = async (...args: string[]) =>
        JSON.parse((await tessera(['radiomics', ...args, '--json'])).stdout)
      const ours = await of(dicom('mr'), dicom(file), '--label', '1')
      const same = await of(image, nifti)
      expect(ours.ok).toBe(true)
      const names = Object.keys(same.features)
      expect(Object.keys(ours.features)).toEqual(names)
      // NIfTI keeps the geometry in single precision.
      for (const name of names)
        expect(Math.abs(ours.features[name] - same.features[name]), name).toBeLessThanOrEqual(
          1e-4 * Math.max(1, Math.abs(same.features[name])),
        )
    }
  })
})

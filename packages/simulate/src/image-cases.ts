import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createGrid, createMask, createVolume, writeMask, writeVolume } from '@tessera/imaging'
import { createRandom } from '@tessera/statistics'

/**
 * A temporary folder with a small image of random voxels and a mask for each of some patients, and the table of them,
 * cases.csv: what a batch of radiomics reads.
 */
export async function writeImageCases(
  patients: number,
): Promise<{ readonly folder: string; readonly table: string }> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-batch-'))
  const grid = createGrid({ size: [14, 13, 9], spacing: [1, 1, 2] })
  const rows = ['patient_id,timepoint,image,mask']
  for (let p = 1; p <= patients; p++) {
    const random = createRandom(7, 'batch cases', p)
    const voxels = Float32Array.from({ length: 14 * 13 * 9 }, () => random.integer(101))
    const inside = new Uint8Array(voxels.length)
    for (let k = 2; k < 7; k++)
      for (let j = 3; j < 10; j++) for (let i = 2; i < 8 + (p % 4); i++) inside[i + 14 * (j + 13 * k)] = 1
    await writeVolume(path.join(folder, `P${p}_image.nii.gz`), createVolume(grid, voxels))
    await writeMask(path.join(folder, `P${p}_mask.nii.gz`), createMask(grid, inside))
    rows.push(`P${p},before,P${p}_image.nii.gz,P${p}_mask.nii.gz`)
  }
  const table = path.join(folder, 'cases.csv')
  writeFileSync(table, `${rows.join('\n')}\n`)
  return { folder, table }
}

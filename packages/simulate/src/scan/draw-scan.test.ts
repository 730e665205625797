import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { maskCount, readMask, readVolume, voxelVolume } from '@tessera/imaging'
import { createRandom } from '@tessera/statistics'
import { afterAll, expect, it } from 'vitest'
import { drawFile } from '../writing/draw-file.ts'
import { drawScan } from './draw-scan.ts'
import { type ScanPlan, scanLaw } from './scan-law.ts'
import { scannerOf } from './scanner.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-scan-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const state = { infiltration: 0, aggressiveness: 0.3, frailty: 0 }
const pairOf = (sensitivity: number, seed = 1, centre = 0) =>
  scanLaw(
    state,
    { sensitivity: { chemoradiotherapy: sensitivity }, susceptibility: 0 },
    scannerOf(centre, 1),
    createRandom(seed, 'scan'),
  )
const request = (plan: ScanPlan) =>
  ({ ...plan, kind: 'scan', mask: 'mri/m.nii.gz', trueMask: 'truth/m.nii.gz' }) as const

it('draws a tumour that shrinks as the law says, and a complete response with an empty mask', () => {
  const pair = pairOf(0)
  const [before, after] = [drawScan(request(pair.before)), drawScan(request(pair.after))]
  const litres = [before, after].map(scan => (maskCount(scan.truth) * voxelVolume(scan.truth.grid)) / 1000)
  expect(litres[0]).toBeGreaterThan(8)
  // Each length shrinks by the cube root, so that the share of the volume is roughly the law's.
  expect(litres[1] / litres[0]).toBeGreaterThan(0.5 * pair.residualShare)
  expect(litres[1] / litres[0]).toBeLessThan(1.6 * pair.residualShare)
  const complete = pairOf(4)
  expect(complete.residualShare).toBeLessThan(0.07)
  const gone = drawScan(request(complete.after))
  expect([maskCount(gone.mask), maskCount(gone.truth)]).toEqual([0, 0])
})

it('shows a tumour that is partly isointense with the wall: between muscle and fat, and wide', () => {
  const { image, truth } = drawScan(request(pairOf(-0.5).before))
  const inside = Array.from(image.voxels)
    .filter((_, at) => truth.inside[at] === 1)
    .sort((a, b) => a - b)
  const quantile = (q: number) => inside[Math.floor(q * inside.length)] / scannerOf(0, 1).gain
  expect(quantile(0.5)).toBeGreaterThan(0.35)
  expect(quantile(0.5)).toBeLessThan(0.65)
  // A part of it is as dark as the wall's muscle with its noise, a part as bright as submucosa.
  expect(quantile(0.1)).toBeLessThan(0.42)
  expect(quantile(0.9)).toBeGreaterThan(0.56)
})

it('writes the same bytes twice, with masks beside and the true one apart', async () => {
  const file = {
    name: 'mri/a.nii.gz',
    beside: ['mri/m.nii.gz', 'truth/m.nii.gz'],
    request: request(pairOf(0, 3, 2).before),
  }
  await drawFile(file, folder)
  const image = await readVolume(path.join(folder, 'mri/a.nii.gz'))
  const { mask } = await readMask(path.join(folder, 'mri/m.nii.gz'))
  const { mask: truth } = await readMask(path.join(folder, 'truth/m.nii.gz'))
  expect(image.grid.size).toEqual([256, 256, 26])
  expect(image.grid.spacing.map(mm => Number(mm.toFixed(3)))).toEqual([0.66, 0.66, 3.2])
  let both = 0
  for (let at = 0; at < mask.inside.length; at++) both += mask.inside[at] & truth.inside[at]
  const dice = (2 * both) / (maskCount(mask) + maskCount(truth))
  expect(dice).toBeGreaterThan(0.75)
  expect(dice).toBeLessThan(0.99)
  const again = drawScan(file.request)
  expect(again.image.voxels).toEqual(Int16Array.from(image.voxels))
}, 20_000)

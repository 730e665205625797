import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { openSlide, writePyramid } from '@tessera/slides'
import { createRandom } from '@tessera/statistics'
import { afterAll, describe, expect, it } from 'vitest'
import { recordError } from '../../../scripts/conformance/record.ts'
import { centreLooks, type SlideLaw, sceneOf, slideLaw, slidePainter } from '../src/slide/index.ts'
import { registrationError, slideAccuracy } from './slide-accuracy.ts'

// bench/studies/slide-accuracy.ts does the same on fifteen slides of 2,048 pixels.
const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-slide-accuracy-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const law: SlideLaw = {
  ...slideLaw(
    { infiltration: 0, aggressiveness: 0 },
    centreLooks(2, 1)[1],
    { specimen: 'resection', pixels: 1024, clean: true },
    createRandom(8, 'slide accuracy'),
  ),
  tumourShare: 0.6,
  lymphocytes: { tumour: 1400, stroma: 2000, clustering: 0.5, rim: 1 },
}
const scene = sceneOf(law)
const file = path.join(folder, 'slide.tif')

describe('slides that are drawn, read by @tessera/slides', async () => {
  await writePyramid(slidePainter(scene), file, { levels: [1, 4], mpp: 0.5, quality: 85 })

  it('have their tissue, tumour, nuclei, lymphocytes and phenotype found', async () => {
    const slide = await openSlide(file)
    const found = await slideAccuracy(scene, slide)
    await slide.close()
    recordError('Tissue of drawn slides: 1 - Dice', 1 - found.tissueDice)
    recordError('Nuclei of drawn slides: 1 - F1 within 3 um', 1 - found.nuclei.f1)
    recordError('Lymphocytes of drawn slides: 1 - F1', 1 - found.lymphocytes.f1)
    expect(found.tissueDice).toBeGreaterThan(0.95)
    expect(found.tumourDice).toBeGreaterThan(0.8)
    expect(found.nuclei.f1).toBeGreaterThan(0.9)
    expect(found.lymphocytes.f1).toBeGreaterThan(0.75)
    expect(found.phenotype).toEqual({ planted: 'inflamed', found: 'inflamed', foundInTrueMasks: 'inflamed' })
  }, 240_000)

  it('lie on themselves again when they are turned and shifted', async () => {
    const slide = await openSlide(file)
    const { meanUm } = await registrationError(scene, slide, 25, [30, -20])
    await slide.close()
    recordError('Registration of a drawn slide turned against itself, um', meanUm)
    expect(meanUm).toBeLessThan(2)
  }, 240_000)
})

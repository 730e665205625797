// One drawn slide of slide-accuracy.ts, read by @tessera/slides and compared with what was drawn: a worker's task.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { centreLooks, type Specimen, sceneOf, slideLaw, slidePainter } from '@tessera/simulate'
import { openSlide, writePyramid } from '@tessera/slides'
import { createRandom } from '@tessera/statistics'
import { registrationError, slideAccuracy } from '../../packages/simulate/test/slide-accuracy.ts'
import { drawOverlays } from './slide-overlays.ts'

export interface AccuracyRow {
  readonly stain: string
  readonly specimen: Specimen
  readonly pen: string | null
  readonly blur: number
  readonly fold: boolean
  readonly tissueDice: number
  readonly penDice: number | null
  readonly tumourDice: number
  readonly nuclei: number
  readonly nucleiF1: number
  readonly precision: number
  readonly recall: number
  readonly lymphocyteF1: number
  readonly lymphocyteRatio: number
  readonly planted: string
  readonly found: string
  readonly foundInTrueMasks: string
  readonly densities: { readonly tumour: number | null; readonly stroma: number | null }
  readonly trueDensities: { readonly tumour: number | null; readonly stroma: number | null }
  readonly turned: number
  readonly registrationUm: number
  readonly registrationLargestUm: number
}

/** Infiltration of the middle of each phenotype. */
const infiltrations = [-1.2, 0, 1.5]

export async function accuracyRow({
  number: n,
  pixels,
  overlays,
}: {
  readonly number: number
  readonly pixels: number
  readonly overlays: string | null
}): Promise<AccuracyRow> {
  const looks = centreLooks(5, 1)
  const look = looks[n % looks.length]
  const specimen: Specimen = n % 4 === 3 ? 'biopsy' : 'resection'
  const random = createRandom(31, 'slide accuracy', n)
  const state = { infiltration: infiltrations[n % 3], aggressiveness: random.normal() }
  const law = slideLaw(state, look, { specimen, pixels }, random)
  const scene = sceneOf(law)
  const folder = mkdtempSync(path.join(os.tmpdir(), 'slide-accuracy-'))
  try {
    const file = path.join(folder, 'slide.tif')
    await writePyramid(slidePainter(scene), file, { levels: [1, 4], mpp: 0.5, quality: look.quality })
    const slide = await openSlide(file)
    const accuracy = await slideAccuracy(scene, slide)
    const turned = 360 * random.next()
    const shift: readonly [number, number] = [40 * random.normal(), 40 * random.normal()]
    const registration = await registrationError(scene, slide, turned, shift)
    await slide.close()
    if (overlays !== null) await drawOverlays(file, path.join(overlays, `simulated-${n}`))
    const { nuclei, lymphocytes } = accuracy
    return {
      stain: look.stain,
      specimen,
      pen: law.artefacts.pen,
      blur: short(law.artefacts.blurShare),
      fold: law.artefacts.fold,
      tissueDice: short(accuracy.tissueDice),
      penDice: accuracy.penDice === null ? null : short(accuracy.penDice),
      tumourDice: short(accuracy.tumourDice),
      nuclei: nuclei.present,
      nucleiF1: short(nuclei.f1),
      precision: short(nuclei.precision),
      recall: short(nuclei.recall),
      lymphocyteF1: short(lymphocytes.f1),
      lymphocyteRatio: short(lymphocytes.ratio),
      ...accuracy.phenotype,
      densities: accuracy.densities,
      trueDensities: accuracy.trueDensities,
      turned: short(turned),
      registrationUm: short(registration.meanUm),
      registrationLargestUm: short(registration.largestUm),
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function short(value: number): number {
  return Number(value.toPrecision(3))
}

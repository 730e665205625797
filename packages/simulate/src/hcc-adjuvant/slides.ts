import { createRandom } from '@tessera/statistics'
import type { Centre } from '../centres/centre.ts'
import type { Settings, SimulatedFile } from '../simulation.ts'
import { centreLooks, phenotypeOfLaw, slideBagFile, slideFile, slideLaw } from '../slide/index.ts'
import { type SheetSlide, slideSheet } from '../slide/slide-sheet.ts'
import type { DrawnFile } from '../writing/draw-file.ts'
import type { HccPatient } from './patient.ts'

/** Share of patients whose slide of the resection is there; which are, depends on nothing that is asked. */
const withSlide = 0.93

/** Tiles of a bag that is drawn without its slide. */
const tilesOfBag = 64

/** Slides of the resection: their sheet, the files to be drawn, and what each was drawn from. */
export interface HccSlides {
  readonly sheet: SimulatedFile
  readonly drawn: readonly DrawnFile[]
  /** Of each patient, null without a slide. */
  readonly laws: readonly ({ readonly lymphocytes: number; readonly phenotype: string } | null)[]
}

/**
 * One slide a patient, drawn from infiltration and aggressiveness in the stain and scanner of its centre: as a file, or
 * as a bag of the same law.
 */
export function hccSlides(
  centres: readonly Centre[],
  drawn: readonly HccPatient[],
  { seed, files, slidePixels }: Pick<Settings, 'seed' | 'files' | 'slidePixels'>,
): HccSlides | null {
  if (files === 'tables') return null
  const looks = centreLooks(centres.length, seed)
  const slides: SheetSlide[] = []
  const requests: DrawnFile[] = []
  const laws = drawn.map((patient): HccSlides['laws'][number] => {
    const { id, centre, index, state } = patient
    if (createRandom(seed, 'hcc has slide', centre.name, index).next() >= withSlide) return null
    const look = looks[centres.indexOf(centre)]
    const random = createRandom(seed, 'slide', centre.name, index)
    const law = slideLaw(state, look, { specimen: 'resection', pixels: slidePixels }, random)
    slides.push({ sample: id, patient: id, day: patient.surgery, law })
    requests.push(
      files === 'features'
        ? slideBagFile(`bags/${id}.h5`, law, { instances: tilesOfBag })
        : slideFile(`slides/${id}.tif`, law),
    )
    return { lymphocytes: law.lymphocytes.tumour, phenotype: phenotypeOfLaw(law) }
  })
  return { sheet: slideSheet(slides), drawn: requests, laws }
}

import path from 'node:path'
import { writeFileAtomically } from '@tessera/tasks'
import { findCells, maskAt, tumourFromCells } from '../../cells/index.ts'
import { slideFeatures } from '../../phenotype/index.ts'
import { SlideError } from '../../slide-error.ts'
import { assessSlide, type TissueSettings } from '../../tissue/index.ts'
import { type TaskSettings, withSlide } from '../with-slide.ts'
import type { SlideOutcome, SlideToWork } from '../work-on-slide.ts'

export interface FeaturesTaskSettings extends TaskSettings {
  readonly tissue: Partial<TissueSettings>
}

/** The named features of a slide, for a table of patients: `ID.features.json`. The tumour is where tumour-like cells lie densely. */
export async function featuresTask(
  slide: SlideToWork,
  settings: FeaturesTaskSettings,
): Promise<SlideOutcome> {
  return withSlide(slide, settings, async open => {
    if (open.scale === null)
      throw new SlideError('no-scale', 'nothing says how large a pixel is', 'give --assume-mpp')
    const { tissue } = (await assessSlide(open, { settings: settings.tissue })).found
    const cells = await findCells(open, { within: tissue })
    const dense = maskAt(tumourFromCells(cells, open, open.scale), open, tissue.downsample)
    const tumour = { ...dense, inside: dense.inside.map((value, i) => value & tissue.inside[i]) }
    const { features, undefinedFeatures } = slideFeatures(cells, tumour, tissue, open.scale)
    const name = `${slide.id}.features.json`
    writeFileAtomically(
      path.join(slide.output, name),
      `${JSON.stringify({ slide: slide.id, features, undefinedFeatures }, null, 1)}\n`,
    )
    return { outputs: [name], summary: { cells: cells.count, features, undefinedFeatures } }
  })
}

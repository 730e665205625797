import path from 'node:path'
import type { Finding } from '@tessera/evidence'
import { writeFileAtomically } from '@tessera/tasks'
import {
  type Cells,
  cellDensities,
  findCells,
  maskAt,
  tumourCompartments,
  tumourFromCells,
} from '../../cells/index.ts'
import { type ImmuneFeatures, immuneFeatures } from '../../phenotype/index.ts'
import type { Slide } from '../../slide.ts'
import { SlideError } from '../../slide-error.ts'
import type { SlideMask } from '../../slide-mask.ts'
import { assessSlide, type TissueSettings } from '../../tissue/index.ts'
import { type RegionSettings, regionsOfSlide } from '../regions-of-slide.ts'
import { scaleSummary, type TaskSettings, withSlide } from '../with-slide.ts'
import type { SlideOutcome, SlideToWork } from '../work-on-slide.ts'
import { type CellFiles, writeCellFiles } from '../write-cell-files.ts'

export interface CellsTaskSettings extends TaskSettings, CellFiles {
  readonly tissue: Partial<TissueSettings>
  /** Outlines of the tumour; where null it is where tumour-like cells lie densely. */
  readonly tumour: RegionSettings | null
  /** Width of the invasive margin to both sides of the tumour's border, µm. */
  readonly marginUm: number
  readonly seed: number
}

/**
 * The cells of a slide by what they look like, how densely they lie in tumour, margin and stroma, and the immune features: a
 * table of cells, a picture, and `ID.immune.json`.
 */
export async function cellsTask(slide: SlideToWork, settings: CellsTaskSettings): Promise<SlideOutcome> {
  return withSlide(slide, settings, async open => {
    if (open.scale === null)
      throw new SlideError('no-scale', 'nothing says how large a pixel is', 'give --assume-mpp')
    const { found } = await assessSlide(open, { settings: settings.tissue })
    const cells = await findCells(open, { within: found.tissue })
    const tumour = await tumourOf(slide, open, cells, found.tissue, settings)
    const compartments = tumourCompartments(tumour, found.tissue, open.scale, { marginUm: settings.marginUm })
    const densities = cellDensities(cells, compartments, open.scale, { seed: settings.seed })
    const whole = tumourCompartments(tumour, found.tissue, open.scale, { marginUm: 0 })
    const immune = immuneFeatures(
      cells,
      { tumour: whole.tumour, stroma: whole.stroma, scale: open.scale },
      { seed: settings.seed },
    )
    const files = await writeCellFiles(slide, open, open.scale, cells, settings)
    const features = `${slide.id}.immune.json`
    writeFileAtomically(
      path.join(slide.output, features),
      `${JSON.stringify({ slide: slide.id, densities, ...immune }, null, 1)}\n`,
    )
    return {
      outputs: [files.table, files.picture, features, ...files.geojson],
      findings: cellFindings(slide.file, cells, immune),
      summary: {
        ...scaleSummary(open),
        cells: cells.count,
        source: cells.source,
        tumourFrom: settings.tumour === null ? 'tumour-like cells' : 'outlines',
        squareMillimetres: { tumour: immune.phenotype.tumour.area, stroma: immune.phenotype.stroma.area },
        densities,
        phenotype: immune.phenotype.phenotype,
        phenotypeReason: immune.phenotype.because,
        phenotypeRule: immune.phenotype.rule.version,
        immune: immune.features,
        undefinedImmune: immune.undefinedFeatures,
      },
    }
  })
}

async function tumourOf(
  slide: SlideToWork,
  open: Slide,
  cells: Cells,
  tissue: SlideMask,
  { tumour }: CellsTaskSettings,
): Promise<SlideMask> {
  if (open.scale === null) throw new SlideError('no-scale', 'a slide without a scale', 'give --assume-mpp')
  const mask =
    tumour === null ? tumourFromCells(cells, open, open.scale) : await regionsOfSlide(slide, open, tumour)
  const at = maskAt(mask, open, tissue.downsample)
  return { ...at, inside: at.inside.map((value, i) => value & tissue.inside[i]) }
}

function cellFindings(file: string, { count }: Cells, { phenotype }: ImmuneFeatures): Finding[] {
  if (count === 0)
    return [
      {
        severity: 'warning',
        code: 'no-cells',
        message: `${file}: no nucleus was found`,
        cure: 'look at its tissue (tessera slide tissue) and its scale (tessera slide info)',
      },
    ]
  if (phenotype.tumour.area > 0) return []
  return [
    {
      severity: 'warning',
      code: 'no-tumour',
      message: `${file}: no tumour was found, so that nothing is known of its immune cells`,
      cure: 'outline the tumour and give --annotations',
    },
  ]
}

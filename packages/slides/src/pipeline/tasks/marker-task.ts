import { cellDensities } from '../../cells/index.ts'
import {
  cellsOfMarked,
  type MarkerPlace,
  markedNucleiOfSlide,
  markerSummary,
  unvalidatedMembraneProportion,
} from '../../ihc/index.ts'
import { SlideError } from '../../slide-error.ts'
import { assessSlide } from '../../tissue/index.ts'
import { type RegionSettings, regionsOfSlide } from '../regions-of-slide.ts'
import { scaleSummary, type TaskSettings, withSlide } from '../with-slide.ts'
import type { SlideOutcome, SlideToWork } from '../work-on-slide.ts'
import { type CellFiles, writeCellFiles } from '../write-cell-files.ts'

export interface MarkerTaskSettings extends TaskSettings, CellFiles {
  readonly place: MarkerPlace
  /** Only in these outlines; all tissue where null. */
  readonly regions: RegionSettings | null
  readonly seed: number
}

/** Cells of an immunohistochemical slide and which of them are positive: a table of cells, a picture, a summary in the manifest. */
export async function markerTask(slide: SlideToWork, settings: MarkerTaskSettings): Promise<SlideOutcome> {
  return withSlide(slide, settings, async open => {
    const { scale } = open
    if (scale === null)
      throw new SlideError('no-scale', 'nothing says how large a pixel is', 'give --assume-mpp')
    const { place, regions, seed } = settings
    const { found } = await assessSlide(open, { settings: { stain: 'h-dab' } })
    const within = regions === null ? found.tissue : await regionsOfSlide(slide, open, regions)
    const marked = await markedNucleiOfSlide(open, { place }, { within })
    const cells = cellsOfMarked(marked)
    const where = regions === null ? 'tissue' : 'outlines'
    const densities = cellDensities(cells, { [where]: within }, scale, { seed })
    const files = await writeCellFiles(slide, open, scale, cells, settings)
    return {
      outputs: [files.table, files.picture, ...files.geojson],
      findings:
        cells.count > 0
          ? []
          : [
              {
                severity: 'warning',
                code: 'no-cells',
                message: `${slide.file}: no nucleus was found`,
                cure: 'look at its tissue (tessera slide tissue --stain h-dab) and its scale (tessera slide info)',
              },
            ],
      summary: {
        ...scaleSummary(open),
        cells: cells.count,
        source: cells.source,
        marker: markerSummary(marked, densities[0].areaMm2, place === 'nucleus'),
        densities,
        ...(place === 'around' ? { membrane: unvalidatedMembraneProportion(marked) } : {}),
      },
    }
  })
}

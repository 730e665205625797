import path from 'node:path'
import { type Cells, cellDensities, writeCells } from '../../cells/index.ts'
import {
  cellsOfMarked,
  type MarkerPlace,
  markedNucleiOfSlide,
  markerSummary,
  unvalidatedMembraneProportion,
} from '../../ihc/index.ts'
import { readThumbnail } from '../../region/index.ts'
import type { Slide } from '../../slide.ts'
import { SlideError } from '../../slide-error.ts'
import { assessSlide } from '../../tissue/index.ts'
import { cellOverlay } from '../cell-overlay.ts'
import { type RegionSettings, regionsOfSlide } from '../regions-of-slide.ts'
import { scaleSummary, type TaskSettings, withSlide } from '../with-slide.ts'
import type { SlideOutcome, SlideToWork } from '../work-on-slide.ts'
import { writePicture } from '../write-picture.ts'

export interface MarkerTaskSettings extends TaskSettings {
  readonly place: MarkerPlace
  /** Only in these outlines; all tissue where null. */
  readonly regions: RegionSettings | null
  readonly seed: number
  readonly table: 'parquet' | 'csv'
  readonly geojson: boolean
}

/** Pixels of the longer side of the picture of the cells. */
const longest = 2400

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
    const outputs = await written(slide, open, cells, settings)
    return {
      outputs,
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

async function written(
  slide: SlideToWork,
  open: Slide,
  cells: Cells,
  { table, geojson }: MarkerTaskSettings,
): Promise<string[]> {
  const outputs = [`${slide.id}.cells.${table}`, `${slide.id}.cells.png`]
  await writeCells(cells, path.join(slide.output, outputs[0]))
  const thumbnail = await readThumbnail(open, longest)
  const mpp = [
    (open.width * (open.scale?.x ?? 0)) / thumbnail.width,
    (open.height * (open.scale?.y ?? 0)) / thumbnail.height,
  ] as const
  await writePicture(path.join(slide.output, outputs[1]), cellOverlay(thumbnail, cells, mpp))
  if (!geojson) return outputs
  const name = `${slide.id}.cells.geojson`
  await writeCells(cells, path.join(slide.output, name), open.scale)
  return [...outputs, name]
}

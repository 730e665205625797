import path from 'node:path'
import { type Cells, writeCells } from '../cells/index.ts'
import { readThumbnail } from '../region/index.ts'
import type { Slide, SlideScale } from '../slide.ts'
import { cellOverlay } from './cell-overlay.ts'
import type { SlideToWork } from './work-on-slide.ts'
import { writePicture } from './write-picture.ts'

export interface CellFiles {
  /** Ending of the table of cells. */
  readonly table: 'parquet' | 'csv'
  /** Write the cells for QuPath too. */
  readonly geojson: boolean
}

/** Pixels of the longer side of the picture of the cells. */
const longest = 2400

/** The table of a slide's cells, a picture of them and, where wanted, GeoJSON: the names of what was written. */
export async function writeCellFiles(
  { id, output }: SlideToWork,
  open: Slide,
  scale: SlideScale,
  cells: Cells,
  { table, geojson }: CellFiles,
): Promise<{ readonly table: string; readonly picture: string; readonly geojson: readonly string[] }> {
  const names = { table: `${id}.cells.${table}`, picture: `${id}.cells.png` }
  await writeCells(cells, path.join(output, names.table))
  const thumbnail = await readThumbnail(open, longest)
  const mpp = [(open.width * scale.x) / thumbnail.width, (open.height * scale.y) / thumbnail.height] as const
  await writePicture(path.join(output, names.picture), cellOverlay(thumbnail, cells, mpp))
  if (!geojson) return { ...names, geojson: [] }
  const name = `${id}.cells.geojson`
  await writeCells(cells, path.join(output, name), scale)
  return { ...names, geojson: [name] }
}

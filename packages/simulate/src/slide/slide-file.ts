import type { DrawnFile } from '../writing/draw-file.ts'
import type { SlideLaw } from './slide-law.ts'

/**
 * A slide of a cohort as a file to be drawn, with its truth beside it under `truth/`.
 * @param name within the study's folder, ending in .tif: `slides/P017.tif`
 */
export function slideFile(name: string, law: SlideLaw): DrawnFile {
  const stem = `truth/${name.replace(/\.tiff?$/i, '')}`
  const truth = { mask: `${stem}.mask.png`, cells: `${stem}.cells.csv.gz`, numbers: `${stem}.json` }
  return {
    name,
    beside: [truth.mask, truth.cells, truth.numbers],
    request: { kind: 'slide', law, truth },
  }
}

import { type Cells, nucleusLooks, placesOf } from '../cells/index.ts'
import type { Points } from '../slide-mask.ts'
import { type Compartments, checkCompartments } from './compartments.ts'

/** Which lymphocyte-like nuclei count as lymphocytes. */
export interface LymphocyteCountOptions {
  /**
   * Nuclei smaller than this are parts of nuclei or debris, µm². 17 by default: two standard deviations below the mean of
   * lymphocytes' nuclei, 33 (SD 8) µm² (the sources stand with `defaultLookSettings`).
   */
  readonly leastUm2?: number
  /**
   * Within the tumour, those paler than so many times the median tumour-like nucleus of the slide are its small nuclei; 1 by
   * default (chromatin of mature lymphocytes is condensed), 0 to count them.
   */
  readonly darkness?: number
}

/** Fewer tumour-like nuclei than this have no usual density. */
const fewestNuclei = 20

/**
 * Places of the lymphocyte-like nuclei that count in a phenotype. Size alone calls some of a tumour's own small nuclei and
 * fragments lymphocyte-like; they lie where few lymphocytes do, within the nests, and would make deserts inflamed. Cells
 * without the measurements of {@link findCells} all count.
 * @throws SlideError `bad-setting` for masks that are not alike or overlap
 */
export function countedLymphocytes(
  cells: Cells,
  compartments: Compartments,
  { leastUm2 = 17, darkness = 1 }: LymphocyteCountOptions = {},
): Points {
  checkCompartments(compartments)
  const [lymphocyteLike, tumourLike] = nucleusLooks
  const { area_um2: area, mean_haematoxylin_od: density } = cells.measurements
  if (area === undefined || density === undefined) return placesOf(cells, lymphocyteLike)
  const least = darkness * medianDensity(cells, density, cells.classNames.indexOf(tumourLike))
  const { tumour, scale } = compartments
  const [px, py] = [tumour.downsample * scale.x, tumour.downsample * scale.y]
  const within = (i: number) => {
    const [column, row] = [Math.floor(cells.x[i] / px), Math.floor(cells.y[i] / py)]
    const there = column >= 0 && row >= 0 && column < tumour.width && row < tumour.height
    return there && tumour.inside[row * tumour.width + column] === 1
  }
  const wanted = cells.classNames.indexOf(lymphocyteLike)
  const rows: number[] = []
  for (let i = 0; i < cells.count; i++)
    if (
      wanted >= 0 &&
      cells.classOf[i] === wanted &&
      area[i] >= leastUm2 &&
      (density[i] >= least || !within(i))
    )
      rows.push(i)
  return { x: Float64Array.from(rows, i => cells.x[i]), y: Float64Array.from(rows, i => cells.y[i]) }
}

/** Median density of the nuclei of a look; 0, below which none is, where there are too few. */
function medianDensity({ classOf }: Cells, density: Float64Array, look: number): number {
  const own = density.filter((_, i) => look >= 0 && classOf[i] === look).sort()
  return own.length < fewestNuclei ? 0 : own[Math.floor(own.length / 2)]
}

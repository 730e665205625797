import { chiSquaredQuantile, createRandom } from '@tessera/statistics'
import { SlideError } from '../slide-error.ts'
import type { SlideMask } from '../slide-mask.ts'
import type { PixelSize } from '../spatial/index.ts'
import type { Cells } from './cells.ts'
import type { NamedCompartments } from './compartments.ts'

/** How many cells of a class lie in a mm² of the tissue of a compartment. */
export interface CellDensity {
  readonly compartment: string
  /** Null: all cells, whatever their class. */
  readonly className: string | null
  readonly cells: number
  /** Of the compartment, mm². */
  readonly areaMm2: number
  /** Null where there is no such compartment on the slide. */
  readonly perMm2: number | null
  /** 95 % interval; null as above. */
  readonly low: number | null
  readonly high: number | null
  /** `blocks` where the compartment has enough of them, `poisson` otherwise; `none` without an area. */
  readonly interval: 'blocks' | 'poisson' | 'none'
}

export interface DensitySettings {
  /** Side of the squares that are drawn anew, µm; 500 unless given. */
  readonly blockUm?: number
  /** 1,000 unless given. */
  readonly replicates?: number
  readonly seed: number
}

/** With fewer squares the bootstrap's interval is too narrow. */
const leastBlocks = 10

/**
 * Cells/mm² by class and compartment, with an interval that says how much they vary over the slide. Cells cluster: where a
 * compartment spans at least 10 squares of `blockUm`, squares are drawn with replacement and the ratio of their cells to
 * their areas taken (percentile interval); with fewer, the interval is the exact one of a Poisson count (Garwood 1936),
 * which is too narrow for clusters. It says nothing of how this slide stands for the patient.
 * @throws SlideError `bad-setting`
 */
export function cellDensities(
  cells: Cells,
  compartments: NamedCompartments,
  scale: PixelSize,
  settings: DensitySettings,
): CellDensity[] {
  const { blockUm = 500, replicates = 1000, seed } = settings
  if (!(blockUm > 0 && Number.isInteger(replicates) && replicates >= 100))
    throw new SlideError(
      'bad-setting',
      `${replicates} replicates of squares of ${blockUm} µm`,
      'give a positive side and at least 100',
    )
  const rows: CellDensity[] = []
  for (const [compartment, mask] of Object.entries(compartments)) {
    const blocks = blocksOf(mask, scale, blockUm)
    const counts = countsIn(cells, mask, scale, blocks)
    const areaMm2 = blocks.areas.reduce((sum, area) => sum + area, 0)
    for (const className of [null, ...cells.classNames]) {
      const perBlock =
        counts[className === null ? cells.classNames.length : cells.classNames.indexOf(className)]
      const total = perBlock.reduce((sum, n) => sum + n, 0)
      const random = createRandom(seed, 'cell densities', compartment, className ?? '')
      rows.push({
        compartment,
        className,
        cells: total,
        areaMm2,
        ...intervalOf(total, areaMm2, perBlock, blocks.areas, replicates, random),
      })
    }
  }
  return rows
}

function intervalOf(
  total: number,
  areaMm2: number,
  perBlock: Float64Array,
  areas: Float64Array,
  replicates: number,
  random: ReturnType<typeof createRandom>,
): Pick<CellDensity, 'perMm2' | 'low' | 'high' | 'interval'> {
  if (areaMm2 === 0) return { perMm2: null, low: null, high: null, interval: 'none' }
  const perMm2 = total / areaMm2
  if (areas.length < leastBlocks || total === 0) {
    const low = total === 0 ? 0 : chiSquaredQuantile(0.025, 2 * total) / 2
    const high = chiSquaredQuantile(0.975, 2 * (total + 1)) / 2
    return { perMm2, low: low / areaMm2, high: high / areaMm2, interval: 'poisson' }
  }
  const drawn = new Float64Array(replicates)
  for (let r = 0; r < replicates; r++) {
    let [n, area] = [0, 0]
    for (let b = 0; b < areas.length; b++) {
      const block = random.integer(areas.length)
      n += perBlock[block]
      area += areas[block]
    }
    drawn[r] = n / area
  }
  drawn.sort()
  const at = (share: number) => drawn[Math.round(share * (replicates - 1))]
  return { perMm2, low: at(0.025), high: at(0.975), interval: 'blocks' }
}

interface Blocks {
  /** Number of the square that a pixel of the mask lies in. */
  readonly blockAt: (i: number, j: number) => number
  /** Tissue in each square, mm²; those without are not counted. */
  readonly areas: Float64Array
}

function blocksOf(
  { width, height, downsample, inside }: SlideMask,
  scale: PixelSize,
  blockUm: number,
): Blocks {
  const [px, py] = [downsample * scale.x, downsample * scale.y]
  const columns = Math.ceil((width * px) / blockUm)
  const square = (i: number, j: number) =>
    Math.floor(((j + 0.5) * py) / blockUm) * columns + Math.floor(((i + 0.5) * px) / blockUm)
  const numbers = new Map<number, number>()
  const areas: number[] = []
  for (let j = 0, at = 0; j < height; j++)
    for (let i = 0; i < width; i++, at++) {
      if (inside[at] === 0) continue
      const key = square(i, j)
      const known = numbers.get(key) ?? areas.length
      if (known === areas.length) {
        numbers.set(key, known)
        areas.push(0)
      }
      areas[known]++
    }
  return {
    blockAt: (i, j) => numbers.get(square(i, j)) ?? -1,
    areas: Float64Array.from(areas, pixels => (pixels * px * py) / 1e6),
  }
}

/** Cells of each class, and last of all, in each square. */
function countsIn(
  cells: Cells,
  mask: SlideMask,
  scale: PixelSize,
  { blockAt, areas }: Blocks,
): Float64Array[] {
  const counts = Array.from({ length: cells.classNames.length + 1 }, () => new Float64Array(areas.length))
  for (let n = 0; n < cells.count; n++) {
    const i = Math.floor(cells.x[n] / scale.x / mask.downsample)
    const j = Math.floor(cells.y[n] / scale.y / mask.downsample)
    if (i < 0 || j < 0 || i >= mask.width || j >= mask.height || mask.inside[j * mask.width + i] === 0)
      continue
    const block = blockAt(i, j)
    counts[cells.classNames.length][block]++
    if (cells.classOf[n] >= 0) counts[cells.classOf[n]][block]++
  }
  return counts
}

import { checkScores, type TileScores } from './tile-scores.ts'

/** Scores as a raster over the slide: what a figure draws. */
export interface ScoreGrid {
  readonly width: number
  readonly height: number
  /** Level-0 pixels along the side of a cell. */
  readonly cell: number
  /** Mean of the tiles over each cell by the area they cover; NaN where there is none. */
  readonly values: Float32Array
}

/** Cells along the side of a tile, and cells in all, at most: tiles that lie anyhow would ask for endless ones. */
const finest = 16
const mostCells = 1 << 25

/**
 * Tiles on a grid of cells from the slide's corner. A cell is as wide as the step between tiles, at most a tile and at
 * least a sixteenth of one, so that overlapping tiles are averaged where they overlap, each weighted by the area of the cell that it covers.
 * @throws SlideError `bad-setting` (see {@link checkScores})
 */
export function scoreGrid(
  scores: TileScores,
  slide: { readonly width: number; readonly height: number },
): ScoreGrid {
  checkScores(scores)
  const { x, y, size, values } = scores
  const step = Math.min(size, smallestStep(x) ?? size, smallestStep(y) ?? size)
  const cell = Math.max(step, size / finest, Math.sqrt((slide.width * slide.height) / mostCells))
  const [width, height] = [slide.width, slide.height].map(side => Math.max(1, Math.ceil(side / cell)))
  const sum = new Float64Array(width * height)
  const area = new Float64Array(width * height)
  for (let t = 0; t < values.length; t++) {
    const [left, top] = [Math.max(0, x[t]), Math.max(0, y[t])]
    const [right, bottom] = [Math.min(slide.width, x[t] + size), Math.min(slide.height, y[t] + size)]
    for (let j = Math.floor(top / cell); j * cell < bottom; j++) {
      const high = Math.min(bottom, (j + 1) * cell) - Math.max(top, j * cell)
      for (let i = Math.floor(left / cell); i * cell < right; i++) {
        const covered = high * (Math.min(right, (i + 1) * cell) - Math.max(left, i * cell))
        sum[i + width * j] += covered * values[t]
        area[i + width * j] += covered
      }
    }
  }
  const means = Float32Array.from(sum, (total, i) => (area[i] > 0 ? total / area[i] : Number.NaN))
  return { width, height, cell, values: means }
}

/** A quarter of a pixel apart is the same place: coordinates that went through micrometres are not whole. */
const same = 0.25

function smallestStep(places: Float64Array): number | null {
  const sorted = Float64Array.from(places).sort()
  let least: number | null = null
  for (let i = 1; i < sorted.length; i++) {
    const step = sorted[i] - sorted[i - 1]
    if (step > same && (least === null || step < least)) least = step
  }
  return least
}

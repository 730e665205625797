import { createRaster, type Raster } from '../raster.ts'
import type { LevelRegion, RegionOptions, Slide } from '../slide.ts'
import type { Pair } from './level-ratio.ts'

/**
 * Pixels of a level are taken as they are where the wanted ones are larger or smaller by no more than this share: one
 * in 128 pixels, or fewer, is then left out or shown twice, and none lies more than half a pixel from its place.
 */
export const nearlySame = 1 / 128

/** Whether {@link readAsTheyAre} may stand for resampling. */
export function isNearlySame(step: Pair): boolean {
  return Math.abs(step.x - 1) <= nearlySame && Math.abs(step.y - 1) <= nearlySame
}

/** Of each pixel that is wanted, that pixel of the level which its middle lies in. */
export async function readAsTheyAre(
  slide: Pick<Slide, 'readRegion'>,
  level: number,
  origin: Pair,
  step: Pair,
  { width, height }: { readonly width: number; readonly height: number },
  options: RegionOptions,
): Promise<Raster> {
  const columns = nearest(width, origin.x, step.x)
  const rows = nearest(height, origin.y, step.y)
  const [x, y] = [columns[0], rows[0]]
  const region: LevelRegion = {
    level,
    x,
    y,
    width: columns[width - 1] - x + 1,
    height: rows[height - 1] - y + 1,
  }
  const source = await slide.readRegion(region, options)
  const runs = runsOf(columns, x)
  if (runs.length === 1 && region.height === height && runsOf(rows, y).length === 1) return source
  const out = createRaster(width, height)
  for (let j = 0; j < height; j++) {
    const from = (rows[j] - y) * region.width
    for (const run of runs)
      out.pixels.set(
        source.pixels.subarray(3 * (from + run.from), 3 * (from + run.from + run.length)),
        3 * (j * width + run.to),
      )
  }
  return out
}

function nearest(length: number, origin: number, step: number): Float64Array {
  return Float64Array.from({ length }, (_, j) => Math.floor(origin + (j + 0.5) * step))
}

interface Run {
  readonly from: number
  readonly to: number
  readonly length: number
}

/** Stretches in which one pixel follows the other. */
function runsOf(places: Float64Array, start: number): readonly Run[] {
  const runs: Run[] = []
  for (let to = 0; to < places.length; ) {
    let length = 1
    while (to + length < places.length && places[to + length] === places[to] + length) length++
    runs.push({ from: places[to] - start, to, length })
    to += length
  }
  return runs
}

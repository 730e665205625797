import type { SlideLevel } from '../slide.ts'
import type { AxisWeights } from './axis-weights.ts'
import type { Block } from './resampled.ts'

/** Pixels of a level that are in memory at once: 12 MB. */
const blockPixels = 2 ** 22
const blockSide = 2048

/**
 * The part of a level that has a share in a picture, in blocks that end where its tiles end, so that none is decoded
 * twice. A part that is small enough is one block.
 */
export function blocksOf(level: SlideLevel, columns: AxisWeights, rows: AxisWeights): readonly Block[] {
  const [left, right] = extent(columns)
  const [top, bottom] = extent(rows)
  if (left >= right || top >= bottom) return []
  if ((right - left) * (bottom - top) <= blockPixels)
    return [{ x: left, y: top, width: right - left, height: bottom - top }]
  const wide = level.tileWidth * Math.max(1, Math.floor(blockSide / level.tileWidth))
  const most = Math.max(1, Math.floor(blockPixels / Math.min(wide, level.width)))
  // A strip that holds the whole level would be no block: then tiles are cut.
  const high = level.tileHeight <= 4 * most ? level.tileHeight * Math.ceil(most / level.tileHeight) : most
  const blocks: Block[] = []
  for (const [y, height] of divided(top, bottom, high))
    for (const [x, width] of divided(left, right, wide)) blocks.push({ x, y, width, height })
  return blocks
}

/** The first pixel with a weight, and the one after the last. */
function extent({ first, count }: AxisWeights): readonly [from: number, to: number] {
  let from = Number.POSITIVE_INFINITY
  let to = 0
  for (let j = 0; j < first.length; j++) {
    if (count[j] === 0) continue
    from = Math.min(from, first[j])
    to = Math.max(to, first[j] + count[j])
  }
  return [from, to]
}

function divided(
  from: number,
  to: number,
  by: number,
): readonly (readonly [start: number, length: number])[] {
  const parts: [number, number][] = []
  for (let start = from; start < to; ) {
    const end = Math.min(to, (Math.floor(start / by) + 1) * by)
    parts.push([start, end - start])
    start = end
  }
  return parts
}

import { SlideError } from '../slide-error.ts'
import { halfOf } from './halve.ts'

/** A level of a pyramid that is to be written. */
export interface PlannedLevel {
  /** A power of two: how often level 0 was halved is its logarithm. */
  readonly downsample: number
  readonly width: number
  readonly height: number
  readonly columns: number
  readonly rows: number
}

/**
 * Every halving of a picture, from itself to the one that fits into a tile; a side of 2n + 1 pixels becomes n, as in
 * libvips and in Aperio's files.
 */
export function planHalvings(width: number, height: number, tileSize: number): PlannedLevel[] {
  const levels: PlannedLevel[] = []
  for (let downsample = 1, w = width, h = height; ; downsample *= 2, w = halfOf(w), h = halfOf(h)) {
    const columns = Math.ceil(w / tileSize)
    const rows = Math.ceil(h / tileSize)
    levels.push({ downsample, width: w, height: h, columns, rows })
    if (columns === 1 && rows === 1) return levels
  }
}

/**
 * The downsamples that are kept.
 * @throws SlideError `bad-setting` unless they are powers of two that begin with 1, ascend, and end where a tile holds all
 */
export function chooseLevels(
  halvings: readonly PlannedLevel[],
  wanted: readonly number[] | undefined,
): PlannedLevel[] {
  if (wanted === undefined) return [...halvings]
  const chosen = wanted.map(downsample => halvings.find(level => level.downsample === downsample))
  const kept = chosen.filter(level => level !== undefined)
  if (kept.length !== wanted.length || wanted[0] !== 1 || wanted.some((d, i) => i > 0 && d <= wanted[i - 1]))
    throw new SlideError(
      'bad-setting',
      `levels at downsamples ${wanted.join(', ')}`,
      `begin with 1 and go up; this picture can have ${halvings.map(level => level.downsample).join(', ')}`,
    )
  return kept
}

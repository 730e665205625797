import type { Raster } from '../raster.ts'
import type { RegionOptions, Slide } from '../slide.ts'
import { SlideError } from '../slide-error.ts'
import { bestLevel, levelOf, levelRatio } from './level-ratio.ts'
import { readAhead } from './read-ahead.ts'
import { type ReadAtOptions, readShrunk } from './read-at.ts'

/** Rows of a picture over its whole width. */
export interface Strip {
  /** Its first row. */
  readonly y: number
  readonly raster: Raster
}

/** A strip has no more than this many pixels, unless one row of tiles has. */
const stripPixels = 2 ** 22

/**
 * A whole level from top to bottom, in strips of whole rows of tiles; the last may be lower. A strip is never higher
 * than the level.
 * @throws SlideError `no-such-level`, and what {@link Slide.readRegion} throws
 */
export async function* readStrips(
  slide: Slide,
  level: number,
  options: RegionOptions = {},
): AsyncGenerator<Strip> {
  const { width, height, tileHeight } = levelOf(slide, level)
  const most = Math.max(1, Math.floor(stripPixels / width))
  const rows = tileHeight <= 4 * most ? tileHeight * Math.max(1, Math.floor(most / tileHeight)) : most
  const tops = Array.from({ length: Math.ceil(height / rows) }, (_, i) => i * rows)
  const read = (y: number) =>
    slide.readRegion({ level, x: 0, y, width, height: Math.min(rows, height - y) }, options)
  for await (const [y, raster] of readAhead(tops, read, options.signal)) yield { y, raster }
}

/**
 * The whole slide with `downsample` level-0 pixels a pixel, in strips: ceil(width / downsample) pixels wide, so that
 * the last column and row may reach outside, where there is background. Memory does not grow with the slide's height.
 * @throws SlideError `bad-setting` for a downsample that is no positive number
 */
export async function* readWhole(
  slide: Slide,
  downsample: number,
  options: ReadAtOptions = {},
): AsyncGenerator<Strip> {
  if (!(downsample > 0 && Number.isFinite(downsample)))
    throw new SlideError('bad-setting', `a downsample of ${downsample}`, 'give a positive number')
  const width = Math.ceil(slide.width / downsample)
  const height = Math.ceil(slide.height / downsample)
  const level = bestLevel(slide, { x: downsample, y: downsample })
  const step = downsample / levelRatio(slide, level).y
  // Four rows of tiles at a time: where strips do not end with tiles, few are decoded twice.
  const sourceRows = level.tileHeight * Math.max(1, Math.ceil((4 * 256) / level.tileHeight))
  const most = Math.max(1, Math.floor(stripPixels / width))
  const rows = Math.max(1, Math.min(most, Math.floor(sourceRows / step)))
  for (let y = 0; y < height; y += rows) {
    const region = { x: 0, y: y * downsample, width, height: Math.min(rows, height - y), downsample }
    yield { y, raster: await readShrunk(slide, region, options) }
  }
}

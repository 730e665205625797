import type { Raster } from '../raster.ts'
import type { Slide } from '../slide.ts'
import { SlideError } from '../slide-error.ts'
import { type ReadAtOptions, readShrunk } from './read-at.ts'

/**
 * The whole slide with its longer side `longestSide` pixels long, or as it is where it has fewer; the shorter side is
 * rounded, at least 1. Read from the pyramid: the thumbnail that a scanner stored may show less than the slide.
 * @throws SlideError `bad-setting`, and what {@link Slide.readRegion} throws
 */
export async function readThumbnail(
  slide: Slide,
  longestSide: number,
  options: ReadAtOptions = {},
): Promise<Raster> {
  if (!Number.isInteger(longestSide) || longestSide < 1)
    throw new SlideError(
      'bad-setting',
      `a thumbnail of ${longestSide} pixels`,
      'give a positive whole number',
    )
  const shrink = Math.max(1, Math.max(slide.width, slide.height) / longestSide)
  const width = Math.max(1, Math.round(slide.width / shrink))
  const height = Math.max(1, Math.round(slide.height / shrink))
  const downsample = { x: slide.width / width, y: slide.height / height }
  return readShrunk(slide, { x: 0, y: 0, width, height, downsample }, options)
}

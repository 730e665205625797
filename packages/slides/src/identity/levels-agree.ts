import { readShrunk } from '../region/index.ts'
import type { Slide } from '../slide.ts'
import { SlideError } from '../slide-error.ts'

/** Side of the parts of a level that are looked at, and by how much they are shrunk: sharpness then plays no part. */
const side = 256
const shrink = 8
/** Mean difference of grey levels beyond which two levels do not show the same. Of true levels it is some 1 to 3. */
const most = 16

/**
 * Holds each level against the one above it at five places: a label whose sides happen to be in the slide's proportion
 * would be taken for a level of its pyramid.
 * @throws SlideError `identifiable`
 */
export async function checkLevelsAgree(slide: Slide): Promise<void> {
  if (slide.channels.length > 0) return
  for (const { index, width, height, downsample } of slide.levels.slice(1)) {
    let sum = 0
    let count = 0
    for (const [across, down] of [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
      [0.5, 0.5],
    ]) {
      const region = {
        x: across * Math.max(0, width - side) * downsample,
        y: down * Math.max(0, height - side) * downsample,
        width: Math.max(1, Math.floor(Math.min(side, width) / shrink)),
        height: Math.max(1, Math.floor(Math.min(side, height) / shrink)),
        downsample: downsample * shrink,
      }
      const [above, own] = await Promise.all(
        [index - 1, index].map(level => readShrunk(only(slide, level), region)),
      )
      for (let i = 0; i < own.pixels.length; i++) sum += Math.abs(own.pixels[i] - above.pixels[i])
      count += own.pixels.length
    }
    if (sum > most * count)
      throw new SlideError(
        'identifiable',
        `level ${index} does not show what level ${index - 1} shows: it may be a photograph of the label`,
        'look at it; write the slide anew from level 0 (writePyramid), then de-identify that',
        { file: slide.file },
      )
  }
}

/** A slide with no level but one. */
function only(slide: Slide, level: number): Slide {
  return { ...slide, levels: [slide.levels[level]] }
}

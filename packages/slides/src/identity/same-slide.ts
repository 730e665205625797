import type { Slide } from '../slide.ts'
import { SlideError } from '../slide-error.ts'

const side = 96

/**
 * Holds a copy against its original: levels, scale, magnification, channels, colour profile, and pixels at five places
 * of every level.
 * @throws SlideError `damaged` where they differ
 */
export async function checkSameSlide(original: Slide, copy: Slide): Promise<void> {
  const differs = (what: string) =>
    new SlideError('damaged', `the copy differs in ${what}`, 'tell us: this is a fault of ours', {
      file: copy.file,
    })
  const facts = ({ width, height, levels, scale, magnification, channels, iccProfile }: Slide) =>
    JSON.stringify([width, height, levels, scale, magnification, channels, iccProfile?.length ?? 0])
  if (facts(original) !== facts(copy)) throw differs('what it says of its levels and their scale')
  for (const { index, width, height } of original.levels)
    for (const [across, down] of [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
      [0.5, 0.5],
    ]) {
      const region = {
        level: index,
        x: Math.round(across * Math.max(0, width - side)),
        y: Math.round(down * Math.max(0, height - side)),
        width: Math.min(side, width),
        height: Math.min(side, height),
      }
      const [before, after] = [await original.readRegion(region), await copy.readRegion(region)]
      if (Buffer.compare(before.pixels, after.pixels) !== 0) throw differs(`pixels of level ${index}`)
      for (const channel of original.channels.keys()) {
        const [was, is] = [
          await original.readChannel(channel, region),
          await copy.readChannel(channel, region),
        ]
        if (was.values.some((value, i) => !Object.is(value, is.values[i])))
          throw differs(`channel ${channel + 1} of level ${index}`)
      }
    }
}

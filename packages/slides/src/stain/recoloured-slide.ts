import type { Raster } from '../raster.ts'
import { white } from '../raster.ts'
import type { LevelRegion, RegionOptions, Slide, SlideLevel } from '../slide.ts'
import type { ColourMap, StainMap } from './colour-transfer.ts'

/**
 * The slide in other colours: every region is mapped as it is read, so that tiles, cells, encoders and pyramids can be made
 * of it as of any slide. What lies outside the slide keeps the background's colour; label and macro stay as they are.
 * Stored tiles and the ICC profile are those of the old colours, and are not given.
 */
export function recolouredSlide(slide: Slide, map: StainMap | ColourMap): Slide {
  return {
    file: slide.file,
    format: slide.format,
    width: slide.width,
    height: slide.height,
    levels: slide.levels,
    scale: slide.scale,
    magnification: slide.magnification,
    channels: slide.channels,
    associated: slide.associated,
    properties: slide.properties,
    iccProfile: null,
    readRegion: async (region, options) => {
      const raster = await map(await slide.readRegion(region, options))
      const level = slide.levels.at(region.level)
      if (level !== undefined) fillOutside(raster, region, level, options)
      return raster
    },
    readChannel: (channel, region) => slide.readChannel(channel, region),
    readAssociated: name => slide.readAssociated(name),
    rawTile: async () => null,
    close: () => slide.close(),
  }
}

function fillOutside(
  { width, height, pixels }: Raster,
  region: LevelRegion,
  level: SlideLevel,
  { background = white }: RegionOptions = {},
): void {
  const left = Math.min(width, Math.max(0, -region.x))
  const right = Math.max(left, Math.min(width, level.width - region.x))
  for (let row = 0; row < height; row++) {
    const inside = row + region.y >= 0 && row + region.y < level.height
    if (inside && left === 0 && right === width) continue
    for (let column = 0; column < width; column++) {
      if (inside && column >= left && column < right) continue
      pixels.set(background, 3 * (row * width + column))
    }
  }
}

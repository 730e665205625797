import type { Raster } from '../raster.ts'
import { readShrunk } from '../region/index.ts'
import type { RegionOptions, Slide } from '../slide.ts'
import { type Blending, blend } from './blend.ts'
import type { ScoreGrid } from './score-grid.ts'

/** A picture that is made as it is asked for: what a pyramid is written from. */
export interface HeatmapSource {
  readonly width: number
  readonly height: number
  readRegion(x: number, y: number, width: number, height: number, options?: RegionOptions): Promise<Raster>
}

/**
 * The slide at `downsample` level-0 pixels a pixel with the scores laid over it. Nothing is drawn before it is asked for, so that
 * memory does not grow with the slide.
 */
export function heatmapSource(
  slide: Slide,
  downsample: number,
  grid: ScoreGrid,
  blending: Blending,
): HeatmapSource {
  return {
    width: Math.ceil(slide.width / downsample),
    height: Math.ceil(slide.height / downsample),
    readRegion: async (x, y, width, height, options = {}) => {
      const [left, top] = [x * downsample, y * downsample]
      const picture = await readShrunk(slide, { x: left, y: top, width, height, downsample }, options)
      return blend(picture, { left, top, downsample }, grid, blending)
    },
  }
}

import type { Raster } from '../src/raster.ts'
import { readAt } from '../src/region/index.ts'
import type { Slide } from '../src/slide.ts'

/** The whole slide at some micrometres a pixel. */
export async function readWholeAt(slide: Slide, mpp: number): Promise<Raster> {
  const { scale, width, height } = slide
  if (scale === null) throw new Error('a slide without a scale')
  const [w, h] = [Math.floor((width * scale.x) / mpp), Math.floor((height * scale.y) / mpp)]
  return readAt(slide, { x: 0, y: 0, width: w, height: h, mpp }, { filter: 'area' })
}

import { readAt } from '../region/index.ts'
import type { RegionOptions, Slide } from '../slide.ts'
import { blurEffect } from './blur-effect.ts'
import { findingsOf, type TissueFindings, tissueClasses } from './tissue-class.ts'

export interface BlurOptions extends Pick<RegionOptions, 'signal'> {
  /** Blurred beyond this, of 0 to 1; 0.5 unless given, which out-of-focus tissue reaches at a spread of about 2 µm. */
  readonly most?: number
  /** Micrometres a pixel at which it is judged; 1 unless given. */
  readonly mpp?: number
  /** Pixels of the squares that are judged; 128 unless given. */
  readonly size?: number
  /** Squares read at once; 8 unless given. */
  readonly ahead?: number
}

/**
 * Looks at the tissue of a slide square by square and marks what is out of focus as blur; squares of which less than a
 * quarter is tissue are not judged. All tissue is read for it, at `mpp`: seconds a slide, and memory for `ahead` squares.
 * @throws SlideError what reading throws
 */
export async function findBlur(
  slide: Slide,
  found: TissueFindings,
  options: BlurOptions = {},
): Promise<TissueFindings> {
  const { most = 0.5, mpp = 1, size = 128, ahead = 8, signal } = options
  const { width, height, tissue } = found
  // In pixels of the mask.
  const side = (size * mpp) / found.mpp
  const columns = Math.ceil(width / side)
  const rows = Math.ceil(height / side)
  const classes = found.classes.slice()
  const blurred = tissueClasses.indexOf('blur')
  const judge = async (column: number, row: number) => {
    const [left, right] = [Math.round(column * side), Math.min(width, Math.round((column + 1) * side))]
    const [top, bottom] = [Math.round(row * side), Math.min(height, Math.round((row + 1) * side))]
    let inside = 0
    for (let y = top; y < bottom; y++)
      for (let x = left; x < right; x++) inside += tissue.inside[y * width + x]
    if (4 * inside < (right - left) * (bottom - top) || inside === 0) return
    const [x, y] = [column * side * found.downsample, row * side * found.downsample]
    const raster = await readAt(slide, { x, y, width: size, height: size, mpp }, { signal })
    const blur = blurEffect(raster)
    if (blur === null || blur <= most) return
    for (let j = top; j < bottom; j++)
      for (let i = left; i < right; i++)
        if (tissue.inside[j * width + i] === 1) classes[j * width + i] = blurred
  }
  let next = 0
  const work = async () => {
    for (let square = next++; square < rows * columns; square = next++)
      await judge(square % columns, Math.floor(square / columns))
  }
  await Promise.all(Array.from({ length: ahead }, work))
  return findingsOf({ ...found, classes }, found.pens, found.background)
}

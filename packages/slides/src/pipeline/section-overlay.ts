import { applyAffine } from '@tessera/imaging'
import { createRaster, type Raster } from '../raster.ts'
import { downsampleAt, readShrunk } from '../region/index.ts'
import type { SectionRegistration } from '../sections/index.ts'
import type { Slide } from '../slide.ts'

/** Pixels of the longer side, and squares along it. */
const longest = 1600
const squares = 12

/**
 * The fixed section and the moving one laid over it, in squares in turn: where they fit, borders and vessels run on from
 * square to square.
 * @throws SlideError `no-scale`, and what reading throws
 */
export async function sectionOverlay(
  fixed: Slide,
  moving: Slide,
  { matrix }: Pick<SectionRegistration, 'matrix'>,
): Promise<Raster> {
  // Level-0 pixels of the fixed section along a micrometre, upside down.
  const unit = downsampleAt(fixed, 1)
  const mpp = Math.max(fixed.width / unit.x, fixed.height / unit.y) / longest
  const under = await pictureAt(fixed, mpp)
  const over = await pictureAt(moving, mpp)
  const out = createRaster(under.width, under.height)
  const square = Math.ceil(Math.max(under.width, under.height) / squares)
  for (let y = 0, at = 0; y < out.height; y++)
    for (let x = 0; x < out.width; x++, at += 3) {
      let from = at
      let picture = under
      if ((Math.floor(x / square) + Math.floor(y / square)) % 2 === 1) {
        const [u, v] = applyAffine(matrix, (x + 0.5) * mpp, (y + 0.5) * mpp)
        const [column, row] = [Math.floor(u / mpp), Math.floor(v / mpp)]
        if (column < 0 || row < 0 || column >= over.width || row >= over.height) continue
        from = 3 * (column + over.width * row)
        picture = over
      }
      out.pixels[at] = picture.pixels[from]
      out.pixels[at + 1] = picture.pixels[from + 1]
      out.pixels[at + 2] = picture.pixels[from + 2]
    }
  return out
}

function pictureAt(slide: Slide, mpp: number): Promise<Raster> {
  const downsample = downsampleAt(slide, mpp)
  const width = Math.max(1, Math.round(slide.width / downsample.x))
  const height = Math.max(1, Math.round(slide.height / downsample.y))
  return readShrunk(slide, { x: 0, y: 0, width, height, downsample })
}

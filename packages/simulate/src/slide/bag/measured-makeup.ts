import type { SlideScene } from '../paint/slide-painter.ts'
import { slideCellClasses } from '../plan/true-cells.ts'
import { slideMaskBits, type TrueMask } from '../truth/slide-mask.ts'
import type { TileMakeup } from './tile-makeup.ts'

/** Side of a tile, pixels of 0.5 µm: that of the built-in encoder. */
export const tilePixels = 256

/** What is truly in the tile of a drawn slide whose upper left corner is (x, y), level-0 pixels. */
export function measuredMakeup({ law, cells }: SlideScene, mask: TrueMask, x: number, y: number): TileMakeup {
  const across = tilePixels / mask.downsample
  const [i0, j0] = [Math.floor(x / mask.downsample), Math.floor(y / mask.downsample)]
  let [tissue, tumour, necrosis] = [0, 0, 0]
  for (let j = j0; j < j0 + across; j++)
    for (let i = i0; i < i0 + across; i++) {
      const bits = mask.bits[j * mask.width + i]
      if ((bits & slideMaskBits.tissue) !== 0) tissue++
      if ((bits & slideMaskBits.tumour) !== 0) tumour++
      if ((bits & slideMaskBits.necrosis) !== 0) necrosis++
    }
  const pixels = across * across
  const counts = new Int32Array(slideCellClasses.length)
  const [left, top, side] = [x * law.mpp, y * law.mpp, tilePixels * law.mpp]
  for (let c = 0; c < cells.count; c++) {
    const [dx, dy] = [cells.x[c] - left, cells.y[c] - top]
    if (dx >= 0 && dy >= 0 && dx < side && dy < side) counts[cells.classOf[c]]++
  }
  const perMm2 = (name: (typeof slideCellClasses)[number]) =>
    (counts[slideCellClasses.indexOf(name)] * 1e6) / (side * side)
  return {
    glass: 1 - tissue / pixels,
    tumour: tumour / pixels,
    necrosis: necrosis / pixels,
    lymphocytes: perMm2('lymphocyte'),
    tumourNuclei: perMm2('tumour'),
    stromalNuclei: perMm2('stromal'),
    debris: perMm2('debris'),
  }
}

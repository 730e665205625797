import type { Raster } from '../raster.ts'
import { type TissueClass, type TissueFindings, tissueClasses } from '../tissue/index.ts'

/** Okabe and Ito's colours, one a class; tissue itself is left as it is and outlined. */
const tints: Readonly<Partial<Record<TissueClass, readonly [number, number, number]>>> = {
  fat: [240, 228, 66],
  pen: [204, 121, 167],
  fold: [213, 94, 0],
  bubble: [86, 180, 233],
  blur: [0, 114, 178],
}
const outline = [0, 158, 115] as const

/** The thumbnail with tissue outlined and what lies over it tinted, to look at. */
export function classOverlay({ pixels }: Raster, { width, height, classes, tissue }: TissueFindings): Raster {
  const out = Uint8Array.from(pixels)
  const reach = Math.max(1, Math.round(Math.max(width, height) / 1000))
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = x + width * y
      const tint = tints[tissueClasses[classes[at]]]
      const onEdge = tissue.inside[at] === 1 && edgeWithin(tissue.inside, width, height, x, y, reach)
      if (onEdge) out.set(outline, 3 * at)
      else if (tint) for (let c = 0; c < 3; c++) out[3 * at + c] = (out[3 * at + c] + tint[c]) >> 1
    }
  return { width, height, pixels: out }
}

function edgeWithin(
  inside: Uint8Array,
  width: number,
  height: number,
  x: number,
  y: number,
  reach: number,
): boolean {
  return (
    x < reach ||
    y < reach ||
    x >= width - reach ||
    y >= height - reach ||
    inside[x - reach + width * y] === 0 ||
    inside[x + reach + width * y] === 0 ||
    inside[x + width * (y - reach)] === 0 ||
    inside[x + width * (y + reach)] === 0
  )
}

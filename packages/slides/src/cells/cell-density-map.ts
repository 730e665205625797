import { SlideError } from '../slide-error.ts'
import type { SlideMask } from '../slide-mask.ts'
import type { PixelSize } from '../spatial/index.ts'

/** Cells/mm² over squares of the slide. */
export interface DensityMap {
  readonly width: number
  readonly height: number
  /** Level-0 pixels along a square. */
  readonly downsample: number
  /** NaN where less than a tenth of a square is tissue: nothing is known there. */
  readonly perMm2: Float64Array
}

/** @throws SlideError `bad-setting` for squares smaller than a pixel of the tissue's mask */
export function cellDensityMap(
  places: { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> },
  tissue: SlideMask,
  scale: PixelSize,
  { squareUm = 100 }: { readonly squareUm?: number } = {},
): DensityMap {
  const times = Math.round(squareUm / ((tissue.downsample * (scale.x + scale.y)) / 2))
  if (!(times >= 1))
    throw new SlideError(
      'bad-setting',
      `squares of ${squareUm} µm`,
      'give squares larger than pixels of the tissue mask',
    )
  const width = Math.ceil(tissue.width / times)
  const height = Math.ceil(tissue.height / times)
  const counts = new Float64Array(width * height)
  const pixels = new Float64Array(width * height)
  for (let j = 0, at = 0; j < tissue.height; j++)
    for (let i = 0; i < tissue.width; i++, at++)
      if (tissue.inside[at] === 1) pixels[Math.floor(j / times) * width + Math.floor(i / times)]++
  for (let n = 0; n < places.x.length; n++) {
    const i = Math.floor(places.x[n] / scale.x / tissue.downsample)
    const j = Math.floor(places.y[n] / scale.y / tissue.downsample)
    if (i < 0 || j < 0 || i >= tissue.width || j >= tissue.height) continue
    if (tissue.inside[j * tissue.width + i] === 1)
      counts[Math.floor(j / times) * width + Math.floor(i / times)]++
  }
  const pixelMm2 = (tissue.downsample * scale.x * tissue.downsample * scale.y) / 1e6
  const perMm2 = counts.map((count, s) =>
    pixels[s] < 0.1 * times * times ? Number.NaN : count / (pixels[s] * pixelMm2),
  )
  return { width, height, downsample: tissue.downsample * times, perMm2 }
}

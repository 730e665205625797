import type { Raster } from '../raster.ts'
import type { Scale } from './scaling.ts'
import type { ScoreGrid } from './score-grid.ts'

export interface Blending {
  readonly scale: Scale
  /** 256 colours, three bytes each. */
  readonly colours: Uint8Array
  /** 0 leaves the slide as it is, 1 hides it. */
  readonly opacity: number
}

/**
 * Colours laid over a picture of a part of the slide; where there is no score the picture stays as it is.
 * @param left level-0 coordinates of the picture's corner, and the level-0 pixels that one of its pixels spans
 */
export function blend(
  picture: Raster,
  place: { readonly left: number; readonly top: number; readonly downsample: number },
  grid: ScoreGrid,
  { scale, colours, opacity }: Blending,
): Raster {
  const { width, height } = picture
  const pixels = Uint8Array.from(picture.pixels)
  const columns = Int32Array.from({ length: width }, (_, i) =>
    Math.floor((place.left + (i + 0.5) * place.downsample) / grid.cell),
  )
  for (let j = 0; j < height; j++) {
    const row = Math.floor((place.top + (j + 0.5) * place.downsample) / grid.cell)
    if (row < 0 || row >= grid.height) continue
    for (let i = 0; i < width; i++) {
      const column = columns[i]
      if (column < 0 || column >= grid.width) continue
      const value = grid.values[column + grid.width * row]
      if (Number.isNaN(value)) continue
      const colour = 3 * Math.round(255 * scale.at(value))
      const at = 3 * (i + width * j)
      for (let c = 0; c < 3; c++)
        pixels[at + c] = Math.round((1 - opacity) * pixels[at + c] + opacity * colours[colour + c])
    }
  }
  return { width, height, pixels }
}

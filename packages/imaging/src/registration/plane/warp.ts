import type { Affine } from './affine.ts'
import type { ScaledPlane } from './coarsen.ts'

/** A plane brought to another grid: `inside` is 0 where there was nothing to look at. */
export interface WarpedPlane extends ScaledPlane {
  readonly inside: Uint8Array
}

/**
 * The moving plane on a grid of `width` x `height` pixels of `spacing` µm: bilinear at the place where `matrix` takes each pixel's
 * middle, µm.
 */
export function warpPlane(
  moving: ScaledPlane,
  matrix: Affine,
  { width, height, spacing }: { readonly width: number; readonly height: number; readonly spacing: number },
): WarpedPlane {
  const values = new Float32Array(width * height)
  const inside = new Uint8Array(width * height)
  const [a, b, c, d, e, f] = matrix
  const [columns, rows, scale] = [moving.width, moving.height, 1 / moving.spacing]
  const source = moving.values
  const [stepX, stepY] = [a * spacing * scale, d * spacing * scale]
  for (let j = 0, at = 0; j < height; j++) {
    const [x, y] = [0.5 * spacing, (j + 0.5) * spacing]
    let u = (a * x + b * y + c) * scale - 0.5
    let v = (d * x + e * y + f) * scale - 0.5
    for (let i = 0; i < width; i++, at++, u += stepX, v += stepY) {
      if (!(u >= -0.5 && v >= -0.5 && u <= columns - 0.5 && v <= rows - 0.5)) continue
      const [p, q] = [Math.min(columns - 1, Math.max(0, u)), Math.min(rows - 1, Math.max(0, v))]
      const [left, top] = [Math.min(columns - 2, Math.floor(p)), Math.min(rows - 2, Math.floor(q))]
      const [s, t] = [p - left, q - top]
      const upper = top * columns + left
      const lower = upper + columns
      values[at] =
        (1 - t) * ((1 - s) * source[upper] + s * source[upper + 1]) +
        t * ((1 - s) * source[lower] + s * source[lower + 1])
      inside[at] = 1
    }
  }
  return { width, height, spacing, values, inside }
}

import type { Plane } from './plane.ts'

/** A plane and how large its pixels are: pixel (i, j) has its middle at ((i + ½) spacing, (j + ½) spacing), µm. */
export interface ScaledPlane extends Plane {
  readonly spacing: number
}

/**
 * Larger pixels by means over their area, at any factor of 1 or more; pixels at the far edges are means over what there is.
 */
export function coarsen(plane: ScaledPlane, spacing: number): ScaledPlane {
  const factor = spacing / plane.spacing
  if (factor <= 1) return plane
  const { width, height, values } = plane
  const [columns, rows] = [Math.ceil(width / factor - 1e-9), Math.ceil(height / factor - 1e-9)]
  const across = new Float32Array(columns * height)
  for (let i = 0; i < columns; i++) {
    const [from, to] = [i * factor, Math.min(width, (i + 1) * factor)]
    for (let y = 0; y < height; y++) {
      let sum = 0
      for (let x = Math.floor(from); x < to; x++)
        sum += values[y * width + x] * (Math.min(x + 1, to) - Math.max(x, from))
      across[y * columns + i] = sum / (to - from)
    }
  }
  const coarse = new Float32Array(columns * rows)
  for (let j = 0; j < rows; j++) {
    const [from, to] = [j * factor, Math.min(height, (j + 1) * factor)]
    for (let y = Math.floor(from); y < to; y++) {
      const share = (Math.min(y + 1, to) - Math.max(y, from)) / (to - from)
      for (let i = 0; i < columns; i++) coarse[j * columns + i] += share * across[y * columns + i]
    }
  }
  return { width: columns, height: rows, values: coarse, spacing }
}

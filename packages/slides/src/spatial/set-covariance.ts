import { crossCorrelation } from '@tessera/imaging'

/**
 * The area, µm², that a mask shares with itself moved by (dx, dy): counted by a Fourier transform for whole pixels, and between
 * them linear along both axes, which for a union of pixels is exact.
 */
export function maskOverlap(
  { width, height, inside }: { readonly width: number; readonly height: number; readonly inside: Uint8Array },
  pixelX: number,
  pixelY: number,
  reach: number,
): (dx: number, dy: number) => number {
  const [rx, ry] = [
    Math.min(width, Math.ceil(reach / pixelX) + 1),
    Math.min(height, Math.ceil(reach / pixelY) + 1),
  ]
  const counts =
    Math.max(width + rx, height + ry) <= wholeSide
      ? autocorrelation(width, height, inside, rx, ry)
      : countedMoves(width, height, inside, rx, ry)
  const row = 2 * rx + 1
  const at = (i: number, j: number) =>
    Math.abs(i) > rx || Math.abs(j) > ry ? 0 : Math.round(counts[(j + ry) * row + i + rx])
  const pixel = pixelX * pixelY
  return (dx, dy) => {
    const [u, v] = [dx / pixelX, dy / pixelY]
    const [i, j] = [Math.floor(u), Math.floor(v)]
    const [s, t] = [u - i, v - j]
    return (
      pixel *
      ((1 - t) * ((1 - s) * at(i, j) + s * at(i + 1, j)) +
        t * ((1 - s) * at(i, j + 1) + s * at(i + 1, j + 1)))
    )
  }
}

function autocorrelation(
  width: number,
  height: number,
  inside: Uint8Array,
  rx: number,
  ry: number,
): Float64Array {
  const plane = { width, height, values: Float64Array.from(inside) }
  return crossCorrelation(plane, plane, rx, ry)
}

/** The set covariance for the reach that was asked last: simulations ask for the same again and again. */
export function remembered(make: (reach: number) => Overlap): (reach: number) => Overlap {
  let last: { readonly reach: number; readonly overlap: Overlap } | null = null
  return reach => {
    if (last === null || last.reach !== reach) last = { reach, overlap: make(reach) }
    return last.overlap
  }
}

type Overlap = (dx: number, dy: number) => number

/** A mask up to this side is transformed in one piece. */
const wholeSide = 1024

/** Side of the parts that are transformed at once: memory does not grow with the mask. */
const partSide = 400

/**
 * Σ inside(x, y) · inside(x + i, y + j) for |i| ≤ rx, |j| ≤ ry: by parts of the mask, each with what lies within reach of it. A move and its
 * opposite have the same sum.
 */
function countedMoves(
  width: number,
  height: number,
  inside: Uint8Array,
  rx: number,
  ry: number,
): Float64Array {
  const counts = new Float64Array((2 * rx + 1) * (2 * ry + 1))
  const cut = (x0: number, y0: number, wide: number, high: number) => {
    const values = new Float64Array(wide * high)
    for (let y = Math.max(0, -y0); y < Math.min(high, height - y0); y++)
      for (let x = Math.max(0, -x0); x < Math.min(wide, width - x0); x++)
        values[y * wide + x] = inside[(y + y0) * width + x + x0]
    return { width: wide, height: high, values }
  }
  const [side, tall] = [Math.max(partSide, rx), Math.max(partSide, ry)]
  for (let y0 = 0; y0 < height; y0 += tall)
    for (let x0 = 0; x0 < width; x0 += side) {
      const part = cut(x0, y0, Math.min(side, width - x0), Math.min(tall, height - y0))
      if (!part.values.includes(1)) continue
      const around = cut(x0 - rx, y0 - ry, part.width + 2 * rx, part.height + 2 * ry)
      const sums = crossCorrelation(part, around, 2 * rx, 2 * ry)
      const row = 4 * rx + 1
      for (let j = 0, at = 0; j <= 2 * ry; j++)
        for (let i = 0; i <= 2 * rx; i++, at++)
          counts[at] += Math.round(sums[(j + 2 * ry) * row + i + 2 * rx])
    }
  return counts
}

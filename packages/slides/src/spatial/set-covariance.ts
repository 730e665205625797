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
  const plane = { width, height, values: Float64Array.from(inside) }
  const counts = crossCorrelation(plane, plane, rx, ry)
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

import { createPlaneTransform } from '../../filters/plane-transform.ts'
import type { Plane } from './plane.ts'

/**
 * Σ over pixels of a(x, y) · b(x + i, y + j) for every whole move |i| ≤ reachX, |j| ≤ reachY, what lies outside a plane
 * being 0: by Fourier transforms, two real planes as one complex one.
 * @returns (2·reachX + 1) x (2·reachY + 1) sums, row by row, the move (i, j) at column i + reachX, row j + reachY
 */
export function crossCorrelation(a: Plane, b: Plane, reachX: number, reachY: number): Float64Array {
  const [widest, highest] = [Math.max(a.width, b.width), Math.max(a.height, b.height)]
  const [width, height] = [
    powerOfTwo(widest + Math.min(reachX, widest)),
    powerOfTwo(highest + Math.min(reachY, highest)),
  ]
  const transform = createPlaneTransform(width, height)
  const plane = new Float64Array(2 * width * height)
  place(a, plane, width, 0)
  place(b, plane, width, 1)
  const both = new Float64Array(plane.length)
  transform.forward(plane, both, highest)
  const product = new Float64Array(plane.length)
  correlationSpectrum(both, product, width, height)
  transform.inverse(product, plane, 0, height)
  const [columns, rows] = [2 * reachX + 1, 2 * reachY + 1]
  const sums = new Float64Array(columns * rows)
  for (let j = -reachY; j <= reachY; j++) {
    if (Math.abs(j) >= highest) continue
    for (let i = -reachX; i <= reachX; i++) {
      if (Math.abs(i) >= widest) continue
      const [x, y] = [(i + width) % width, (j + height) % height]
      sums[(j + reachY) * columns + i + reachX] = plane[2 * (y * width + x)]
    }
  }
  return sums
}

function place({ width, height, values }: Plane, into: Float64Array, stride: number, part: 0 | 1): void {
  for (let y = 0; y < height; y++)
    for (let x = 0, to = 2 * y * stride + part; x < width; x++, to += 2) into[to] = values[y * width + x]
}

/** Of a spectrum of a + i·b (transposed, as the transform keeps it): conj(A) · B. */
function correlationSpectrum(both: Float64Array, into: Float64Array, width: number, height: number): void {
  for (let u = 0; u < width; u++)
    for (let v = 0; v < height; v++) {
      const at = 2 * (u * height + v)
      const mirrored = 2 * (((width - u) % width) * height + ((height - v) % height))
      const [pr, pi, qr, qi] = [both[at], both[at + 1], both[mirrored], both[mirrored + 1]]
      const [ar, ai] = [(pr + qr) / 2, (pi - qi) / 2]
      const [br, bi] = [(pi + qi) / 2, (qr - pr) / 2]
      into[at] = ar * br + ai * bi
      into[at + 1] = ar * bi - ai * br
    }
}

function powerOfTwo(n: number): number {
  return Math.max(2, 2 ** Math.ceil(Math.log2(n)))
}

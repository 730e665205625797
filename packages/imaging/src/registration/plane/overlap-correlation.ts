import { createPlaneTransform } from '../../filters/plane-transform.ts'
import type { Plane } from './plane.ts'

/** A plane of which only what is `inside` is known. */
export interface MaskedPlane extends Plane {
  readonly inside: Uint8Array
}

/** Where two planes are most alike. */
export interface BestMove {
  /** Whole pixels: pixel (x, y) of the first plane lies on (x + dx, y + dy) of the second. */
  readonly dx: number
  readonly dy: number
  /** Pearson's, over what they share there. */
  readonly correlation: number
}

/** Complex numbers of a spectrum. */
type Spectrum = Float64Array

/**
 * Finds the move at which a second plane is most alike to a first one, by Pearson's correlation over exactly what is inside both, for
 * all moves at once by Fourier transforms (Padfield, IEEE Trans Image Process 2012;21:2706).
 * @param first as large as `size` minus the second planes' sizes allows
 * @param leastOverlap of the largest overlap at any move
 */
export function createOverlapSearch(
  first: MaskedPlane,
  size: number,
  leastOverlap: number,
): (second: MaskedPlane) => BestMove | null {
  const transform = createPlaneTransform(size, size)
  const work = new Float64Array(2 * size * size)
  const packed = new Float64Array(2 * size * size)

  const spectrum = () => new Float64Array(2 * size * size)
  const transformed = (plane: MaskedPlane, [values, inside, squares]: readonly Spectrum[]) => {
    // Correlations are steadier about the plane's mean.
    const mean = meanInside(plane)
    fill(plane, mean, work, size, false)
    transform.forward(work, packed, plane.height)
    unpack(packed, size, values, inside)
    fill(plane, mean, work, size, true)
    transform.forward(work, squares, plane.height)
  }

  const [f, mf, ff] = [spectrum(), spectrum(), spectrum()]
  transformed(first, [f, mf, ff])
  const [g, mg, gg] = [spectrum(), spectrum(), spectrum()]
  const columns = [spectrum(), spectrum(), spectrum()]

  return second => {
    transformed(second, [g, mg, gg])
    const pairs: [Spectrum, Spectrum, Spectrum, Spectrum][] = [
      [f, g, mf, mg],
      [f, mg, mf, g],
      [ff, mg, mf, gg],
    ]
    pairs.forEach(([a, b, c, d], k) => {
      correlationOfTwo(a, b, c, d, work)
      transform.inverse(work, columns[k], 0, size)
    })
    const [both, sums, squares] = columns
    let most = 0
    for (let at = 1; at < both.length; at += 2) if (both[at] > most) most = both[at]
    let best: BestMove | null = null
    for (let y = 0, at = 0; y < size; y++)
      for (let x = 0; x < size; x++, at += 2) {
        const n = both[at + 1]
        if (n < leastOverlap * most || n < 16) continue
        const varianceF = squares[at] - (sums[at] * sums[at]) / n
        const varianceG = squares[at + 1] - (sums[at + 1] * sums[at + 1]) / n
        if (!(varianceF > 1e-6 * n && varianceG > 1e-6 * n)) continue
        const correlation = (both[at] - (sums[at] * sums[at + 1]) / n) / Math.sqrt(varianceF * varianceG)
        if (best === null || correlation > best.correlation)
          best = { dx: x < second.width ? x : x - size, dy: y < second.height ? y : y - size, correlation }
      }
    return best
  }
}

function meanInside({ values, inside }: MaskedPlane): number {
  let [sum, n] = [0, 0]
  for (let i = 0; i < values.length; i++) {
    if (inside[i] === 0) continue
    sum += values[i]
    n++
  }
  return n === 0 ? 0 : sum / n
}

/** Values and inside as real and imaginary part, or the squares alone. */
function fill(
  { width, height, values, inside }: MaskedPlane,
  mean: number,
  into: Float64Array,
  size: number,
  squared: boolean,
): void {
  into.fill(0)
  for (let y = 0, from = 0; y < height; y++)
    for (let x = 0, to = 2 * y * size; x < width; x++, to += 2, from++) {
      if (inside[from] === 0) continue
      const value = values[from] - mean
      into[to] = squared ? value * value : value
      into[to + 1] = squared ? 0 : 1
    }
}

/** The spectra of two real planes that were transformed as one complex one. */
function unpack(both: Float64Array, size: number, a: Spectrum, b: Spectrum): void {
  for (let u = 0; u < size; u++) {
    const column = ((size - u) % size) * size
    for (let v = 0; v < size; v++) {
      const at = 2 * (u * size + v)
      const mirrored = 2 * (column + ((size - v) % size))
      a[at] = (both[at] + both[mirrored]) / 2
      a[at + 1] = (both[at + 1] - both[mirrored + 1]) / 2
      b[at] = (both[at + 1] + both[mirrored + 1]) / 2
      b[at + 1] = (both[mirrored] - both[at]) / 2
    }
  }
}

/** conj(A) B + i conj(C) D: both correlations come back real, one in each part. */
function correlationOfTwo(a: Spectrum, b: Spectrum, c: Spectrum, d: Spectrum, into: Float64Array): void {
  for (let at = 0; at < into.length; at += 2) {
    const im = at + 1
    into[at] = a[at] * b[at] + a[im] * b[im] - c[at] * d[im] + c[im] * d[at]
    into[im] = a[at] * b[im] - a[im] * b[at] + c[at] * d[at] + c[im] * d[im]
  }
}

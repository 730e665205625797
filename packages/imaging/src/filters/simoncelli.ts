import type { Triple } from '../grid.ts'
import { transformVolume } from './line-transform.ts'
import type { Request } from './linear.ts'
import { allocate, type Reals, regionCount } from './region.ts'
import { readRow } from './source.ts'

export interface SimoncelliSettings {
  /** Band, from 1: the highest. */
  readonly level: number
  readonly dimensions: 2 | 3
  /** Orders of the Riesz transform along the axes. */
  readonly riesz?: Triple | undefined
}

/**
 * The isotropic wavelet of Simoncelli, IBSI LODD: of the image continued periodically, the band
 * cos(π/2 log2(2ν / b)) for b/4 <= ν <= b, b = 2^(1 - level), and none else, where ν is the distance from the middle of
 * the spectrum, 1 at the first and last frequency of each axis, as the IBSI's reference maps have it. With `riesz`
 * orders l, times (-i)^L sqrt(L! / l1! l2! l3!) times the product of (ν_a / ν)^l_a, L their sum.
 *
 * The whole image is transformed, in double precision (16 bytes a voxel).
 */
export function simoncelliResponse(settings: SimoncelliSettings, request: Request): Reals {
  const { source, region, precision } = request
  const [nx, ny, nz] = source.size
  const axes = settings.dimensions === 3 ? [0, 1, 2] : [0, 1]
  const numbers = new Float64Array(2 * nx * ny * nz)
  const row = new Float64Array(nx)
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      readRow(source, { first: 0, count: nx }, j, k, 0, row)
      for (let i = 0; i < nx; i++, at += 2) numbers[at] = row[i]
    }
  transformVolume(numbers, source.size, axes)
  shapeSpectrum(numbers, source.size, axes, settings)
  // The inverse of a transform is the conjugate of the transform of the conjugate: its real part needs no second one.
  transformVolume(numbers, source.size, axes)
  const scale = 1 / axes.reduce((product, a) => product * source.size[a], 1)

  const response = allocate(regionCount(region), precision)
  const [spanX, spanY, spanZ] = region.spans
  for (let k = 0, at = 0; k < spanZ.count; k++)
    for (let j = 0; j < spanY.count; j++) {
      let from = 2 * (spanX.first + nx * (spanY.first + j + ny * (spanZ.first + k)))
      for (let i = 0; i < spanX.count; i++, at++, from += 2) response[at] = scale * numbers[from]
    }
  return response
}

/** Multiplies by the filter and conjugates. */
function shapeSpectrum(
  numbers: Float64Array,
  [nx, ny, nz]: Triple,
  axes: readonly number[],
  { level, riesz = [0, 0, 0] }: SimoncelliSettings,
): void {
  const flat = axes.length === 2
  const [us, vs, ws] = [frequencies(nx), frequencies(ny), flat ? new Float64Array(nz) : frequencies(nz)]
  const orders = axes.map(a => riesz[a])
  const order = orders.reduce((sum, l) => sum + l, 0)
  const norm = Math.sqrt(factorial(order) / orders.reduce((product, l) => product * factorial(l), 1))
  const limit = 2 ** (1 - level)
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, at += 2) {
        const radius = Math.sqrt(us[i] ** 2 + vs[j] ** 2 + ws[k] ** 2)
        const inBand = radius >= limit / 4 && radius <= limit
        let factor = inBand ? Math.cos((Math.PI / 2) * Math.log2((2 * radius) / limit)) : 0
        if (order > 0 && inBand) {
          const direction = us[i] ** riesz[0] * vs[j] ** riesz[1] * (flat ? 1 : ws[k] ** riesz[2])
          factor *= (norm * direction) / radius ** order
        }
        const [re, im] = turned(numbers[at], numbers[at + 1], order)
        numbers[at] = factor * re
        numbers[at + 1] = -factor * im
      }
}

/** Times (-i)^order. */
function turned(re: number, im: number, order: number): readonly [number, number] {
  switch (order % 4) {
    case 1:
      return [im, -re]
    case 2:
      return [-re, -im]
    case 3:
      return [-im, re]
    default:
      return [re, im]
  }
}

/** Of a spectrum of n, in the order of the transform: from -1 to 1 over the axis, 0 in its middle. */
function frequencies(n: number): Float64Array {
  const middle = (n - 1) / 2
  return Float64Array.from({ length: n }, (_, i) => {
    const centred = (i + Math.floor(n / 2)) % n
    return middle === 0 ? 0 : (centred - middle) / middle
  })
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1)
}

import { type NamedBoundary, sourceIndex } from './boundary.ts'
import type { GaborKernel } from './gabor-kernel.ts'
import { createPlaneTransform, type PlaneTransform } from './plane-transform.ts'
import type { Region } from './region.ts'
import { notFinite, type Source } from './source.ts'

/**
 * Takes `count` responses of a row, from `column` on: real parts at real[at], real[at + 2], ..., imaginary parts in the
 * same places of the other array. Slice, row and column are counted in the region.
 */
export type TakeRow = (
  slice: number,
  row: number,
  column: number,
  count: number,
  real: Float64Array,
  imaginary: Float64Array,
  at: number,
) => void

/**
 * Convolution of every slice of a region with complex kernels of even real and odd imaginary part, by Fourier
 * transforms of overlapping tiles. Two slices go as real and imaginary part of one; since both parts of the kernel are
 * real, two transforms back give both parts of both responses.
 */
export function createPlaneResponse(
  kernels: readonly GaborKernel[],
  source: Source,
  region: Region,
  [u, v, normal]: readonly number[],
  boundary: NamedBoundary,
  shift: number,
): (take: TakeRow) => void {
  const [{ reachX, reachY }] = kernels
  const [spanU, spanV, slices] = [region.spans[u], region.spans[v], region.spans[normal]]
  const transform = createPlaneTransform(tileSize(spanU.count, reachX), tileSize(spanV.count, reachY))
  const { width, height } = transform
  const spectra = kernels.map(kernel => kernelSpectrum(kernel, transform))
  const gains = kernels.map(({ real }) => shift * real.reduce((sum, w) => sum + w, 0))
  const [stepU, stepV] = [width - 2 * reachX, height - 2 * reachY]
  const strides = [1, source.spans[0].count, source.spans[0].count * source.spans[1].count]
  const places = (axis: number, first: number, count: number): Int32Array =>
    Int32Array.from({ length: count }, (_, i) => {
      const from = sourceIndex(first + i, source.size[axis], boundary)
      return from < 0 ? -1 : (from - source.spans[axis].first) * strides[axis]
    })
  const tile = new Float64Array(2 * width * height)
  const spectrum = new Float64Array(2 * width * height)
  const product = new Float64Array(2 * width * height)
  const responses = [new Float64Array(2 * width * height), new Float64Array(2 * width * height)] as const

  return take => {
    for (let row = 0; row < spanV.count; row += stepV) {
      const rows = Math.min(stepV, spanV.count - row)
      const fromV = places(v, spanV.first + row - reachY, rows + 2 * reachY)
      for (let column = 0; column < spanU.count; column += stepU) {
        const columns = Math.min(stepU, spanU.count - column)
        const fromU = places(u, spanU.first + column - reachX, columns + 2 * reachX)
        for (let slice = 0; slice < slices.count; slice += 2) {
          tile.fill(0)
          const pair = Math.min(2, slices.count - slice)
          for (let part = 0; part < pair; part++) {
            const base = (slices.first + slice + part - source.spans[normal].first) * strides[normal]
            readTile(source, base, fromU, fromV, shift, tile, part, width)
          }
          transform.forward(tile, spectrum, rows + 2 * reachY)
          for (const [k, kernel] of spectra.entries()) {
            scaleBy(spectrum, kernel.real, product)
            transform.inverse(product, responses[0], reachY, rows)
            turnBy(spectrum, kernel.imaginary, product)
            transform.inverse(product, responses[1], reachY, rows)
            if (gains[k] !== 0) for (let i = 0; i < tile.length; i++) responses[0][i] += gains[k]
            for (let part = 0; part < pair; part++)
              for (let j = 0; j < rows; j++) {
                const at = 2 * ((j + reachY) * width + reachX) + part
                take(slice + part, row + j, column, columns, responses[0], responses[1], at)
              }
          }
        }
      }
    }
  }
}

/** The power of 2 that gives n responses for the least work. */
function tileSize(n: number, reach: number): number {
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (let size = 16; size <= 4096 || best === 0; size *= 2) {
    const step = size - 2 * reach
    if (step < 1) continue
    const work = Math.ceil(n / step) * size * Math.log2(size)
    if (work < least) [best, least] = [size, work]
    if (step >= n) break
  }
  return best
}

/** Spectra of the real part, which is real, and of the imaginary part, which is i times the numbers given. */
function kernelSpectrum({ reachX, reachY, real, imaginary }: GaborKernel, transform: PlaneTransform) {
  const { width, height } = transform
  const plane = new Float64Array(2 * width * height)
  const spectrum = new Float64Array(plane.length)
  const spread = (values: Float64Array, part: number): Float64Array => {
    plane.fill(0)
    for (let j = -reachY, at = 0; j <= reachY; j++)
      for (let i = -reachX; i <= reachX; i++, at++)
        plane[2 * (((j + height) % height) * width + ((i + width) % width))] = values[at]
    transform.forward(plane, spectrum, height)
    return Float64Array.from({ length: width * height }, (_, i) => spectrum[2 * i + part])
  }
  return { real: spread(real, 0), imaginary: spread(imaginary, 1) }
}

function scaleBy(spectrum: Float64Array, factors: Float64Array, product: Float64Array): void {
  for (let i = 0; i < factors.length; i++) {
    product[2 * i] = spectrum[2 * i] * factors[i]
    product[2 * i + 1] = spectrum[2 * i + 1] * factors[i]
  }
}

/** Multiplies by i times the factors. */
function turnBy(spectrum: Float64Array, factors: Float64Array, product: Float64Array): void {
  for (let i = 0; i < factors.length; i++) {
    product[2 * i] = -spectrum[2 * i + 1] * factors[i]
    product[2 * i + 1] = spectrum[2 * i] * factors[i]
  }
}

function readTile(
  { voxels, spans }: Source,
  base: number,
  fromU: Int32Array,
  fromV: Int32Array,
  shift: number,
  tile: Float64Array,
  part: number,
  width: number,
): void {
  for (let j = 0; j < fromV.length; j++) {
    if (fromV[j] < 0) continue
    let to = 2 * j * width + part
    for (let i = 0; i < fromU.length; i++, to += 2) {
      if (fromU[i] < 0) continue
      const at = base + fromV[j] + fromU[i]
      const value = voxels[at]
      if (value * 0 !== 0) {
        const [nx, ny] = [spans[0].count, spans[1].count]
        throw notFinite([value], [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))])
      }
      tile[to] = value - shift
    }
  }
}

import { boundingBox, type Mask, type Volume } from '@tessera/imaging'
import { FourierLine, fourierLength } from './fourier-line.ts'

/** Sums over all ordered pairs of different voxels, weighted by 1 / (distance of their centres in mm). */
export interface DistanceWeightedSums {
  readonly voxels: number
  readonly mean: number
  /** Σ (x − mean)² over voxels */
  readonly squares: number
  /** Σ w_ij */
  readonly weights: number
  /** Σ w_ij (x_i − mean)(x_j − mean) */
  readonly products: number
  /** Σ w_ij (x_i − x_j)² */
  readonly differences: number
}

/** Bytes that the transform along the first axis may keep at a time. */
const mostMemory = 2 ** 27

/**
 * The sums of Moran's I and Geary's C, exactly (to rounding) and for any number of voxels: they are correlations on the
 * voxel grid, so by Parseval's theorem Σ_d w(d) A(d) is the sum over frequencies of the products of transforms, with no
 * transform back. The box of the mask is padded to powers of two of at least twice its size; time grows with that box
 * as n log n, where summing over pairs takes n².
 */
export function distanceWeightedSums(image: Volume, mask: Mask): DistanceWeightedSums | null {
  const box = boundingBox(mask)
  if (box === null) return null
  const { spacing, size: whole } = mask.grid
  const [nx, ny, nz] = box.last.map((last, axis) => last - box.first[axis] + 1)
  const [Nx, Ny, Nz] = [nx, ny, nz].map(n => fourierLength(2 * n - 1))
  const index = (j: number, k: number) =>
    box.first[0] + whole[0] * (box.first[1] + j + whole[1] * (box.first[2] + k))
  let [voxels, mean, squares] = [0, 0, 0]
  for (let row = 0; row < ny * nz; row++) {
    const at = index(row % ny, Math.floor(row / ny))
    for (let i = 0; i < nx; i++)
      if (mask.inside[at + i] === 1) mean += (image.voxels[at + i] - mean) / ++voxels
  }

  const alongX = new FourierLine(Nx)
  const alongY = new FourierLine(Ny)
  const alongZ = new FourierLine(Nz)
  const plane = ny * nz
  const frequencies = Nx / 2 + 1
  const block = Math.min(frequencies, Math.max(2, 2 * Math.floor(mostMemory / (plane * 7 * 8) / 2)))
  // Deviation, mask and squared deviation, each real and imaginary; then the weights, which are real.
  const kept = Array.from({ length: 7 }, () => new Float64Array(block * plane))
  const rows = Array.from({ length: 7 }, () => new Float64Array(2 * Ny * nz))
  const columns = Array.from({ length: 7 }, () => new Float64Array(2 * Nz))
  let [weights, products, ownSquares] = [0, 0, 0]
  for (let from = 0; from < frequencies; from += block) {
    const to = Math.min(frequencies, from + block)
    squares = 0
    for (let k = 0; k < nz; k++)
      for (let j = 0; j < ny; j++) {
        const row = j + ny * k
        const at = index(j, k)
        const across = (j * spacing[1]) ** 2 + (k * spacing[2]) ** 2
        alongX.clear()
        for (let i = 0; i < nx; i++)
          if (mask.inside[at + i] === 1) {
            const deviation = image.voxels[at + i] - mean
            alongX.input[2 * i] = deviation
            alongX.input[2 * i + 1] = 1
            squares += deviation * deviation
          }
        alongX.transform()
        separate(alongX.output, Nx, from, to, plane, row, kept[0], kept[1], kept[2], kept[3])
        for (let i = 0; i < nx; i++) {
          const square = alongX.input[2 * i] * alongX.input[2 * i]
          alongX.input[2 * i] = square
          alongX.input[2 * i + 1] = 0
        }
        for (let i = 0; i < nx; i++) {
          const squared = across + (i * spacing[0]) ** 2
          const weight = squared === 0 ? 0 : 1 / Math.sqrt(squared)
          alongX.input[2 * i + 1] = weight
          if (i > 0) alongX.input[2 * (Nx - i) + 1] = weight
        }
        alongX.transform()
        separate(alongX.output, Nx, from, to, plane, row, kept[4], kept[5], kept[6], null)
      }
    // Two frequencies at a time: the transforms of their weights are real and go as one.
    for (let f = from; f < to; f += 2) {
      const pair = f + 1 < to ? 2 : 1
      const at = (f - from) * plane
      for (let k = 0; k < nz; k++) {
        for (let one = 0; one < pair; one++)
          for (let field = 0; field < 3; field++) {
            alongY.clear()
            const start = at + one * plane + ny * k
            const [real, imaginary] = [kept[2 * field], kept[2 * field + 1]]
            for (let j = 0; j < ny; j++) {
              alongY.input[2 * j] = real[start + j]
              alongY.input[2 * j + 1] = imaginary[start + j]
            }
            alongY.transform()
            transpose(alongY.output, rows[3 * one + field], k, nz)
          }
        alongY.clear()
        for (let j = 0; j < ny; j++) {
          const first = kept[6][at + ny * k + j]
          const second = pair === 2 ? kept[6][at + plane + ny * k + j] : 0
          alongY.input[2 * j] = first
          alongY.input[2 * j + 1] = second
          if (j > 0) {
            alongY.input[2 * (Ny - j)] = first
            alongY.input[2 * (Ny - j) + 1] = second
          }
        }
        alongY.transform()
        transpose(alongY.output, rows[6], k, nz)
      }
      for (let fy = 0; fy < Ny; fy++) {
        for (let field = 0; field < 7; field++) {
          if (pair === 1 && field > 2 && field < 6) continue
          alongZ.clear()
          for (let k = 0; k < nz; k++) {
            const real = rows[field][2 * (k + nz * fy)]
            const imaginary = rows[field][2 * (k + nz * fy) + 1]
            alongZ.input[2 * k] = real
            alongZ.input[2 * k + 1] = imaginary
            if (field === 6 && k > 0) {
              alongZ.input[2 * (Nz - k)] = real
              alongZ.input[2 * (Nz - k) + 1] = imaginary
            }
          }
          alongZ.transform()
          columns[field].set(alongZ.output)
        }
        for (let one = 0; one < pair; one++) {
          const times = f + one === 0 || f + one === Nx / 2 ? 1 : 2
          const [z, m, q] = [columns[3 * one], columns[3 * one + 1], columns[3 * one + 2]]
          let [w1, w2, w3] = [0, 0, 0]
          for (let c = 0; c < 2 * Nz; c += 2) {
            const w = columns[6][c + one]
            w1 += w * (m[c] * m[c] + m[c + 1] * m[c + 1])
            w2 += w * (z[c] * z[c] + z[c + 1] * z[c + 1])
            w3 += w * (q[c] * m[c] + q[c + 1] * m[c + 1])
          }
          weights += times * w1
          products += times * w2
          ownSquares += times * w3
        }
      }
    }
  }
  const total = Nx * Ny * Nz
  return {
    voxels,
    mean,
    squares,
    weights: weights / total,
    products: products / total,
    differences: (2 * (ownSquares - products)) / total,
  }
}

/** The transforms of the real and of the imaginary part of what was transformed, for frequencies from..to. */
function separate(
  both: Float64Array,
  n: number,
  from: number,
  to: number,
  stride: number,
  row: number,
  firstReal: Float64Array,
  firstImaginary: Float64Array,
  secondReal: Float64Array,
  secondImaginary: Float64Array | null,
): void {
  for (let f = from, at = row; f < to; f++, at += stride) {
    const mirror = f === 0 ? 0 : n - f
    const [a, b] = [both[2 * f], both[2 * f + 1]]
    const [c, d] = [both[2 * mirror], both[2 * mirror + 1]]
    firstReal[at] = (a + c) / 2
    firstImaginary[at] = (b - d) / 2
    secondReal[at] = (b + d) / 2
    if (secondImaginary !== null) secondImaginary[at] = (c - a) / 2
  }
}

/** Lays a transformed row so that numbers of one frequency lie together. */
function transpose(row: Float64Array, into: Float64Array, k: number, stride: number): void {
  for (let f = 0, at = 2 * k; f < row.length; f += 2, at += 2 * stride) {
    into[at] = row[f]
    into[at + 1] = row[f + 1]
  }
}

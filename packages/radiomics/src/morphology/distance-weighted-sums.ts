import { boundingBox, type Mask, type Volume } from '@tessera/imaging'
import { fourierLength } from './fourier-line.ts'
import { PlaneSums } from './plane-sums.ts'
import { type MaskBox, RowSpectra } from './row-spectra.ts'

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

/** Bytes that the transforms along the first axis may keep at a time. */
const mostMemory = 2 ** 27

/**
 * The sums of Moran's I and Geary's C, exactly (to rounding) and for any number of voxels: they are correlations on the
 * voxel grid, so by Parseval's theorem Σ_d w(d) A(d) is the sum over frequencies of the products of transforms, with no
 * transform back. The box of the mask is padded to powers of two of at least twice its size; time grows with that box
 * as n log n, where summing over pairs takes n².
 */
export function distanceWeightedSums(image: Volume, mask: Mask): DistanceWeightedSums | null {
  const box = boxOf(image, mask)
  if (box === null) return null
  const { voxels, mean } = meanOf(box)
  const [nx, ny, nz] = box.size
  const [Nx, Ny, Nz] = [nx, ny, nz].map(n => fourierLength(2 * n - 1))
  // Of real lines the frequencies above the middle mirror those below.
  const frequencies = Nx / 2 + 1
  const plane = ny * nz
  const block = Math.min(frequencies, Math.max(2, 2 * Math.floor(mostMemory / (plane * 7 * 8) / 2)))
  const spectra = new RowSpectra(box, mean, Nx, block)
  const sums = new PlaneSums(ny, nz, Ny, Nz)
  let squares = 0
  for (let from = 0; from < frequencies; from += block) {
    const to = Math.min(frequencies, from + block)
    squares = spectra.compute(from, to)
    for (let f = from; f < to; f += 2) {
      const pair = f + 1 < to ? [f, f + 1] : [f]
      sums.add(
        spectra.parts,
        (f - from) * plane,
        pair.map(one => (one === 0 || one === Nx / 2 ? 1 : 2)),
      )
    }
  }
  const total = Nx * Ny * Nz
  return {
    voxels,
    mean,
    squares,
    weights: sums.mask / total,
    products: sums.deviations / total,
    differences: (2 * (sums.squares - sums.deviations)) / total,
  }
}

function boxOf(image: Volume, mask: Mask): MaskBox | null {
  const box = boundingBox(mask)
  if (box === null) return null
  const { first, last } = box
  const { spacing, size } = mask.grid
  return {
    image,
    inside: mask.inside,
    size: [last[0] - first[0] + 1, last[1] - first[1] + 1, last[2] - first[2] + 1],
    spacing,
    rowStart: (j, k) => first[0] + size[0] * (first[1] + j + size[1] * (first[2] + k)),
  }
}

function meanOf({ image, inside, size: [nx, ny, nz], rowStart }: MaskBox): { voxels: number; mean: number } {
  let voxels = 0
  let mean = 0
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0, at = rowStart(j, k); i < nx; i++, at++)
        if (inside[at] === 1) mean += (image.voxels[at] - mean) / ++voxels
  return { voxels, mean }
}

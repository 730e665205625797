import { resample } from '../geometry/resample.ts'
import { resampleMask } from '../geometry/resample-mask.ts'
import { composeTransforms, identity4, type Matrix4, transformPoint } from '../geometry/rigid-matrix.ts'
import { toPatient } from '../grid.ts'
import { type Mask, maskCount, type Volume } from '../volume.ts'

/** How alike two scans are where both have voxels. */
export interface Similarity {
  /** (H(a) + H(b)) / H(a, b): 1 for scans that know nothing of each other, 2 for ones that determine each other. */
  readonly normalisedMutualInformation: number
  /** Pearson's; null where one is constant. */
  readonly correlation: number | null
  /** Voxels compared. */
  readonly voxels: number
}

/**
 * Likeness of a scan and another brought to its grid, within a mask of the first if given: a histogram of 64 x 64 even
 * bins over each one's range (Studholme et al. 1999, Pattern Recognition 32:71). Null where they share no voxel.
 * @param matrix takes points of the first to points of the second
 */
export function similarity(
  fixed: Volume,
  moving: Volume,
  matrix: Matrix4,
  mask?: Mask | null,
): Similarity | null {
  const moved = resample(moving, fixed.grid, {
    interpolation: 'linear',
    transform: matrix,
    precision: 'float32',
    outside: Number.NaN,
  }).voxels
  const at = new Int32Array(moved.length)
  let voxels = 0
  for (let i = 0; i < moved.length; i++)
    if (!Number.isNaN(moved[i]) && (mask == null || mask.inside[i] === 1)) at[voxels++] = i
  if (voxels === 0) return null
  const shared = at.subarray(0, voxels)
  return {
    normalisedMutualInformation: mutualInformation(fixed.voxels, moved, shared),
    correlation: correlation(fixed.voxels, moved, shared),
    voxels,
  }
}

const bins = 64

function mutualInformation(a: ArrayLike<number>, b: ArrayLike<number>, at: Int32Array): number {
  const joint = new Float64Array(bins * bins)
  const [binA, binB] = [binner(a, at), binner(b, at)]
  for (const i of at) joint[bins * binA(a[i]) + binB(b[i])]++
  const [rows, columns] = [new Float64Array(bins), new Float64Array(bins)]
  joint.forEach((count, cell) => {
    rows[Math.floor(cell / bins)] += count
    columns[cell % bins] += count
  })
  const both = entropy(joint, at.length)
  // Two constant scans: nothing is left to know.
  return both === 0 ? 2 : (entropy(rows, at.length) + entropy(columns, at.length)) / both
}

function binner(values: ArrayLike<number>, at: Int32Array): (value: number) => number {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const i of at) {
    if (values[i] < low) low = values[i]
    if (values[i] > high) high = values[i]
  }
  const scale = high > low ? bins / (high - low) : 0
  return value => Math.min(bins - 1, Math.floor((value - low) * scale))
}

function entropy(counts: Float64Array, total: number): number {
  let sum = 0
  for (const count of counts) if (count > 0) sum -= (count / total) * Math.log(count / total)
  return sum
}

function correlation(a: ArrayLike<number>, b: ArrayLike<number>, at: Int32Array): number | null {
  let [ma, mb] = [0, 0]
  for (const i of at) {
    ma += a[i]
    mb += b[i]
  }
  ma /= at.length
  mb /= at.length
  let [ab, aa, bb] = [0, 0, 0]
  for (const i of at) {
    ab += (a[i] - ma) * (b[i] - mb)
    aa += (a[i] - ma) ** 2
    bb += (b[i] - mb) ** 2
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : null
}

/** Dice of a mask and another brought to its grid; null where both are empty. */
export function diceAfter(fixed: Mask, moving: Mask, matrix: Matrix4 = identity4): number | null {
  const moved = resampleMask(moving, fixed.grid, { transform: matrix })
  let shared = 0
  for (let i = 0; i < moved.inside.length; i++) shared += moved.inside[i] & fixed.inside[i]
  const total = maskCount(fixed) + maskCount(moved)
  return total === 0 ? null : (2 * shared) / total
}

/** How far points of a volume come back from where they started, mm, there by one matrix and back by another. */
export function inverseConsistency(
  fixed: Volume,
  there: Matrix4,
  back: Matrix4,
  mask?: Mask | null,
): { readonly mean: number; readonly largest: number } {
  const round = composeTransforms(back, there)
  const [nx, ny, nz] = fixed.grid.size
  const step = (n: number) => Math.max(1, Math.floor(n / 16))
  let [sum, count, largest] = [0, 0, 0]
  for (let k = 0; k < nz; k += step(nz))
    for (let j = 0; j < ny; j += step(ny))
      for (let i = 0; i < nx; i += step(nx)) {
        if (mask != null && mask.inside[i + nx * (j + ny * k)] === 0) continue
        const point = toPatient(fixed.grid, [i, j, k])
        const again = transformPoint(round, point)
        const apart = Math.hypot(again[0] - point[0], again[1] - point[1], again[2] - point[2])
        sum += apart
        count++
        if (apart > largest) largest = apart
      }
  return { mean: count === 0 ? 0 : sum / count, largest }
}

import type { Grid } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import type { Volume } from '../volume.ts'
import { joinedRegions, type Supervoxels } from './joined-regions.ts'

export interface SupervoxelOptions {
  /** Edge of a supervoxel, mm: centres start on a lattice of this step. */
  readonly edge: number
  /**
   * How much nearness counts beside intensity, which is scaled to its 1st to 99th percentile: at distance `edge` as much
   * as a difference of this share of the range. 0.1 by default; larger gives blocks, smaller follows edges.
   */
  readonly compactness?: number
  readonly iterations?: number
}

/**
 * Divides an image into supervoxels by SLIC (Achanta et al., IEEE Trans Pattern Anal 2012;34:2274) with distances in mm:
 * each voxel joins the centre of least (ΔI / compactness)² + (Δx / edge)² among those within one and a half steps of the
 * lattice along every axis, centres move to the mean of theirs, and so on; at last every supervoxel is made one connected piece (by faces), and pieces below a quarter
 * of the lattice's volume join a neighbour. Nothing is drawn at random.
 * @throws ImagingError `bad-setting`; `not-finite`
 */
export function supervoxels(volume: Volume, options: SupervoxelOptions): Supervoxels {
  const { edge, compactness = 0.1, iterations = 10 } = options
  if (!(edge > 0 && compactness > 0 && Number.isInteger(iterations) && iterations > 0))
    throw new ImagingError(
      'bad-setting',
      `supervoxels of ${edge} mm with compactness ${compactness} in ${iterations} iterations`,
      'give positive numbers',
    )
  const { size, spacing } = volume.grid
  const scaled = scaledIntensities(volume)
  const counts = size.map((n, axis) => Math.max(1, Math.round((n * spacing[axis]) / edge)))
  const reach = counts.map((count, axis) => (1.5 * size[axis] * spacing[axis]) / count)
  const centres = startingCentres(volume, scaled, counts)
  const labels = new Int32Array(scaled.length)
  const nearest = new Float64Array(scaled.length)
  for (let iteration = 0; iteration < iterations; iteration++) {
    assign(scaled, volume.grid, centres, reach, [edge, compactness], labels, nearest)
    if (!moveCentres(scaled, size, spacing, labels, centres)) break
  }
  const step = spacing.map((s, axis) => Math.min(size[axis], Math.max(1, edge / s)))
  return joinedRegions(labels, size, (step[0] * step[1] * step[2]) / 4)
}

/** Place in mm from the first voxel, and intensity: four numbers a centre. */
type Centres = Float64Array

function scaledIntensities({ voxels }: Volume): Float64Array {
  const sorted = Float64Array.from(voxels)
  if (sorted.some(x => !Number.isFinite(x)))
    throw new ImagingError('not-finite', 'an image with NaN or infinite voxels', 'replace them first')
  sorted.sort()
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]
  const [low, high] = [at(0.01), at(0.99)]
  const range = high > low ? high - low : sorted[sorted.length - 1] - sorted[0] || 1
  return Float64Array.from(voxels, x => (x - low) / range)
}

function startingCentres({ grid }: Volume, scaled: Float64Array, counts: readonly number[]): Centres {
  const { size, spacing } = grid
  // As many along each axis as fit, evenly: half a step from either end.
  const places = size.map((n, axis) => {
    const count = counts[axis]
    return Array.from({ length: count }, (_, c) => ((c + 0.5) * n) / count - 0.5)
  })
  const centres: number[] = []
  for (const k of places[2])
    for (const j of places[1])
      for (const i of places[0]) {
        const at = Math.round(i) + size[0] * (Math.round(j) + size[1] * Math.round(k))
        centres.push(i * spacing[0], j * spacing[1], k * spacing[2], scaled[at])
      }
  return Float64Array.from(centres)
}

function assign(
  scaled: Float64Array,
  { size, spacing }: Grid,
  centres: Centres,
  reach: readonly number[],
  [edge, compactness]: readonly [number, number],
  labels: Int32Array,
  nearest: Float64Array,
): void {
  // A voxel that no centre reaches keeps the one that it had.
  nearest.fill(Number.POSITIVE_INFINITY)
  const [nx, ny] = size
  const [far, close] = [1 / (edge * edge), 1 / (compactness * compactness)]
  for (let c = 0; c < centres.length / 4; c++) {
    const [x, y, z, intensity] = centres.subarray(4 * c, 4 * c + 4)
    const range = [x, y, z].map((mm, axis) => [
      Math.max(0, Math.ceil((mm - reach[axis]) / spacing[axis])),
      Math.min(size[axis] - 1, Math.floor((mm + reach[axis]) / spacing[axis])),
    ])
    for (let k = range[2][0]; k <= range[2][1]; k++) {
      const dz = (k * spacing[2] - z) ** 2
      for (let j = range[1][0]; j <= range[1][1]; j++) {
        const dy = (j * spacing[1] - y) ** 2
        const row = nx * (j + ny * k)
        for (let i = range[0][0]; i <= range[0][1]; i++) {
          const at = row + i
          const dx = i * spacing[0] - x
          const difference = scaled[at] - intensity
          const distance = close * difference * difference + far * (dx * dx + dy + dz)
          if (distance < nearest[at]) {
            nearest[at] = distance
            labels[at] = c
          }
        }
      }
    }
  }
}

/** Whether any centre moved. */
function moveCentres(
  scaled: Float64Array,
  size: readonly number[],
  spacing: readonly number[],
  labels: Int32Array,
  centres: Centres,
): boolean {
  const sums = new Float64Array(centres.length)
  const counts = new Int32Array(centres.length / 4)
  for (let k = 0, at = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++, at++) {
        const c = 4 * labels[at]
        sums[c] += i * spacing[0]
        sums[c + 1] += j * spacing[1]
        sums[c + 2] += k * spacing[2]
        sums[c + 3] += scaled[at]
        counts[labels[at]]++
      }
  let moved = false
  for (let c = 0; c < centres.length; c++) {
    const count = counts[c >> 2]
    if (count === 0 || centres[c] === sums[c] / count) continue
    centres[c] = sums[c] / count
    moved = true
  }
  return moved
}

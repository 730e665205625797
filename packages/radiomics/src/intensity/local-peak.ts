import { boundingBox } from '@tessera/imaging'
import { type FeatureValues, featureValues, noFeatures } from '../feature-values.ts'
import type { Region } from '../region.ts'
import { emptyReason } from './statistics.ts'

export const localIntensityTags = ['loc_peak_loc', 'loc_peak_glob'] as const

/** Radius in mm of a sphere of 1 cm³. */
export const peakRadius = Math.cbrt(3000 / (4 * Math.PI))

/**
 * Local intensity (IBSI 3.2): the mean over the voxels whose centres lie within a sphere of 1 cm³ about a voxel, whether
 * inside the region or not. The local peak is that about the voxel of largest intensity (of several the largest mean),
 * the global peak the largest about any voxel of the intensity mask. What lies beyond the image's edge, or is not finite,
 * does not count.
 */
export function localIntensity({ image, intensity }: Region): FeatureValues {
  const box = boundingBox(intensity)
  if (box === null) return noFeatures(localIntensityTags, emptyReason)
  const { size, spacing } = image.grid
  const [nx, ny, nz] = size
  const reach = spacing.map(step => Math.floor(peakRadius / step + 1e-9))
  const rows = sphereRows(spacing, reach)
  // Sums of all finite intensities to the left within a row: a chord of the sphere is one difference.
  const [lowY, highY] = [Math.max(0, box.first[1] - reach[1]), Math.min(ny - 1, box.last[1] + reach[1])]
  const [lowZ, highZ] = [Math.max(0, box.first[2] - reach[2]), Math.min(nz - 1, box.last[2] + reach[2])]
  const [lowX, highX] = [Math.max(0, box.first[0] - reach[0]), Math.min(nx - 1, box.last[0] + reach[0])]
  const [wide, high, deep] = [highX - lowX + 1, highY - lowY + 1, highZ - lowZ + 1]
  const sums = new Float64Array((wide + 1) * high * deep)
  const counts = new Int32Array(sums.length)
  for (let k = 0; k < deep; k++)
    for (let j = 0; j < high; j++) {
      const from = lowX + nx * (lowY + j + ny * (lowZ + k))
      const row = (wide + 1) * (j + high * k)
      for (let i = 0; i < wide; i++) {
        const x = image.voxels[from + i]
        const finite = Number.isFinite(x)
        sums[row + i + 1] = sums[row + i] + (finite ? x : 0)
        counts[row + i + 1] = counts[row + i] + (finite ? 1 : 0)
      }
    }
  const stride = wide + 1
  const chords = rows.length / 3
  // Where a sphere lies within the sums, its chords begin and end at fixed distances from its centre.
  const begins = new Int32Array(chords)
  const ends = new Int32Array(chords)
  for (let c = 0; c < chords; c++) {
    const row = stride * (rows[3 * c] + high * rows[3 * c + 1])
    begins[c] = row - rows[3 * c + 2]
    ends[c] = row + rows[3 * c + 2] + 1
  }
  const cut = (i: number, j: number, k: number) => {
    let sum = 0
    let count = 0
    for (let r = 0; r < rows.length; r += 3) {
      const y = j + rows[r]
      const z = k + rows[r + 1]
      if (y < 0 || y >= high || z < 0 || z >= deep) continue
      const row = stride * (y + high * z)
      const left = row + Math.max(0, i - rows[r + 2])
      const right = row + Math.min(wide, i + rows[r + 2] + 1)
      sum += sums[right] - sums[left]
      count += counts[right] - counts[left]
    }
    return sum / count
  }
  const [rx, ry, rz] = reach
  let largest = Number.NEGATIVE_INFINITY
  let local = Number.NEGATIVE_INFINITY
  let global = Number.NEGATIVE_INFINITY
  for (let k = box.first[2]; k <= box.last[2]; k++)
    for (let j = box.first[1]; j <= box.last[1]; j++)
      for (let i = box.first[0]; i <= box.last[0]; i++) {
        const at = i + nx * (j + ny * k)
        if (intensity.inside[at] === 0) continue
        const x = i - lowX
        const y = j - lowY
        const z = k - lowZ
        let mean = 0
        if (x >= rx && x + rx < wide && y >= ry && y + ry < high && z >= rz && z + rz < deep) {
          const centre = x + stride * (y + high * z)
          let sum = 0
          let count = 0
          for (let c = 0; c < chords; c++) {
            sum += sums[centre + ends[c]] - sums[centre + begins[c]]
            count += counts[centre + ends[c]] - counts[centre + begins[c]]
          }
          mean = sum / count
        } else mean = cut(x, y, z)
        if (mean > global) global = mean
        const value = image.voxels[at]
        if (value > largest) {
          largest = value
          local = mean
        } else if (value === largest && mean > local) local = mean
      }
  return featureValues({ loc_peak_loc: local, loc_peak_glob: global })
}

/** Of each row that a sphere meets: its offset along y and z, and the voxels it reaches to each side along x. */
function sphereRows(spacing: readonly number[], reach: readonly number[]): Int32Array {
  const rows: number[] = []
  const limit = peakRadius * peakRadius * (1 + 1e-9)
  for (let z = -reach[2]; z <= reach[2]; z++)
    for (let y = -reach[1]; y <= reach[1]; y++) {
      const left = limit - (y * spacing[1]) ** 2 - (z * spacing[2]) ** 2
      if (left >= 0) rows.push(y, z, Math.floor(Math.sqrt(left) / spacing[0]))
    }
  return Int32Array.from(rows)
}

import type { Volume } from '../volume.ts'
import type { IndexMap } from './index-map.ts'

/** Standard deviations beyond which the Gaussian is cut. */
const truncate = 4

/**
 * The image smoothed along each of its axes on which the target's voxels are further apart than its own: a Gaussian with
 * a standard deviation of (ratio − 1) / 2 voxels, the outermost voxel repeated beyond the edge.
 */
export function smoothForSampling(volume: Volume, map: IndexMap): Volume<Float64Array> {
  const voxels = Float64Array.from(volume.voxels)
  const [nx, ny, nz] = volume.grid.size
  const shape = [
    [ny * nz, nx, 1],
    [nz, ny, nx],
    [1, nz, nx * ny],
  ]
  shape.forEach(([outer, length, inner], axis) => {
    const ratio = Math.max(...[0, 1, 2].map(column => Math.abs(map[4 * axis + column])))
    if (ratio > 1 + 1e-9) gaussianAlong(voxels, outer, length, inner, (ratio - 1) / 2)
  })
  return { grid: volume.grid, voxels }
}

function gaussianAlong(
  data: Float64Array,
  outer: number,
  length: number,
  inner: number,
  deviation: number,
): void {
  const radius = Math.floor(truncate * deviation + 0.5)
  const kernel = Float64Array.from({ length: 2 * radius + 1 }, (_, k) =>
    Math.exp(-0.5 * ((k - radius) / deviation) ** 2),
  )
  const total = kernel.reduce((a, b) => a + b, 0)
  const line = new Float64Array(length)
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < inner; i++) {
      const start = o * length * inner + i
      for (let t = 0; t < length; t++) line[t] = data[start + t * inner]
      for (let t = 0; t < length; t++) {
        let sum = 0
        for (let k = -radius; k <= radius; k++)
          sum += kernel[k + radius] * line[Math.min(length - 1, Math.max(0, t + k))]
        data[start + t * inner] = sum / total
      }
    }
}

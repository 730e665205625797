import { voxelCount } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import type { Frames } from '../volume.ts'

/**
 * Averages the frames of each group (equal b-values, equal phases), in the order in which groups first occur.
 * @param groups one a frame
 * @param mean arithmetic for repetitions; geometric for diffusion directions, whose trace it gives (0 where a signal is not
 * positive)
 * @returns the averages, each group once, and how many frames it had
 * @throws ImagingError `wrong-size`
 */
export function averageRepetitions<G extends string | number>(
  frames: Frames,
  groups: readonly G[],
  mean: 'arithmetic' | 'geometric' = 'arithmetic',
): {
  readonly frames: Frames<Float32Array>
  readonly groups: readonly G[]
  readonly repetitions: readonly number[]
} {
  if (groups.length !== frames.count)
    throw new ImagingError(
      'wrong-size',
      `${groups.length} groups for ${frames.count} frames`,
      'say of each frame to which group it belongs',
    )
  const each = voxelCount(frames.grid)
  const names = [...new Set(groups)]
  const repetitions = names.map(name => groups.filter(group => group === name).length)
  const voxels = new Float32Array(names.length * each)
  const sum = new Float64Array(each)
  for (const [g, name] of names.entries()) {
    sum.fill(0)
    for (const [f, group] of groups.entries()) {
      if (group !== name) continue
      const from = frames.voxels.subarray(f * each, (f + 1) * each)
      if (mean === 'arithmetic') for (let i = 0; i < each; i++) sum[i] += from[i]
      else for (let i = 0; i < each; i++) sum[i] += from[i] > 0 ? Math.log(from[i]) : Number.NEGATIVE_INFINITY
    }
    const to = voxels.subarray(g * each, (g + 1) * each)
    for (let i = 0; i < each; i++) {
      const average = sum[i] / repetitions[g]
      to[i] = mean === 'arithmetic' ? average : Math.exp(average)
    }
  }
  return { frames: { grid: frames.grid, count: names.length, voxels }, groups: names, repetitions }
}

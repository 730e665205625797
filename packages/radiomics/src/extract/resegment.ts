import type { Mask, Volume } from '@tessera/imaging'
import type { RadiomicsSettings } from '../settings/settings.ts'

/**
 * The intensity mask after re-segmentation (IBSI 2.5): what lies in the range, and within so many standard deviations of
 * the mean. Mean and deviation are those of the whole region before the range is applied; the two are intersected.
 */
export function resegment(image: Volume, mask: Mask, settings: RadiomicsSettings['resegmentation']): Mask {
  const { range, outliers } = settings
  if (range === undefined && outliers === undefined) return mask
  let [low, high] = [range?.[0] ?? Number.NEGATIVE_INFINITY, range?.[1] ?? Number.POSITIVE_INFINITY]
  const { voxels } = image
  const { inside } = mask
  if (outliers !== undefined) {
    let [n, mean, squares] = [0, 0, 0]
    for (let at = 0; at < inside.length; at++) if (inside[at] === 1) mean += (voxels[at] - mean) / ++n
    for (let at = 0; at < inside.length; at++) if (inside[at] === 1) squares += (voxels[at] - mean) ** 2
    const deviation = Math.sqrt(squares / n)
    low = Math.max(low, mean - outliers * deviation)
    high = Math.min(high, mean + outliers * deviation)
  }
  const kept = new Uint8Array(inside.length)
  for (let at = 0; at < inside.length; at++)
    if (inside[at] === 1 && voxels[at] >= low && voxels[at] <= high) kept[at] = 1
  return { grid: mask.grid, inside: kept }
}

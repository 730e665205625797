import type { Mask } from '../volume.ts'
import { chooseLabel, countLabels, insideOf } from './labels.ts'
import { readImage } from './read.ts'

/**
 * Reads the region of one label.
 * @param options `label`: which one; needed where there are several. `frame`: of a 4-D file
 * @returns the mask, and all labels of the file in ascending order
 * @throws ImagingError `not-a-label`, `empty-mask`, `several-labels`, `no-such-label`, and as readVolume
 */
export async function readMask(
  file: string,
  options: { readonly label?: number; readonly frame?: number } = {},
): Promise<{ readonly mask: Mask; readonly labels: readonly number[] }> {
  const { frame, label } = options
  const reading = { ...(frame === undefined ? {} : { frame }), nonFinite: 'keep' as const }
  const { frames } = await readImage(file, reading, 'one')
  const counts = countLabels(frames.voxels, file)
  const inside = insideOf(frames.voxels, chooseLabel(counts, label, file))
  return { mask: { grid: frames.grid, inside }, labels: [...counts.keys()] }
}

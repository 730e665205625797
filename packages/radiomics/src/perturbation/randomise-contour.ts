import {
  boundingBox,
  crop,
  cropMask,
  ImagingError,
  type Mask,
  maskCount,
  supervoxels,
  type Triple,
  type Volume,
  voxelVolume,
} from '@tessera/imaging'
import type { Random } from '@tessera/statistics'

export interface ContourOptions {
  /** Edge of a supervoxel, mm; by default a quarter of the diameter of a ball of the mask's volume, 5 mm at the most. */
  readonly edge?: number
  readonly compactness?: number
}

/**
 * Draws the contour again: the image around the mask is divided into supervoxels, and each is inside with the probability
 * of the share of it that the mask covers; always from 90 %, never below 20 %, and always the one that is covered most.
 * Zwanenburg et al., Sci Rep 2019;9:614.
 * @throws ImagingError `empty-mask`
 */
export function randomisedContour(
  image: Volume,
  mask: Mask,
  random: Random,
  options: ContourOptions = {},
): Mask {
  const box = boundingBox(mask)
  if (box === null)
    throw new ImagingError('empty-mask', 'the contour of an empty mask', 'give a mask with voxels')
  const { size, spacing } = mask.grid
  const diameter = Math.cbrt((6 * maskCount(mask) * voxelVolume(mask.grid)) / Math.PI)
  const edge = options.edge ?? Math.min(5, Math.max(diameter / 4, ...spacing.slice(0, 2)))
  const margin = spacing.map(s => Math.ceil((2 * edge) / s))
  const low = tripleOf(axis => Math.max(0, box.first[axis] - margin[axis]))
  const high = tripleOf(axis => Math.min(size[axis] - 1, box.last[axis] + margin[axis]))
  const around = { first: low, last: high }
  const near = cropMask(mask, around)
  const { compactness } = options
  const { labels, count } = supervoxels(crop(image, around), { edge, compactness })
  const covered = new Float64Array(count)
  const voxels = new Float64Array(count)
  labels.forEach((label, at) => {
    voxels[label]++
    covered[label] += near.inside[at]
  })
  const share = covered.map((found, label) => found / voxels[label])
  const most = share.indexOf(share.reduce((a, b) => Math.max(a, b), 0))
  const chosen = share.map((s, label) => {
    // Every supervoxel draws, so that one that changes does not change the others.
    const drawn = random.next()
    return label === most || s >= 0.9 || (s >= 0.2 && drawn < s) ? 1 : 0
  })
  const inside = new Uint8Array(mask.inside.length)
  const [nx, ny] = near.grid.size
  labels.forEach((label, at) => {
    const [i, j, k] = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))]
    inside[i + low[0] + size[0] * (j + low[1] + size[1] * (k + low[2]))] = chosen[label]
  })
  return { grid: mask.grid, inside }
}

function tripleOf(of: (axis: number) => number): Triple {
  return [of(0), of(1), of(2)]
}

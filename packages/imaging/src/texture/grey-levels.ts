import type { Triple } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'

/**
 * A region's discretised image: what every texture matrix is counted on. The box of voxels that holds the region, in
 * the order of a volume (the first axis fastest).
 */
export interface GreyLevels {
  readonly size: Triple
  /** mm; only distance weights read it. */
  readonly spacing: Triple
  /** 0 outside the region, 1 to `ng` inside. */
  readonly levels: Int32Array
  /** Grey levels, N_g: bins asked for, or the highest level met. */
  readonly ng: number
  /** The voxel of the whole volume at which the box begins. */
  readonly first: Triple
}

/** More grey levels than this do not fit the arrays that matrices are counted on. */
export const mostGreyLevels = 65535

/**
 * Checked grey levels of any box, cut down to the smallest that holds the region.
 * @param parts.ng N_g, by default the highest level met
 * @throws ImagingError `wrong-size`; `empty-mask` where no level is above 0; `bad-setting` for a negative level or one
 * above N_g
 */
export function createGreyLevels(parts: {
  readonly size: Triple
  readonly levels: Int32Array
  readonly ng?: number
  readonly spacing?: Triple
  readonly first?: Triple
}): GreyLevels {
  const { size, levels, spacing = [1, 1, 1], first = [0, 0, 0] } = parts
  const [nx, ny, nz] = size
  if (levels.length !== nx * ny * nz)
    throw new ImagingError(
      'wrong-size',
      `${levels.length} grey levels in a box of ${size.join(' x ')}`,
      'give one level a voxel',
    )
  const low = [nx, ny, nz]
  const high = [-1, -1, -1]
  let [lowest, highest] = [0, 0]
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, at++) {
        const level = levels[at]
        if (level === 0) continue
        if (level < lowest) lowest = level
        if (level > highest) highest = level
        if (i < low[0]) low[0] = i
        if (i > high[0]) high[0] = i
        if (j < low[1]) low[1] = j
        if (j > high[1]) high[1] = j
        if (k < low[2]) low[2] = k
        if (k > high[2]) high[2] = k
      }
  const ng = parts.ng ?? highest
  if (lowest < 0 || highest > ng || ng > mostGreyLevels)
    throw new ImagingError(
      'bad-setting',
      `grey levels from ${lowest < 0 ? lowest : 1} to ${Math.max(highest, ng)} where 1 to ${Math.min(ng, mostGreyLevels)} can be`,
      'discretise into fewer bins, 0 for what is outside',
    )
  if (high[0] < 0)
    throw new ImagingError('empty-mask', 'no voxel has a grey level', 'give a region of one voxel or more')
  return {
    size: [high[0] - low[0] + 1, high[1] - low[1] + 1, high[2] - low[2] + 1],
    spacing,
    levels: cut(levels, size, low, high),
    ng,
    first: [first[0] + low[0], first[1] + low[1], first[2] + low[2]],
  }
}

function cut(levels: Int32Array, [nx, ny]: Triple, low: number[], high: number[]): Int32Array {
  const row = high[0] - low[0] + 1
  const out = new Int32Array(row * (high[1] - low[1] + 1) * (high[2] - low[2] + 1))
  let at = 0
  for (let k = low[2]; k <= high[2]; k++)
    for (let j = low[1]; j <= high[1]; j++, at += row) {
      const from = low[0] + nx * (j + ny * k)
      out.set(levels.subarray(from, from + row), at)
    }
  return out
}

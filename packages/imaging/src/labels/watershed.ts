import { ImagingError } from '../imaging-error.ts'
import type { Mask, Volume } from '../volume.ts'
import { bordered } from './bordered.ts'
import type { Connectivity } from './connected-components.ts'

export interface WatershedOptions {
  /** Where water may flow; everywhere by default. */
  readonly mask?: Mask
  /** 4 by default for one slice, 6 for more. */
  readonly connectivity?: Connectivity
}

/**
 * The basins that grow from markers when a relief is flooded: each voxel takes the label of the neighbour from which the
 * water reached it, lowest level first and on one level in the order of arrival (Meyer, Topographic distance and watershed
 * lines, Signal Process 1994;38:113). No line is left between basins. Voxels that no marker reaches stay 0.
 *
 * @param relief whole levels, at most 65,535 (a queue for each)
 * @param markers a label for each voxel, 0 where none; those outside the mask are ignored
 * @throws ImagingError `wrong-size` where the three do not have one size; `bad-setting` for another connectivity
 */
export function watershed(
  relief: Volume<Uint8Array | Uint16Array>,
  markers: Int32Array,
  options: WatershedOptions = {},
): Int32Array {
  const { grid, voxels } = relief
  const { mask, connectivity = grid.size[2] === 1 ? 4 : 6 } = options
  if (markers.length !== voxels.length || (mask !== undefined && mask.inside.length !== voxels.length))
    throw new ImagingError(
      'wrong-size',
      `a relief of ${voxels.length} voxels with ${markers.length} markers${mask ? ` in a mask of ${mask.inside.length}` : ''}`,
      'give all of them on one grid',
    )
  const nx = grid.size[0]
  const { length, rows, steps } = bordered(grid.size, connectivity)
  // -1: water does not flow there.
  const labels = new Int32Array(length).fill(-1)
  const levels = new Uint16Array(length)
  const queue = createQueue(length)
  for (let row = 0, at = 0; row < rows.length; row++)
    for (let i = 0, to = rows[row]; i < nx; i++, at++, to++) {
      if (mask !== undefined && mask.inside[at] === 0) continue
      levels[to] = voxels[at]
      labels[to] = markers[at]
      if (markers[at] > 0) queue.push(to, voxels[at])
    }
  for (let at = queue.pop(); at >= 0; at = queue.pop()) {
    const label = labels[at]
    for (let s = 0; s < steps.length; s++) {
      const to = at + steps[s]
      if (labels[to] !== 0) continue
      labels[to] = label
      queue.push(to, levels[to])
    }
  }
  const basins = new Int32Array(voxels.length)
  for (let row = 0, at = 0; row < rows.length; row++)
    for (let i = 0, from = rows[row]; i < nx; i++, at++, from++)
      if (labels[from] > 0) basins[at] = labels[from]
  return basins
}

/** First in, first out on each level; the lowest level first, even if it comes after higher ones. Each place enters once. */
function createQueue(places: number) {
  const first = new Int32Array(65536).fill(-1)
  const last = new Int32Array(65536)
  const next = new Int32Array(places)
  let lowest = 65536
  return {
    push(place: number, level: number): void {
      next[place] = -1
      if (first[level] < 0) first[level] = place
      else next[last[level]] = place
      last[level] = place
      if (level < lowest) lowest = level
    },
    /** -1 when it is empty. */
    pop(): number {
      while (lowest < 65536 && first[lowest] < 0) lowest++
      if (lowest === 65536) return -1
      const place = first[lowest]
      first[lowest] = next[place]
      return place
    },
  }
}

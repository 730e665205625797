import { ImagingError } from '../imaging-error.ts'
import type { Mask, Volume } from '../volume.ts'
import { bordered } from './bordered.ts'
import type { Connectivity } from './connected-components.ts'

export interface MaximaOptions {
  /** Only within it; everywhere by default. */
  readonly mask?: Mask
  /** 8 by default for one slice, 26 for more. */
  readonly connectivity?: Connectivity
  /** A maximum counts if one must go down by this many levels to reach a higher one. 1 by default: every maximum. */
  readonly height?: number
  /** And by this share of its own level. 0 by default. */
  readonly share?: number
}

/**
 * A marker for each maximum that stands out (its dynamics: Grimaud, A new measure of contrast: the dynamics, Proc SPIE
 * 1992;1769:292): the first voxel, in order, of its highest level is numbered 1, 2, ... in the order of the voxels; all
 * others are 0. The highest maximum of a connected part of the mask always counts; of two that are equally high, the one
 * whose voxel comes first.
 *
 * Voxels are taken from the highest level down and joined with the neighbours taken before, by union and find: where two
 * summits meet, the lower one's dynamics is known.
 * @throws ImagingError `wrong-size`; `bad-setting` for a height below 1, a share outside 0 to 1 or another connectivity
 */
export function markMaxima(
  relief: Volume<Uint8Array | Uint16Array>,
  options: MaximaOptions = {},
): { readonly markers: Int32Array; readonly count: number } {
  const { grid, voxels } = relief
  const { mask, connectivity = grid.size[2] === 1 ? 8 : 26, height = 1, share = 0 } = options
  if (!(height >= 1 && share >= 0 && share <= 1))
    throw new ImagingError(
      'bad-setting',
      `maxima of height ${height} and share ${share}`,
      'give a height of 1 or more and a share between 0 and 1',
    )
  if (mask !== undefined && mask.inside.length !== voxels.length)
    throw new ImagingError(
      'wrong-size',
      `a relief of ${voxels.length} voxels in a mask of ${mask.inside.length}`,
      'give both on one grid',
    )
  const nx = grid.size[0]
  const { length, rows, steps } = bordered(grid.size, connectivity)
  const { order, from } = descending(voxels, mask, rows, nx)
  // The root of a summit's voxels is its highest, earliest voxel; -1 for voxels not yet taken.
  const parents = new Int32Array(length).fill(-1)
  const levels = new Uint16Array(length)
  const taken = new Int32Array(length)
  const swallowed = new Uint8Array(order.length)
  for (let n = 0; n < order.length; n++) {
    const at = order[n]
    const level = voxels[from[n]]
    levels[at] = level
    taken[at] = n
    parents[at] = at
    let own = at
    for (let s = 0; s < steps.length; s++) {
      const neighbour = at + steps[s]
      if (parents[neighbour] < 0 || parents[neighbour] === own) continue
      const other = rootOf(parents, neighbour)
      if (other === own) continue
      // Taken earlier is higher, or as high and earlier in the order of the voxels.
      const [keeps, joins] = taken[other] < taken[own] ? [other, own] : [own, other]
      const drop = levels[joins] - level
      if (drop < height || drop < share * levels[joins]) swallowed[taken[joins]] = 1
      parents[joins] = keeps
      own = keeps
    }
  }
  const markers = new Int32Array(voxels.length)
  // A voxel that touched a summit when it was taken was none: it was swallowed at a drop of 0.
  for (let n = 0; n < order.length; n++) if (swallowed[n] === 0) markers[from[n]] = 1
  let count = 0
  for (let at = 0; at < markers.length; at++) if (markers[at] === 1) markers[at] = ++count
  return { markers, count }
}

function rootOf(parents: Int32Array, start: number): number {
  let at = start
  while (parents[at] !== at) {
    parents[at] = parents[parents[at]]
    at = parents[at]
  }
  return at
}

/** Places in the bordered image from the highest level down, in the order of the voxels within a level. */
function descending(
  voxels: Uint8Array | Uint16Array,
  mask: Mask | undefined,
  rows: Int32Array,
  nx: number,
): { readonly order: Int32Array; readonly from: Int32Array } {
  const starts = new Int32Array(65537)
  let count = 0
  for (let at = 0; at < voxels.length; at++)
    if (mask === undefined || mask.inside[at] !== 0) {
      starts[65535 - voxels[at] + 1]++
      count++
    }
  for (let level = 0; level < 65536; level++) starts[level + 1] += starts[level]
  const order = new Int32Array(count)
  const from = new Int32Array(count)
  for (let row = 0, at = 0; row < rows.length; row++)
    for (let i = 0; i < nx; i++, at++) {
      if (mask !== undefined && mask.inside[at] === 0) continue
      const n = starts[65535 - voxels[at]]++
      order[n] = rows[row] + i
      from[n] = at
    }
  return { order, from }
}

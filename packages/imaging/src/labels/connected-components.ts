import type { Triple } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import type { Mask } from '../volume.ts'

/** Neighbours of a voxel: by faces, faces and edges, or corners too; 4 and 8 stay within the plane. */
export type Connectivity = 4 | 6 | 8 | 18 | 26

export interface Components {
  /** 0 outside, then 1, 2, ... in the order in which the components' first voxels stand. */
  readonly labels: Int32Array
  readonly count: number
  /** Voxels of component c at c − 1. */
  readonly voxels: Int32Array
}

/**
 * The connected parts of a mask; with 4 and 8 each slice has its own.
 * @throws ImagingError `bad-setting` for another connectivity
 */
export function connectedComponents(mask: Mask, connectivity: Connectivity = 26): Components {
  const { size } = mask.grid
  const earlier = earlierNeighbours(connectivity)
  const labels = new Int32Array(mask.inside.length)
  let parents = new Int32Array(1024)
  let provisional = 0
  const root = (label: number) => {
    let at = label
    while (parents[at] !== at) {
      parents[at] = parents[parents[at]]
      at = parents[at]
    }
    return at
  }
  const [nx, ny, nz] = size
  const offsets = earlier.map(([x, y, z]) => x + nx * (y + ny * z))
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, at++) {
        if (mask.inside[at] === 0) continue
        let own = 0
        for (let n = 0; n < earlier.length; n++) {
          const [x, y, z] = earlier[n]
          if (i + x < 0 || i + x >= nx || j + y < 0 || j + y >= ny || k + z < 0) continue
          const theirs = labels[at + offsets[n]]
          if (theirs === 0) continue
          const label = root(theirs)
          if (own === 0) own = label
          else if (label < own) {
            parents[own] = label
            own = label
          } else parents[label] = own
        }
        if (own === 0) {
          own = ++provisional
          if (own === parents.length) {
            const more = new Int32Array(2 * own)
            more.set(parents)
            parents = more
          }
          parents[own] = own
        }
        labels[at] = own
      }
  return renumber(labels, parents, provisional, root)
}

function renumber(
  labels: Int32Array,
  parents: Int32Array,
  provisional: number,
  root: (label: number) => number,
): Components {
  // A root is the lowest of its labels, which were given in the order of the voxels.
  const final = new Int32Array(provisional + 1)
  let count = 0
  for (let label = 1; label <= provisional; label++)
    final[label] = parents[label] === label ? ++count : final[root(label)]
  const voxels = new Int32Array(count)
  for (let at = 0; at < labels.length; at++) {
    if (labels[at] === 0) continue
    labels[at] = final[labels[at]]
    voxels[labels[at] - 1]++
  }
  return { labels, count, voxels }
}

const steps = [-1, 0, 1]

/** The neighbours that stand before a voxel. */
function earlierNeighbours(connectivity: Connectivity): readonly Triple[] {
  const shared = { 4: 1, 6: 1, 8: 2, 18: 2, 26: 3 }[connectivity]
  if (shared === undefined)
    throw new ImagingError('bad-setting', `a connectivity of ${connectivity}`, 'give 4, 6, 8, 18 or 26')
  const flat = connectivity === 4 || connectivity === 8
  return steps
    .flatMap(z => steps.flatMap(y => steps.map((x): Triple => [x, y, z])))
    .filter(([x, y, z]) => 9 * z + 3 * y + x < 0)
    .filter(([, , z]) => !flat || z === 0)
    .filter(step => step.reduce<number>((sum, s) => sum + Math.abs(s), 0) <= shared)
}

/** The component with the most voxels, the first of equals; an empty mask stays empty. */
export function largestComponent(mask: Mask, connectivity: Connectivity = 26): Mask {
  const { labels, voxels } = connectedComponents(mask, connectivity)
  let largest = 0
  for (let c = 1; c < voxels.length; c++) if (voxels[c] > voxels[largest]) largest = c
  return { grid: mask.grid, inside: Uint8Array.from(labels, label => (label === largest + 1 ? 1 : 0)) }
}

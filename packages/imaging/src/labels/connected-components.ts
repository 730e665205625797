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

/** The connected parts of a mask as runs of voxels along the first axis, in the order of the voxels. */
export interface ComponentRuns {
  /** First and last voxel of run r. */
  readonly start: Int32Array
  readonly end: Int32Array
  /** Its component: 1, 2, ... */
  readonly component: Int32Array
  readonly count: number
  /** Voxels of component c at c − 1. */
  readonly voxels: Int32Array
}

/**
 * The connected parts of a mask; with 4 and 8 each slice has its own.
 * @throws ImagingError `bad-setting` for another connectivity
 */
export function connectedComponents(mask: Mask, connectivity: Connectivity = 26): Components {
  const { start, end, component, count, voxels } = connectedRuns(mask, connectivity)
  const labels = new Int32Array(mask.inside.length)
  for (let run = 0; run < start.length; run++) labels.fill(component[run], start[run], end[run] + 1)
  return { labels, count, voxels }
}

/**
 * {@link connectedComponents} without a label for every voxel: a fraction of the time and memory of large masks. Runs are
 * joined with the runs of the rows before that they touch, by union and find.
 * @throws ImagingError `bad-setting` for another connectivity
 */
export function connectedRuns(mask: Mask, connectivity: Connectivity = 26): ComponentRuns {
  const [nx, ny, nz] = mask.grid.size
  const rows = earlierRows(connectivity)
  const runs = runsOf(mask)
  const { start, end, rowStart } = runs
  // A run's root is the lowest of those that it is joined with: the first in the order of the voxels.
  const parents = Int32Array.from({ length: start.length }, (_, run) => run)
  const root = (run: number) => {
    let at = run
    while (parents[at] !== at) {
      parents[at] = parents[parents[at]]
      at = parents[at]
    }
    return at
  }
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      const row = j + ny * k
      if (rowStart[row] === rowStart[row + 1]) continue
      for (const { dy, dz, reach } of rows) {
        if (j + dy < 0 || j + dy >= ny || k + dz < 0) continue
        const shift = -nx * (dy + ny * dz)
        const other = row + dy + ny * dz
        let theirs = rowStart[other]
        for (let own = rowStart[row]; own < rowStart[row + 1]; own++) {
          while (theirs < rowStart[other + 1] && end[theirs] + shift + reach < start[own]) theirs++
          for (
            let touching = theirs;
            touching < rowStart[other + 1] && start[touching] + shift - reach <= end[own];
            touching++
          ) {
            const [a, b] = [root(own), root(touching)]
            if (a < b) parents[b] = a
            else parents[a] = b
          }
        }
      }
    }
  return numbered(runs, parents, root)
}

/** Voxels inside that follow each other along the first axis, row by row: `start` to `end` of run r, the last included. */
interface Runs {
  readonly start: Int32Array
  readonly end: Int32Array
  /** Runs of row j + ny·k are rowStart[row] to before rowStart[row + 1]. */
  readonly rowStart: Int32Array
}

function runsOf({ grid, inside }: Mask): Runs {
  const [nx, ny, nz] = grid.size
  const rowStart = new Int32Array(ny * nz + 1)
  let start = new Int32Array(1024)
  let end = new Int32Array(1024)
  let count = 0
  const words = fourAWord(inside)
  for (let row = 0, at = 0; row < ny * nz; row++) {
    for (const to = at + nx; at < to; at++) {
      if (inside[at] === 0) {
        // Most of most masks is empty: four voxels at a time.
        if ((at & 3) === 3) while (at + 4 < to && words[(at + 1) >> 2] === 0) at += 4
        continue
      }
      if (count === start.length) {
        start = lengthened(start)
        end = lengthened(end)
      }
      start[count] = at
      while (at + 1 < to && inside[at + 1] !== 0) at++
      end[count++] = at
    }
    rowStart[row + 1] = count
  }
  return { start: start.slice(0, count), end: end.slice(0, count), rowStart }
}

function fourAWord(inside: Uint8Array): Uint32Array {
  if (inside.byteOffset % 4 !== 0) return fourAWord(inside.slice())
  return new Uint32Array(inside.buffer, inside.byteOffset, inside.length >> 2)
}

function lengthened(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const more = new Int32Array(2 * numbers.length)
  more.set(numbers)
  return more
}

function numbered({ start, end }: Runs, parents: Int32Array, root: (run: number) => number): ComponentRuns {
  const component = new Int32Array(start.length)
  const voxels: number[] = []
  for (let run = 0; run < start.length; run++) {
    if (parents[run] === run) {
      voxels.push(0)
      component[run] = voxels.length
    } else component[run] = component[root(run)]
    voxels[component[run] - 1] += end[run] + 1 - start[run]
  }
  return { start, end, component, count: voxels.length, voxels: Int32Array.from(voxels) }
}

/** Rows before a row whose runs may touch its own, and how far beside a voxel a touching one may stand. */
function earlierRows(connectivity: Connectivity) {
  const shared = { 4: 1, 6: 1, 8: 2, 18: 2, 26: 3 }[connectivity]
  if (shared === undefined)
    throw new ImagingError('bad-setting', `a connectivity of ${connectivity}`, 'give 4, 6, 8, 18 or 26')
  const flat = connectivity === 4 || connectivity === 8
  const rows = [
    { dy: -1, dz: 0, steps: 1 },
    { dy: 0, dz: -1, steps: 1 },
    { dy: -1, dz: -1, steps: 2 },
    { dy: 1, dz: -1, steps: 2 },
  ]
  return rows
    .filter(({ dz, steps }) => steps <= shared && !(flat && dz < 0))
    .map(({ dy, dz, steps }) => ({ dy, dz, reach: steps < shared ? 1 : 0 }))
}

/** The component with the most voxels, the first of equals; an empty mask stays empty. */
export function largestComponent(mask: Mask, connectivity: Connectivity = 26): Mask {
  const { labels, voxels } = connectedComponents(mask, connectivity)
  let largest = 0
  for (let c = 1; c < voxels.length; c++) if (voxels[c] > voxels[largest]) largest = c
  return { grid: mask.grid, inside: Uint8Array.from(labels, label => (label === largest + 1 ? 1 : 0)) }
}

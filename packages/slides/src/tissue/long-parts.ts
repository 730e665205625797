import type { ComponentRuns } from '@tessera/imaging'
import { chosenRuns, type Flat, runsOfParts } from './parts.ts'

/** The boxes that the parts of a mask fill: of part p at p, in pixels; part 0 is outside. */
export interface PartBoxes {
  readonly runs: ComponentRuns
  readonly count: number
  readonly left: Int32Array
  readonly right: Int32Array
  readonly top: Int32Array
  readonly bottom: Int32Array
  readonly area: Int32Array
}

export function partBoxes(flat: Flat, connectivity: 4 | 8 = 8): PartBoxes {
  const { width } = flat
  const runs = runsOfParts(flat, connectivity)
  const { start, end, component, count, voxels } = runs
  const left = new Int32Array(count + 1).fill(2 ** 30)
  const right = new Int32Array(count + 1).fill(-1)
  const top = new Int32Array(count + 1).fill(2 ** 30)
  const bottom = new Int32Array(count + 1).fill(-1)
  const area = new Int32Array(count + 1)
  area.set(voxels, 1)
  for (let run = 0; run < start.length; run++) {
    const part = component[run]
    const y = Math.floor(start[run] / width)
    const from = start[run] - y * width
    const to = end[run] - y * width
    if (from < left[part]) left[part] = from
    if (to > right[part]) right[part] = to
    // Runs come row by row.
    if (bottom[part] < 0) top[part] = y
    bottom[part] = y
  }
  return { runs, count, left, right, top, bottom, area }
}

/**
 * Parts at least `length` pixels long (the diagonal of their box) and at least `slender` times as long as wide, their
 * width being their area by their length.
 */
export function keepLong(flat: Flat, length: number, slender: number): Uint8Array {
  if (!flat.inside.includes(1)) return flat.inside
  const { runs, count, left, right, top, bottom, area } = partBoxes(flat)
  const keep = new Uint8Array(count + 1)
  for (let part = 1; part <= count; part++) {
    const long = Math.hypot(right[part] - left[part] + 1, bottom[part] - top[part] + 1)
    if (long >= length && long * long >= slender * area[part]) keep[part] = 1
  }
  return chosenRuns(runs, keep, flat.inside.length)
}

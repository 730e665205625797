import type { Triple } from '../grid.ts'
import { type Lattice, offsetOf } from './lattice.ts'

/**
 * Which of its earlier neighbours are like a voxel. One look at each pair of neighbours serves zones, runs and
 * dependences alike; most pairs differ, so that what follows has little left to visit.
 */
export interface Alike {
  /** At most 16, forward. */
  readonly steps: readonly Triple[]
  /** How far they go in memory. */
  readonly offsets: Int32Array
  /** Of each place of the lattice: bit d is set where the voxel a step d before is in the region and alike. */
  readonly bits: Uint16Array
}

export const mostSteps = 16

/** @param tolerance the largest difference of levels that are alike */
export function findAlike(lattice: Lattice, steps: readonly Triple[], tolerance = 0): Alike {
  const { levels, places } = lattice
  const offsets = Int32Array.from(steps, step => offsetOf(lattice, step))
  const bits = new Uint16Array(levels.length)
  // Without branches: whether levels are equal cannot be foretold. The shift leaves the sign, 1 of a negative number.
  if (tolerance === 0)
    for (let n = 0; n < places.length; n++) {
      const at = places[n]
      const level = levels[at]
      let found = 0
      for (let d = 0; d < offsets.length; d++) found |= (((levels[at - offsets[d]] ^ level) - 1) >>> 31) << d
      bits[at] = found
    }
  else
    for (let n = 0; n < places.length; n++) {
      const at = places[n]
      const level = levels[at]
      let found = 0
      for (let d = 0; d < offsets.length; d++) {
        const other = levels[at - offsets[d]]
        const above = level - other + tolerance
        const far = (above | (2 * tolerance - above)) >>> 31
        found |= ((-other >>> 31) & ~far) << d
      }
      bits[at] = found
    }
  return { steps, offsets, bits }
}

import type { Triple } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import { type Aggregation, neighbourhoodOf, parts } from './aggregation.ts'
import { type Alike, findAlike, mostSteps } from './alike.ts'
import { type CountMatrix, fromTable } from './count-matrix.ts'
import { directionsWithin } from './directions.ts'
import type { GreyLevels } from './grey-levels.ts'
import { createLattice, type Lattice } from './lattice.ts'

/**
 * Neighbouring grey level dependence matrices (IBSI 3.11; PyRadiomics' GLDM): how many voxels of level i have j - 1
 * neighbours whose level differs by no more than the coarseness. One matrix a slice for `2D`, else one.
 * @param options.coarseness α, 0 by default
 * @param options.distance δ, the Chebyshev distance of neighbours in voxels, 1 by default
 */
export function ngldm(
  grey: GreyLevels,
  aggregation: Aggregation,
  options: { readonly coarseness?: number; readonly distance?: number } = {},
): readonly CountMatrix[] {
  const { coarseness = 0, distance = 1 } = options
  const steps = directionsWithin(neighbourhoodOf(aggregation), distance)
  const lattice = createLattice(grey, distance)
  return dependenceMatrices(lattice, aggregation, dependentNeighbours(lattice, steps, coarseness))
}

/**
 * How many neighbours, along steps and their opposites, depend on each place of the lattice.
 * @param alike what is known already of levels that are equal along these steps
 */
export function dependentNeighbours(
  lattice: Lattice,
  steps: readonly Triple[],
  coarseness: number,
  alike?: Alike,
): Uint16Array {
  if (!(coarseness >= 0))
    throw new ImagingError('bad-setting', `a coarseness of ${coarseness}`, 'give 0 or more grey levels')
  const dependent = new Uint16Array(lattice.levels.length)
  if (alike?.steps === steps && coarseness < 1) countAlike(lattice, alike, dependent)
  else
    for (let first = 0; first < steps.length; first += mostSteps) {
      const some = steps.slice(first, first + mostSteps)
      countAlike(lattice, findAlike(lattice, some, Math.floor(coarseness)), dependent)
    }
  return dependent
}

function countAlike({ places }: Lattice, { offsets, bits }: Alike, dependent: Uint16Array): void {
  for (let n = 0; n < places.length; n++) {
    const at = places[n]
    let left = bits[at]
    while (left !== 0) {
      const d = 31 - Math.clz32(left)
      left ^= 1 << d
      dependent[at]++
      dependent[at - offsets[d]]++
    }
  }
}

export function dependenceMatrices(
  lattice: Lattice,
  aggregation: Aggregation,
  dependent: Uint16Array,
): readonly CountMatrix[] {
  const { levels, places, ng } = lattice
  let most = 0
  for (let n = 0; n < places.length; n++) if (dependent[places[n]] > most) most = dependent[places[n]]
  const width = most + 2
  const table = new Uint32Array((ng + 1) * width)
  return parts(lattice, aggregation).map(([from, to]) => {
    table.fill(0)
    for (let n = from; n < to; n++) table[levels[places[n]] * width + dependent[places[n]] + 1]++
    return fromTable(table, ng, width, to - from)
  })
}

import type { Triple } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import { type Aggregation, neighbourhoodOf, parts } from './aggregation.ts'
import { type CountMatrix, fromTable } from './count-matrix.ts'
import { stepsWithin } from './directions.ts'
import type { GreyLevels } from './grey-levels.ts'
import { createLattice, type Lattice, offsetOf } from './lattice.ts'

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
  const steps = stepsWithin(neighbourhoodOf(aggregation), distance)
  return dependenceMatrices(createLattice(grey, distance), aggregation, coarseness, steps)
}

export function dependenceMatrices(
  lattice: Lattice,
  aggregation: Aggregation,
  coarseness: number,
  steps: readonly Triple[],
): readonly CountMatrix[] {
  if (!(coarseness >= 0))
    throw new ImagingError('bad-setting', `a coarseness of ${coarseness}`, 'give 0 or more grey levels')
  const { levels, places, ng } = lattice
  const offsets = Int32Array.from(steps, step => offsetOf(lattice, step))
  const width = offsets.length + 2
  const table = new Uint32Array((ng + 1) * width)
  return parts(lattice, aggregation).map(([from, to]) => {
    table.fill(0)
    for (let n = from; n < to; n++) {
      const at = places[n]
      const level = levels[at]
      // A coarseness of a level or more must not let the outside, 0, depend.
      const least = Math.max(1, level - coarseness)
      const most = level + coarseness
      let dependent = 1
      for (let o = 0; o < offsets.length; o++) {
        const other = levels[at + offsets[o]]
        dependent += other >= least && other <= most ? 1 : 0
      }
      table[level * width + dependent]++
    }
    return fromTable(table, ng, width, to - from)
  })
}

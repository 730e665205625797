import type { Triple } from '../grid.ts'
import { type Aggregation, neighbourhoodOf, parts } from './aggregation.ts'
import { stepsWithin } from './directions.ts'
import type { GreyLevels } from './grey-levels.ts'
import { createLattice, type Lattice, offsetOf } from './lattice.ts'

/** A neighbourhood grey tone difference matrix: of each level 1 to N_g, at its number less one. */
export interface GreyToneMatrix {
  readonly ng: number
  /** Voxels of the level that have a neighbour in the region, n_i. */
  readonly counts: Float64Array
  /** Sum of their absolute differences from the mean level of their neighbours, s_i. */
  readonly differences: Float64Array
  /** All voxels that have a neighbour, N_v,c. */
  readonly voxels: number
}

/**
 * Neighbourhood grey tone difference matrices (IBSI 3.10). Neighbours outside the region do not count; a voxel without
 * a neighbour in it is left out. One matrix a slice for `2D`, else one.
 * @param options.distance Chebyshev distance of neighbours in voxels, 1 by default
 */
export function ngtdm(
  grey: GreyLevels,
  aggregation: Aggregation,
  options: { readonly distance?: number } = {},
): readonly GreyToneMatrix[] {
  const { distance = 1 } = options
  const steps = stepsWithin(neighbourhoodOf(aggregation), distance)
  return greyToneMatrices(createLattice(grey, distance), aggregation, steps)
}

/** @param countIsolated counts voxels without a neighbour as such that do not differ from it, as PyRadiomics does */
export function greyToneMatrices(
  lattice: Lattice,
  aggregation: Aggregation,
  steps: readonly Triple[],
  countIsolated = false,
): readonly GreyToneMatrix[] {
  const { levels, places, ng } = lattice
  const offsets = Int32Array.from(steps, step => offsetOf(lattice, step))
  return parts(lattice, aggregation).map(([from, to]) => {
    const [counts, differences] = [new Float64Array(ng), new Float64Array(ng)]
    let voxels = 0
    for (let n = from; n < to; n++) {
      const at = places[n]
      let [sum, neighbours] = [0, 0]
      for (let o = 0; o < offsets.length; o++) {
        const other = levels[at + offsets[o]]
        sum += other
        neighbours += other !== 0 ? 1 : 0
      }
      if (neighbours === 0 && !countIsolated) continue
      const level = levels[at]
      voxels++
      counts[level - 1]++
      if (neighbours !== 0) differences[level - 1] += Math.abs(level - sum / neighbours)
    }
    return { ng, counts, differences, voxels }
  })
}

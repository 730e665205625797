import type { Triple } from '../grid.ts'
import { type Aggregation, neighbourhoodOf, parts } from './aggregation.ts'
import { directionsWithin } from './directions.ts'
import type { GreyLevels } from './grey-levels.ts'
import { createLattice, type Lattice } from './lattice.ts'
import { neighbourSums } from './neighbour-sums.ts'

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
  const steps = directionsWithin(neighbourhoodOf(aggregation), distance)
  return greyToneMatrices(createLattice(grey, distance), aggregation, steps)
}

/**
 * @param steps one of each pair of opposite steps to neighbours
 * @param countIsolated counts voxels without a neighbour as such that do not differ from it, as PyRadiomics does
 */
export function greyToneMatrices(
  lattice: Lattice,
  aggregation: Aggregation,
  steps: readonly Triple[],
  countIsolated = false,
): readonly GreyToneMatrix[] {
  const { levels, places, ng } = lattice
  const around = neighbourSums(lattice, steps)
  return parts(lattice, aggregation).map(([from, to]) => {
    const [counts, differences] = [new Float64Array(ng), new Float64Array(ng)]
    let voxels = 0
    for (let n = from; n < to; n++) {
      const neighbours = around.counts[n]
      if (neighbours === 0 && !countIsolated) continue
      const level = levels[places[n]]
      voxels++
      counts[level - 1]++
      if (neighbours !== 0) differences[level - 1] += Math.abs(level - around.sums[n] / neighbours)
    }
    return { ng, counts, differences, voxels }
  })
}

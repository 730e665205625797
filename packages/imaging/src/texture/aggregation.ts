import type { Triple } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import { type CountMatrix, mergeMatrices } from './count-matrix.ts'
import type { Neighbourhood } from './directions.ts'
import type { Lattice } from './lattice.ts'

/**
 * How matrices of a direction become features (IBSI 3.6, 3.7), named as the suffixes of IBSI's reference files:
 * - `2D_avg` a matrix for every slice and direction; features are averaged
 * - `2D_comb` directions merged in each slice ("slice-merged"); features are averaged over slices
 * - `2_5D_avg` slices merged for each direction ("2.5D direction-merged"); features are averaged over directions
 * - `2_5D_comb` one matrix of all slices and directions ("2.5D merged")
 * - `3D_avg` a matrix for each of 13 directions; features are averaged
 * - `3D_comb` one matrix of all directions ("3D merged")
 */
export type DirectionalAggregation = '2D_avg' | '2D_comb' | '2_5D_avg' | '2_5D_comb' | '3D_avg' | '3D_comb'

/**
 * How matrices without a direction become features: in each slice, then averaged; slices merged into one matrix; in
 * three dimensions.
 */
export type Aggregation = '2D' | '2_5D' | '3D'

export const directionalAggregations: readonly DirectionalAggregation[] = [
  '2D_avg',
  '2D_comb',
  '2_5D_avg',
  '2_5D_comb',
  '3D_avg',
  '3D_comb',
]

export const aggregations: readonly Aggregation[] = ['2D', '2_5D', '3D']

/**
 * Weights exp(-d²) of the directions, d the length of the step in mm by a norm (IBSI 3.6.1 "distance weighting";
 * PyRadiomics' weightingNorm). Weighted matrices are always merged.
 */
export type DistanceNorm = 'manhattan' | 'euclidean' | 'infinity'

/** A matrix for each direction (inner), for each slice or once (outer). */
export type DirectionalMatrices = {
  readonly aggregation: Aggregation
  readonly steps: readonly Triple[]
  readonly spacing: Triple
  readonly groups: readonly (readonly CountMatrix[])[]
}

/** Counts matrices, one a direction, over each slice for `2D`, else over all voxels. */
export function eachPart(
  lattice: Lattice,
  aggregation: Aggregation,
  steps: readonly Triple[],
  count: (from: number, to: number) => readonly CountMatrix[],
): DirectionalMatrices {
  const groups = parts(lattice, aggregation).map(([from, to]) => count(from, to))
  return { aggregation, steps, spacing: lattice.spacing, groups }
}

/** The places that make a matrix: those of each slice that the region meets, or all. */
export function parts({ sliceStart, places }: Lattice, aggregation: Aggregation): [number, number][] {
  if (aggregation !== '2D') return [[0, places.length]]
  const slices: [number, number][] = []
  for (let s = 0; s + 1 < sliceStart.length; s++)
    if (sliceStart[s + 1] > sliceStart[s]) slices.push([sliceStart[s], sliceStart[s + 1]])
  return slices
}

export function neighbourhoodOf(aggregation: Aggregation): Neighbourhood {
  return aggregation === '3D' ? 'volume' : 'slice'
}

/** The matrices whose features an aggregation averages. */
export function combineDirections(
  { steps, spacing, groups }: DirectionalMatrices,
  merging: 'avg' | 'comb',
  norm?: DistanceNorm,
): readonly CountMatrix[] {
  if (norm !== undefined) {
    const weights = steps.map(step => Math.exp(-(stepLength(step, spacing, norm) ** 2)))
    return groups.map(group => mergeMatrices(group, weights))
  }
  return merging === 'avg' ? groups.flat() : groups.map(group => mergeMatrices(group))
}

export function splitAggregation(name: DirectionalAggregation): [Aggregation, 'avg' | 'comb'] {
  for (const aggregation of aggregations) {
    if (name === `${aggregation}_avg`) return [aggregation, 'avg']
    if (name === `${aggregation}_comb`) return [aggregation, 'comb']
  }
  throw new ImagingError(
    'bad-setting',
    `an aggregation "${name}"`,
    `give one of ${directionalAggregations.join(', ')}`,
  )
}

/** mm */
export function stepLength(step: Triple, spacing: Triple, norm: DistanceNorm): number {
  const [x, y, z] = step.map((n, axis) => Math.abs(n) * spacing[axis])
  if (norm === 'manhattan') return x + y + z
  return norm === 'euclidean' ? Math.hypot(x, y, z) : Math.max(x, y, z)
}

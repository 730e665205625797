import type { NamedBoundary } from './boundary.ts'
import { allocate, type Precision, type Reals, type Region, regionCount } from './region.ts'
import { addRow, poolRow } from './row-arithmetic.ts'
import { planEach, planSum, type SeparableFilter } from './separable-plan.ts'
import type { Source } from './source.ts'
import { sweep } from './sweep.ts'

export type Pooling = 'max' | 'min' | 'mean'

/**
 * The response of separable filters over a region, pooled: their mean (`mean` of one filter is its response), or the
 * largest or smallest at each voxel. The image minus `shift` is what is filtered.
 * @throws ImagingError `not-finite`
 */
export function separableResponse(
  source: Source,
  filters: readonly SeparableFilter[],
  pooling: Pooling,
  region: Region,
  boundary: NamedBoundary,
  precision: Precision,
  shift = 0,
): Reals {
  if (pooling === 'mean') {
    const weighed = filters.map(({ weight, chains }) => ({ weight: weight / filters.length, chains }))
    return separableSum(source, weighed, region, boundary, precision, shift)
  }
  const response = allocate(regionCount(region), precision)
  response.fill(pooling === 'max' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY)
  for (const sheaf of planEach(filters))
    sweep(source, [sheaf], region, boundary, precision, shift, (numbers, start, at, width, signs) => {
      for (const sign of signs) poolRow(response, at, numbers, start, width, sign, pooling === 'max')
    })
  return response
}

/** The sum of separable filters over a region. */
export function separableSum(
  source: Source,
  filters: readonly SeparableFilter[],
  region: Region,
  boundary: NamedBoundary,
  precision: Precision,
  shift = 0,
): Reals {
  const response = allocate(regionCount(region), precision)
  const sheaves = planSum(filters)
  // Of filters that cancel each other nothing is left to do.
  if (sheaves.length > 0)
    sweep(source, sheaves, region, boundary, precision, shift, (numbers, start, at, width) =>
      addRow(response, at, numbers, start, width),
    )
  return response
}

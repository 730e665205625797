import type { Volume } from '../volume.ts'
import type { Boundary, NamedBoundary } from './boundary.ts'
import { kernelSum } from './kernel.ts'
import type { Precision, Reals, Region } from './region.ts'
import type { SeparableFilter } from './separable-plan.ts'
import { type Pooling, separableResponse, separableSum } from './separable-response.ts'
import type { Source } from './source.ts'

/** What every filter is told besides its own settings. */
export interface Request {
  readonly source: Source
  readonly region: Region
  readonly boundary: Boundary
  readonly precision: Precision
}

export function sourceOf({ grid, voxels }: Volume): Source {
  const [x, y, z] = grid.size.map(count => ({ first: 0, count }))
  return { voxels, size: grid.size, spans: [x, y, z] }
}

/** {@link separableResponse} with any boundary. */
export function pooledResponse(
  filters: readonly SeparableFilter[],
  pooling: Pooling,
  request: Request,
): Reals {
  const { source, region, precision } = request
  const { named, shift } = padding(request.boundary)
  const response = separableResponse(source, filters, pooling, region, named, precision, shift)
  // Rotations have the gain of the filter: sums of weights do not change when kernels are turned.
  return raise(response, shift * filterGain(filters[0]))
}

/** {@link separableSum} with any boundary. */
export function summedResponse(filters: readonly SeparableFilter[], request: Request): Reals {
  const { source, region, precision } = request
  const { named, shift } = padding(request.boundary)
  const response = separableSum(source, filters, region, named, precision, shift)
  return raise(response, shift * filters.reduce((sum, filter) => sum + filterGain(filter), 0))
}

/** A constant beyond the edge is zero beyond the edge of the image less that constant. */
export function padding(boundary: Boundary): { readonly named: NamedBoundary; readonly shift: number } {
  return typeof boundary === 'string'
    ? { named: boundary, shift: 0 }
    : { named: 'zero', shift: boundary.constant }
}

/** The response to a constant 1 without edges. */
export function filterGain({ weight, chains }: SeparableFilter): number {
  return chains.flat().reduce((gain, kernel) => gain * kernelSum(kernel), weight)
}

function raise(response: Reals, by: number): Reals {
  if (by !== 0) for (let i = 0; i < response.length; i++) response[i] += by
  return response
}

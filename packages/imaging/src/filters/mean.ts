import { createKernel } from './kernel.ts'
import { pooledResponse, type Request } from './linear.ts'
import type { Reals } from './region.ts'

/** The mean over `size` voxels (odd) along each axis, IBSI S60F. */
export function meanResponse(size: number, dimensions: 2 | 3, request: Request): Reals {
  const chain = [createKernel(`mean ${size}`, new Float64Array(size).fill(1 / size))]
  return pooledResponse(
    [{ weight: 1, chains: [chain, chain, dimensions === 3 ? chain : []] }],
    'mean',
    request,
  )
}

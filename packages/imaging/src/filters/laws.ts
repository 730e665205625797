import { type Boundary, neededSpan } from './boundary.ts'
import { createKernel, type Kernel } from './kernel.ts'
import { filterGain, padding, pooledResponse, type Request } from './linear.ts'
import { meanResponse } from './mean.ts'
import type { Reals, Region } from './region.ts'
import { rotations } from './rotations.ts'
import type { SeparableFilter } from './separable-plan.ts'
import type { Pooling } from './separable-response.ts'

/** The kernels of Laws (1980) as IBSI JTXT lists them: level, edge, spot, wave, ripple. */
const coefficients: Readonly<Record<string, readonly number[]>> = {
  L5: [1, 4, 6, 4, 1],
  E5: [-1, -2, 0, 2, 1],
  S5: [-1, 0, 2, 0, -1],
  W5: [-1, 2, 0, -2, 1],
  R5: [1, -4, 6, -4, 1],
  L3: [1, 2, 1],
  E3: [-1, 0, 1],
  S3: [-1, 2, -1],
}

export interface LawsSettings {
  /** Two kernels (by slice) or three: along the first axis, the second, the third: `E5L5S5`. */
  readonly kernels: string
  /** Pools over right-angle rotations. */
  readonly pooling?: Pooling | undefined
  /** Mean of the absolute responses within this Chebyshev distance, voxels. */
  readonly energyDistance?: number | undefined
}

/** Response, or energy, of a product of Laws' kernels, each of Euclidean norm 1, IBSI JTXT. */
export function lawsResponse(settings: LawsSettings, request: Request): Reals {
  const names = settings.kernels.match(/../g) ?? []
  const dimensions = names.length === 2 ? 2 : 3
  const [x, y, z = []] = names.map(name => [lawsKernel(name)])
  const filters: readonly SeparableFilter[] =
    settings.pooling === undefined ? [{ weight: 1, chains: [x, y, z] }] : rotations([x, y, z], dimensions)
  const pooling = settings.pooling ?? 'mean'
  const distance = settings.energyDistance
  if (distance === undefined) return pooledResponse(filters, pooling, request)

  const around = withMargin(request, distance, dimensions)
  const responses = pooledResponse(filters, pooling, { ...request, region: around })
  for (let i = 0; i < responses.length; i++) responses[i] = Math.abs(responses[i])
  const boundary: Boundary =
    typeof request.boundary === 'string'
      ? request.boundary
      : { constant: Math.abs(padding(request.boundary).shift * filterGain(filters[0])) }
  const source = { voxels: responses, size: request.source.size, spans: around.spans }
  return meanResponse(2 * distance + 1, dimensions, { ...request, source, boundary })
}

function lawsKernel(name: string): Kernel {
  const raw = coefficients[name]
  const norm = Math.sqrt(raw.reduce((sum, c) => sum + c * c, 0))
  return createKernel(
    name,
    raw.map(c => c / norm),
  )
}

function withMargin({ region, source, boundary }: Request, distance: number, dimensions: 2 | 3): Region {
  const { named } = padding(boundary)
  const [x, y, z] = region.spans.map((span, a) =>
    a < dimensions ? neededSpan(span, distance, source.size[a], named) : span,
  )
  return { grid: region.grid, spans: [x, y, z] }
}

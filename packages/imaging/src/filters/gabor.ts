import type { Triple } from '../grid.ts'
import { type GaborShape, gaborKernel } from './gabor-kernel.ts'
import { padding, type Request } from './linear.ts'
import { createPlaneResponse } from './plane-response.ts'
import { allocate, type Reals, regionCount } from './region.ts'

export interface GaborSettings extends GaborShape {
  /** Degrees; { step }: every multiple of the step below 180. */
  readonly theta: number | { readonly step: number }
  /** Over orientations, and over the planes where there are three. */
  readonly pooling: 'max' | 'mean'
  readonly planes: 'axial' | 'orthogonal'
  readonly response: 'modulus' | 'real' | 'imaginary'
}

/**
 * Gabor response by slice, IBSI Q88H: of one orientation, or pooled over orientations; by slices of the third axis, or
 * pooled with those of the second and the first (2.5-D).
 */
export function gaborResponse(settings: GaborSettings, spacing: Triple, request: Request): Reals {
  const { region, source } = request
  const pooled = allocate(regionCount(region), request.precision)
  const { named, shift } = padding(request.boundary)
  const angles = orientations(settings.theta)
  const planes = settings.planes === 'axial' ? [2] : [2, 1, 0]
  if (settings.pooling === 'max') pooled.fill(Number.NEGATIVE_INFINITY)
  const share = 1 / (angles.length * planes.length)

  for (const normal of planes) {
    const [u, v] = [0, 1, 2].filter(a => a !== normal)
    const kernels = angles.map(angle => gaborKernel(settings, angle, [spacing[u], spacing[v]]))
    const strides = [1, region.spans[0].count, region.spans[0].count * region.spans[1].count]
    const plane = createPlaneResponse(kernels, source, region, [u, v, normal], named, shift)
    const width = region.spans[u].count
    plane((slice, row, column, count, real, imaginary, at) => {
      let to = slice * strides[normal] + row * strides[v] + column * strides[u]
      for (let i = 0; i < count && column + i < width; i++, to += strides[u]) {
        const [re, im] = [real[at + 2 * i], imaginary[at + 2 * i]]
        const value =
          settings.response === 'modulus'
            ? Math.sqrt(re * re + im * im)
            : settings.response === 'real'
              ? re
              : im
        if (settings.pooling === 'mean') pooled[to] += share * value
        else if (value > pooled[to]) pooled[to] = value
      }
    })
  }
  return pooled
}

function orientations(theta: GaborSettings['theta']): readonly number[] {
  if (typeof theta === 'number') return [theta]
  // The modulus is the same when the wave is turned by 180 degrees.
  return Array.from({ length: Math.ceil(180 / theta.step - 1e-9) }, (_, i) => i * theta.step)
}

import type { Triple } from '../grid.ts'
import type { Chain } from './axis-operator.ts'
import { createKernel, type Kernel } from './kernel.ts'
import { type Request, summedResponse } from './linear.ts'
import type { Reals } from './region.ts'
import type { SeparableFilter } from './separable-plan.ts'

export interface LaplacianSettings {
  /** Scale, mm. */
  readonly sigma: number
  /** The kernel ends at floor(truncate · sigma / spacing + 1/2) voxels. */
  readonly truncate: number
  readonly dimensions: 2 | 3
}

/**
 * Laplacian of Gaussian, IBSI L6PA: the sampled kernel
 * -1/σ² (2πσ²)^(-d/2) (d - ‖k‖²/σ²) exp(-‖k‖²/2σ²), σ and k in voxels, over the cube of the truncation. It is the sum
 * over the axes of g''(k_a) g(k_b) g(k_c), so that passes along axes give it exactly.
 *
 * Where voxels are not isotropic, which the standard asks for, σ is taken in mm along each axis and derivatives are in
 * units of the smallest spacing.
 */
export function laplacianResponse(settings: LaplacianSettings, spacing: Triple, request: Request): Reals {
  return summedResponse(laplacianFilters(settings, spacing), request)
}

/** @internal */
export function laplacianFilters(
  { sigma, truncate, dimensions }: LaplacianSettings,
  spacing: Triple,
): readonly SeparableFilter[] {
  const axes = [0, 1, 2].slice(0, dimensions)
  const unit = Math.min(...axes.map(a => spacing[a]))
  const kernels = axes.map(a => gaussianKernels(sigma / spacing[a], truncate))
  return axes.map(derived => {
    const [x, y, z = []] = axes.map((a): Chain => [a === derived ? kernels[a].second : kernels[a].smooth])
    return { weight: (unit / spacing[derived]) ** 2, chains: [x, y, z] }
  })
}

/** The sampled Gaussian and its second derivative; sigma in voxels. */
function gaussianKernels(
  sigma: number,
  truncate: number,
): { readonly smooth: Kernel; readonly second: Kernel } {
  const reach = Math.floor(truncate * sigma + 0.5)
  const smooth = new Float64Array(2 * reach + 1)
  const second = new Float64Array(2 * reach + 1)
  for (let o = -reach; o <= reach; o++) {
    const density = Math.exp(-(o ** 2) / (2 * sigma ** 2)) / Math.sqrt(2 * Math.PI * sigma ** 2)
    smooth[o + reach] = density
    second[o + reach] = (o ** 2 / sigma ** 4 - 1 / sigma ** 2) * density
  }
  return {
    smooth: createKernel(`gauss ${sigma}`, smooth),
    second: createKernel(`gauss'' ${sigma}`, second),
  }
}

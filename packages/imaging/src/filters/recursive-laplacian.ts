import type { Triple } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import type { Span } from './boundary.ts'
import type { Request } from './linear.ts'
import { type Recursion, recurseRows, recursiveGaussian } from './recursive-gaussian.ts'
import { allocate, type Reals, regionCount } from './region.ts'
import { readRow } from './source.ts'
import { createWorkspace, type Workspace } from './workspace.ts'

/** Rows that are turned together, so that the recursion along x runs across rows too. */
const bundle = 64

/**
 * PyRadiomics' LoG: ITK's LaplacianRecursiveGaussianImageFilter, normalised across scales,
 * σ² sum over the axes of the second derivative in mm, by recursions in which the voxel at the edge is continued.
 * It differs from the sampled kernel of `log` by the approximation of Farnebäck and Westin (about 0.01 of the range), by
 * the factor (σ / spacing)² and by its edge.
 * @throws ImagingError `too-small` for less than 4 voxels, or ceil(sigma / spacing) + 1, along an axis
 */
export function recursiveLaplacian(sigma: number, spacing: Triple, request: Request): Reals {
  const { source, region, precision } = request
  source.size.forEach((n, a) => {
    const least = Math.max(4, Math.ceil(sigma / spacing[a]) + 1)
    if (n < least)
      throw new ImagingError(
        'too-small',
        `${n} voxels along axis ${a} for a recursive Laplacian of Gaussian of ${sigma} mm`,
        `an image of ${least} or more voxels is needed along it, or a smaller sigma`,
      )
  })
  const filters = spacing.map(h => recursiveGaussian(sigma / h))
  // The response to a voxel 20 sigma away is below 1e-11 of that at its own place.
  const [wideX, wideY, wideZ] = region.spans.map((span, a) =>
    widened(span, Math.ceil((20 * sigma) / spacing[a]), source.size[a]),
  )
  const [spanX, spanY, spanZ] = region.spans
  const width = spanX.count
  const slice = wideY.count * width
  const turned = wideX.count * bundle
  const space = createWorkspace(
    Math.max(
      wideX.count + 3 * turned + 8 * bundle + 2 * slice + 2 * slice + 8 * width,
      3 * wideZ.count * width + 8 * width + wideZ.count * width,
    ),
    8,
  )
  const { numbers } = space
  const [smoothed, derived] = [
    wideX.count + 3 * turned + 8 * bundle,
    wideX.count + 3 * turned + 8 * bundle + slice,
  ]
  const [free, more] = [derived + slice, derived + 2 * slice]
  const [scaleX, scaleY, scaleZ] = spacing.map(h => (sigma / h) ** 2)

  // What is smoothed along z, and what is differentiated along it.
  const toSmooth = allocate(wideZ.count * spanY.count * width, precision)
  const toDerive = allocate(wideZ.count * spanY.count * width, precision)
  for (let k = 0; k < wideZ.count; k++) {
    for (let j = 0; j < wideY.count; j += bundle) {
      const rows = Math.min(bundle, wideY.count - j)
      for (let r = 0; r < rows; r++) {
        readRow(source, wideX, wideY.first + j + r, wideZ.first + k, 0, numbers)
        for (let i = 0; i < wideX.count; i++) numbers[wideX.count + i * rows + r] = numbers[i]
      }
      alongX(space, filters[0].smooth, rows, smoothed + j * width)
      alongX(space, filters[0].second, rows, derived + j * width)
    }
    const at = k * spanY.count * width
    const skip = (spanY.first - wideY.first) * width
    const add = (recursion: Recursion, from: number, buffer: Reals, factor: number): void => {
      recurseRows(space, recursion, from, wideY.count, width, free, more)
      for (let i = 0; i < spanY.count * width; i++) buffer[at + i] += factor * numbers[free + skip + i]
    }
    add(filters[1].smooth, smoothed, toDerive, 1)
    add(filters[1].second, smoothed, toSmooth, scaleY)
    add(filters[1].smooth, derived, toSmooth, scaleX)
  }

  const response = allocate(regionCount(region), precision)
  const column = wideZ.count * width
  const skip = (spanZ.first - wideZ.first) * width
  for (let j = 0; j < spanY.count; j++)
    for (const [buffer, recursion, factor] of [
      [toSmooth, filters[2].smooth, 1],
      [toDerive, filters[2].second, scaleZ],
    ] as const) {
      for (let k = 0; k < wideZ.count; k++) {
        const at = (k * spanY.count + j) * width
        numbers.set(buffer.subarray(at, at + width), k * width)
      }
      recurseRows(space, recursion, 0, wideZ.count, width, column, 2 * column)
      for (let k = 0; k < spanZ.count; k++) {
        const at = (k * spanY.count + j) * width
        for (let i = 0; i < width; i++) response[at + i] += factor * numbers[column + skip + k * width + i]
      }
    }
  return response

  function alongX(turnedSpace: Workspace, recursion: Recursion, rows: number, to: number): void {
    const [input, out, scratch] = [wideX.count, wideX.count + turned, wideX.count + 2 * turned]
    recurseRows(turnedSpace, recursion, input, wideX.count, rows, out, scratch)
    const first = spanX.first - wideX.first
    for (let r = 0; r < rows; r++)
      for (let i = 0; i < width; i++) numbers[to + r * width + i] = numbers[out + (first + i) * rows + r]
  }
}

function widened({ first, count }: Span, by: number, n: number): Span {
  const from = Math.max(0, first - by)
  return { first: from, count: Math.min(n, first + count + by) - from }
}

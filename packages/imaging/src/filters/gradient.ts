import type { Triple } from '../grid.ts'
import type { Span } from './boundary.ts'
import type { Request } from './linear.ts'
import { allocate, type Reals, regionCount } from './region.ts'
import { readRow } from './source.ts'

/**
 * PyRadiomics' gradient image: the length of the gradient by central differences, in mm or (spacing 1) in voxels, as
 * ITK's GradientMagnitudeImageFilter has it: beyond the edge lies the voxel at the edge.
 */
export function gradientMagnitude(spacing: Triple, request: Request): Reals {
  const { source, region, precision } = request
  const [spanX, spanY, spanZ] = region.spans
  const width = spanX.count
  const around: Span = {
    first: Math.max(0, spanX.first - 1),
    count: Math.min(source.size[0], spanX.first + width + 1) - Math.max(0, spanX.first - 1),
  }
  const skip = spanX.first - around.first
  const [own, left, right] = [
    new Float64Array(around.count),
    new Float64Array(width),
    new Float64Array(width),
  ]
  const sum = new Float64Array(width)
  const response = allocate(regionCount(region), precision)
  const add = (high: Float64Array, low: Float64Array, h: number): void => {
    const scale = 1 / (2 * h)
    for (let i = 0; i < width; i++) sum[i] += ((high[i] - low[i]) * scale) ** 2
  }
  const within = (i: number, n: number) => Math.min(Math.max(i, 0), n - 1)
  for (let k = 0, at = 0; k < spanZ.count; k++)
    for (let j = 0; j < spanY.count; j++, at += width) {
      const [y, z] = [spanY.first + j, spanZ.first + k]
      sum.fill(0)
      readRow(source, around, y, z, 0, own)
      for (let i = 0; i < width; i++) {
        left[i] = own[within(skip + i - 1, around.count)]
        right[i] = own[within(skip + i + 1, around.count)]
      }
      add(right, left, spacing[0])
      readRow(source, spanX, within(y - 1, source.size[1]), z, 0, left)
      readRow(source, spanX, within(y + 1, source.size[1]), z, 0, right)
      add(right, left, spacing[1])
      readRow(source, spanX, y, within(z - 1, source.size[2]), 0, left)
      readRow(source, spanX, y, within(z + 1, source.size[2]), 0, right)
      add(right, left, spacing[2])
      for (let i = 0; i < width; i++) response[at + i] = Math.sqrt(sum[i])
    }
  return response
}

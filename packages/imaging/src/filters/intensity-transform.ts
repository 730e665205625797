import { ImagingError } from '../imaging-error.ts'
import type { Request } from './linear.ts'
import { allocate, type Reals, regionCount } from './region.ts'
import { readRow } from './source.ts'

export type IntensityTransform = 'square' | 'square-root' | 'logarithm' | 'exponential'

/**
 * PyRadiomics' transforms of intensity x, scaled by m, the largest |x| of the whole image: square (x / √m)²,
 * square-root sign(x) √(m |x|), logarithm sign(x) log(|x| + 1) m / log(m + 1), exponential exp(x log(m) / m).
 * @throws ImagingError `constant-intensity` for an image that is 0 everywhere
 */
export function transformIntensity(type: IntensityTransform, request: Request): Reals {
  const { source, region, precision } = request
  const [spanX, spanY, spanZ] = region.spans
  const [nx, ny, nz] = source.size
  const row = new Float64Array(nx)
  let largest = 0
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      readRow(source, source.spans[0], j, k, 0, row)
      for (let i = 0; i < nx; i++) largest = Math.max(largest, Math.abs(row[i]))
    }
  if (largest === 0)
    throw new ImagingError(
      'constant-intensity',
      `a ${type} image of an image that is 0 everywhere`,
      'leave this image type out, or look why the image is empty',
    )
  const transform = transforms(largest)[type]
  const response = allocate(regionCount(region), precision)
  for (let k = 0, at = 0; k < spanZ.count; k++)
    for (let j = 0; j < spanY.count; j++) {
      readRow(source, spanX, spanY.first + j, spanZ.first + k, 0, row)
      for (let i = 0; i < spanX.count; i++, at++) response[at] = transform(row[i])
    }
  return response
}

function transforms(largest: number): Readonly<Record<IntensityTransform, (x: number) => number>> {
  const perRoot = 1 / Math.sqrt(largest)
  const perLogarithm = largest / Math.log(largest + 1)
  const rate = Math.log(largest) / largest
  return {
    square: x => (perRoot * x) ** 2,
    'square-root': x => Math.sign(x) * Math.sqrt(largest * Math.abs(x)),
    logarithm: x => Math.sign(x) * Math.log(Math.abs(x) + 1) * perLogarithm,
    exponential: x => Math.exp(rate * x),
  }
}

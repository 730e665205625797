import { ImagingError, type Mask, type Volume } from '@tessera/imaging'

/**
 * Which intensities become 0 and 1. Two numbers for images with a scale of their own (CT, ADC, MR normalised before);
 * `percentiles` takes the 1st and the 99th of the pictures' pixels, `in-mask` those of the pixels inside the mask.
 */
export type IntensityWindow = readonly [number, number] | 'percentiles' | 'in-mask'

/** @throws ImagingError `bad-setting`, `constant-intensity` */
export function readWindow(
  window: IntensityWindow,
  { grid, voxels }: Volume,
  mask: Mask,
  slices: readonly number[],
): readonly [number, number] {
  if (typeof window !== 'string') {
    if (!(window[0] < window[1] && window.every(Number.isFinite)))
      throw new ImagingError(
        'bad-setting',
        `a window from ${window.join(' to ')}`,
        'give low and high, finite',
      )
    return window
  }
  const pixels = grid.size[0] * grid.size[1]
  const values = slices.flatMap(k => {
    const slice = Array.from(voxels.subarray(k * pixels, (k + 1) * pixels))
    return window === 'percentiles' ? slice : slice.filter((_, at) => mask.inside[k * pixels + at] === 1)
  })
  const sorted = Float64Array.from(values).sort()
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]
  if (sorted.length === 0 || !(at(0.01) < at(0.99)))
    throw new ImagingError(
      'constant-intensity',
      'the pictures have one intensity, from which no window can be made',
      'look at the image, or give the window as two numbers',
    )
  return [at(0.01), at(0.99)]
}

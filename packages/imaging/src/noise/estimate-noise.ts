import { highPass } from '../filters/wavelet-coefficients.ts'
import { ImagingError } from '../imaging-error.ts'
import type { Mask, Volume } from '../volume.ts'

/** Φ⁻¹(3/4): the median of |x| of a standard normal x. */
const medianOfNormal = 0.6744897501960817

export interface NoiseLevel {
  /** Standard deviation, in the unit of the image. */
  readonly sigma: number
  /** Wavelet coefficients that it was estimated from. */
  readonly coefficients: number
}

/**
 * The level of white noise in an image, slice by slice in the plane of the first two axes: median |HH| / 0.6745, HH the
 * diagonal details of the undecimated coif1 wavelet, which smooth anatomy hardly reaches (Donoho & Johnstone, Biometrika
 * 1994;81:425; Chang, Yu & Vetterli, IEEE Trans Image Process 2000;9:1532). Details that are exactly 0 are left out:
 * background that a scanner has blanked has no noise to tell of. An image without any detail has noise 0.
 * @param within where the middle of a detail must lie; the whole image by default
 * @throws ImagingError `too-small` for slices of less than 6 x 6 voxels or a mask without a detail; `not-finite`
 */
export function estimateNoise(volume: Volume, within?: Mask): NoiseLevel {
  const [nx, ny, nz] = volume.grid.size
  const filter = highPass('coif1')
  const taps = filter.length
  const middle = taps >> 1
  const most = Math.max(0, nx - taps + 1) * Math.max(0, ny - taps + 1) * nz
  const details = new Float32Array(most)
  let [looked, found] = [0, 0]
  const rows = new Float64Array(nx * ny)
  for (let k = 0; k < nz && most > 0; k++) {
    const slice = volume.voxels.subarray(k * nx * ny, (k + 1) * nx * ny)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i + taps <= nx; i++) {
        let sum = 0
        for (let t = 0; t < taps; t++) sum += filter[t] * slice[j * nx + i + t]
        rows[j * nx + i] = sum
      }
    for (let j = 0; j + taps <= ny; j++)
      for (let i = 0; i + taps <= nx; i++) {
        if (within !== undefined && within.inside[i + middle + nx * (j + middle + ny * k)] === 0) continue
        looked++
        let sum = 0
        for (let t = 0; t < taps; t++) sum += filter[t] * rows[(j + t) * nx + i]
        if (Number.isNaN(sum) || !Number.isFinite(sum))
          throw new ImagingError(
            'not-finite',
            `an image with NaN or infinite voxels in slice ${k}`,
            'replace them before its noise is estimated',
          )
        if (Math.abs(sum) > 1e-9 * Math.abs(slice[(j + middle) * nx + i + middle]))
          details[found++] = Math.abs(sum)
      }
  }
  if (looked === 0)
    throw new ImagingError(
      'too-small',
      `no place for a filter of ${taps} x ${taps} voxels in slices of ${nx} x ${ny}`,
      'give a larger image or region to estimate its noise',
    )
  if (found === 0) return { sigma: 0, coefficients: 0 }
  const sorted = details.subarray(0, found).sort()
  const half = found >> 1
  const median = found % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
  return { sigma: median / medianOfNormal, coefficients: found }
}

import {
  type Box,
  crop,
  cropMask,
  ImagingError,
  type Mask,
  maskCount,
  pyradiomicsGrid,
  resample,
  resampleMask,
  type Triple,
  toPatient,
  toVoxel,
  type Volume,
} from '@tessera/imaging'
import { intensitiesInside } from '../region.ts'
import { paddedBox } from './padded-box.ts'
import { sameSpace } from './same-space.ts'
import type { PyradiomicsSettings } from './settings.ts'

/** An image and its mask, on one grid unless neither resampling nor {@link checkedMask} has been through. */
export interface Case {
  readonly image: Volume
  readonly mask: Mask
}

/**
 * The image less its mean and over its standard deviation (over n - 1; all voxels), cut at `removeOutliers` standard
 * deviations, times `normalizeScale`.
 * @throws ImagingError `constant-intensity`; `not-finite`
 */
export function normalised(image: Volume, settings: PyradiomicsSettings): Volume {
  const { voxels, grid } = image
  const { normalizeScale: scale, removeOutliers: most } = settings
  let sum = 0
  for (let i = 0; i < voxels.length; i++) sum += voxels[i]
  const mean = sum / voxels.length
  let squares = 0
  for (let i = 0; i < voxels.length; i++) squares += (voxels[i] - mean) ** 2
  const deviation = Math.sqrt(squares / (voxels.length - 1))
  if (!Number.isFinite(deviation))
    throw new ImagingError(
      'not-finite',
      'the image to normalise has voxels that are NaN or infinite',
      'give them a number, or set normalize to false',
    )
  if (deviation === 0)
    throw new ImagingError(
      'constant-intensity',
      `every voxel of the image to normalise is ${mean}`,
      'set normalize to false',
    )
  const out = new Float64Array(voxels.length)
  for (let i = 0; i < voxels.length; i++) {
    const x = (voxels[i] - mean) / deviation
    out[i] = scale * (most === null ? x : Math.min(most, Math.max(-most, x)))
  }
  return { grid, voxels: out }
}

/**
 * Image and mask on PyRadiomics' grid of a new spacing ({@link pyradiomicsGrid}): the image by the interpolator and in
 * its own type, in which whole numbers are cut towards 0 as SimpleITK does; the mask by the nearest voxel. Where the
 * spacing is the image's already, both are only cut to the mask's box and `padDistance` voxels.
 * @throws ImagingError `empty-mask`; `mask-outside-image`; `not-finite`
 */
export function resampled({ image, mask }: Case, settings: PyradiomicsSettings): Case {
  const { resampledPixelSpacing, interpolator, padDistance } = settings
  if (resampledPixelSpacing === null || interpolator === null) return { image, mask }
  const box = boxWithinImage(image, mask)
  const grid = pyradiomicsGrid(mask.grid, box, resampledPixelSpacing, padDistance)
  const close = (a: number, b: number) => Math.abs(a - b) <= 1e-8 + 1e-5 * Math.abs(b)
  if (image.grid.spacing.every((s, axis) => close(s, grid.spacing[axis]))) {
    const onImage = resampleMask(mask, image.grid, { interpolation: 'nearest' })
    return cropped({ image, mask: onImage }, padDistance)
  }
  const values = resample(image, grid, { interpolation: interpolator })
  return {
    image: { grid, voxels: inTypeOf(image, values) },
    mask: resampleMask(mask, grid, { interpolation: 'nearest' }),
  }
}

/** Both cut to the mask's box and some voxels around it. */
export function cropped({ image, mask }: Case, padding: number): Case {
  const box = boxOf(mask, padding)
  return { image: crop(image, box), mask: cropMask(mask, box) }
}

/**
 * SimpleITK's cast: within the type's range, towards 0. What rounding keeps from being whole counts as whole: between
 * equal voxels nothing may get lost.
 */
function inTypeOf({ voxels }: Volume, { voxels: values }: Volume): Volume['voxels'] {
  if (voxels instanceof Float64Array) return values
  if (voxels instanceof Float32Array) return new Float32Array(values)
  const out = voxels.slice(0, 0)
  const bits = 8 * out.BYTES_PER_ELEMENT
  const signed = out instanceof Int8Array || out instanceof Int16Array || out instanceof Int32Array
  const [low, high] = signed ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1]
  const whole = values.map(x => Math.min(high, Math.max(low, wholePart(x))))
  if (voxels instanceof Int8Array) return new Int8Array(whole)
  if (voxels instanceof Uint8Array) return new Uint8Array(whole)
  if (voxels instanceof Int16Array) return new Int16Array(whole)
  if (voxels instanceof Uint16Array) return new Uint16Array(whole)
  return voxels instanceof Int32Array ? new Int32Array(whole) : new Uint32Array(whole)
}

function wholePart(x: number): number {
  const nearest = Math.round(x)
  return Math.abs(x - nearest) < 1e-7 ? nearest : Math.trunc(x)
}

/**
 * The mask on the image's grid, or refused: where grids differ by more than `geometryTolerance` and `correctMask` is
 * off, where it has too few dimensions or voxels.
 * @throws ImagingError `geometry-mismatch`, `mask-outside-image`, `empty-mask`, `too-small`
 */
export function checkedMask({ image, mask }: Case, settings: PyradiomicsSettings): Mask {
  const { geometryTolerance, correctMask, minimumROIDimensions, minimumROISize } = settings
  const differences = sameSpace(image.grid, mask.grid, geometryTolerance)
  if (differences.length > 0 && !correctMask)
    throw new ImagingError(
      'geometry-mismatch',
      `image and mask do not lie on one grid (${differences.join('; ')})`,
      'set correctMask to true to take the mask to the image, or raise geometryTolerance',
    )
  let checked = mask
  if (differences.length > 0) {
    boxWithinImage(image, mask)
    checked = resampleMask(mask, image.grid, { interpolation: 'nearest' })
  }
  const { first, last } = boxOf(checked, 0)
  const dimensions = first.filter((at, axis) => last[axis] > at).length
  if (dimensions === 0)
    throw new ImagingError(
      'too-small',
      'the region is one voxel, and PyRadiomics has no features for that',
      'give a larger region, or extract IBSI features',
    )
  if (dimensions < minimumROIDimensions)
    throw new ImagingError(
      'too-small',
      `the region extends along ${dimensions} axes of the image, minimumROIDimensions is ${minimumROIDimensions}`,
      'lower minimumROIDimensions, or give a larger region',
    )
  const voxels = maskCount(cropMask(checked, { first, last }))
  if (minimumROISize !== null && voxels <= minimumROISize)
    throw new ImagingError(
      'too-small',
      `the region has ${voxels} voxels; minimumROISize asks for more than ${minimumROISize}`,
      'lower minimumROISize, or give a larger region',
    )
  return checked
}

/**
 * The voxels of a region whose intensities lie in `resegmentRange`, both ends included: given as intensities
 * (`absolute`), as parts of the largest (`relative`), or as standard deviations (over n) from the mean (`sigma`). One
 * threshold is a lower one. null where no range is set.
 * @throws ImagingError `too-small` when one voxel or none is left
 */
export function resegmented({ image, mask }: Case, settings: PyradiomicsSettings): Mask | null {
  const { resegmentRange, resegmentMode } = settings
  if (resegmentRange === null) return null
  const values = intensitiesInside(image, mask)
  const [low, high = Number.POSITIVE_INFINITY] = [...resegmentRange]
    .sort((a, b) => a - b)
    .map(thresholdOf(resegmentMode, values))
  const inside = new Uint8Array(mask.inside.length)
  for (let i = 0; i < inside.length; i++) {
    const x = image.voxels[i]
    if (mask.inside[i] === 1 && x >= low && x <= high) inside[i] = 1
  }
  const left = maskCount({ grid: mask.grid, inside })
  if (left <= 1)
    throw new ImagingError(
      'too-small',
      `of ${values.length} voxels resegmentRange leaves ${left}`,
      `widen resegmentRange (${resegmentMode}); the thresholds were ${low} and ${high}`,
    )
  return { grid: mask.grid, inside }
}

function thresholdOf(
  mode: PyradiomicsSettings['resegmentMode'],
  values: Float64Array,
): (t: number) => number {
  if (mode === 'absolute') return t => t
  if (mode === 'relative') {
    const largest = values.reduce((most, x) => Math.max(most, x), Number.NEGATIVE_INFINITY)
    return t => largest * t
  }
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length
  const deviation = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length)
  return t => mean + deviation * t
}

/** @throws ImagingError `empty-mask` */
export function boxOf(mask: Mask, padding: number): Box {
  const box = paddedBox(mask, padding)
  if (box === null)
    throw new ImagingError(
      'empty-mask',
      'no voxel of the mask has the label',
      'choose another label, or declare the region empty',
    )
  return box
}

/** The mask's box; refused where its outer corners lie outside the image's. */
function boxWithinImage(image: Volume, mask: Mask): Box {
  const box = boxOf(mask, 0)
  const corner = (places: Triple) => toVoxel(image.grid, toPatient(mask.grid, places))
  const [a, b] = [
    corner([box.first[0] - 0.5, box.first[1] - 0.5, box.first[2] - 0.5]),
    corner([box.last[0] + 0.5, box.last[1] + 0.5, box.last[2] + 0.5]),
  ]
  const outside = image.grid.size.some(
    (n, axis) => Math.min(a[axis], b[axis]) < -0.501 || Math.max(a[axis], b[axis]) > n - 0.499,
  )
  if (outside)
    throw new ImagingError(
      'mask-outside-image',
      `the region reaches from ${placed(a)} to ${placed(b)} in voxels of an image of ${image.grid.size.join(' x ')}`,
      'check that image and mask belong together',
    )
  return box
}

function placed(place: Triple): string {
  return `(${place.map(x => Number(x.toFixed(2))).join(', ')})`
}

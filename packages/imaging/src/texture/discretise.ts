import type { Triple } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import { boundingBox, type Mask, type Volume } from '../volume.ts'
import { type GreyLevels, mostGreyLevels } from './grey-levels.ts'

/**
 * Fixed bin number (IBSI 3.4.14, K15C): level floor(N (x - min) / (max - min)) + 1, the maximum in bin N, with the
 * least and largest intensity in the mask. One intensity alone is level 1.
 * @param mask the intensity mask, on the volume's grid
 * @throws ImagingError `bad-setting`, `empty-mask`, `not-finite`, `geometry-mismatch`
 */
export function fixedBinNumber(volume: Volume, mask: Mask, bins: number): GreyLevels {
  checkBins(bins)
  const inside = intensities(volume, mask)
  const { least, largest } = inside
  const range = largest - least
  return inside.toLevels(
    x => (range === 0 ? 1 : Math.min(bins, Math.floor((bins * (x - least)) / range) + 1)),
    bins,
  )
}

/**
 * Fixed bin size (IBSI 3.4.14, Q3RU): level floor((x - from) / width) + 1. N_g is the highest level met; an intensity
 * on the upper edge of a range opens the bin above it.
 * @param width in the image's unit
 * @param options.from lower end of the re-segmentation range; by default the least intensity in the mask
 * @throws ImagingError as {@link fixedBinNumber}; `bad-setting` for intensities below `from`
 */
export function fixedBinSize(
  volume: Volume,
  mask: Mask,
  width: number,
  options: { readonly from?: number } = {},
): GreyLevels {
  checkWidth(width)
  const inside = intensities(volume, mask)
  const { from = inside.least } = options
  if (!(inside.least >= from))
    throw new ImagingError(
      'bad-setting',
      `an intensity of ${inside.least} below the first bin, which begins at ${from}`,
      'leave what is outside the re-segmentation range out of the mask',
    )
  return inside.toLevels(x => Math.floor((x - from) / width) + 1)
}

/**
 * No discretisation: intensities that are whole numbers from 1 up are their own levels.
 * @throws ImagingError as {@link fixedBinNumber}; `bad-setting` for other intensities
 */
export function integerLevels(volume: Volume, mask: Mask): GreyLevels {
  const inside = intensities(volume, mask)
  return inside.toLevels(x => {
    if (!Number.isInteger(x) || x < 1)
      throw new ImagingError(
        'bad-setting',
        `an intensity of ${x} as a grey level`,
        'discretise by bin number or bin size; levels are whole numbers from 1 up',
      )
    return x
  })
}

/**
 * PyRadiomics' bins (`imageoperations.getBinEdges`): of a width, with edges at whole multiples of it; or a number of
 * equal ones between the least and the largest intensity.
 * @throws ImagingError as {@link fixedBinNumber}
 */
export function pyradiomicsLevels(
  volume: Volume,
  mask: Mask,
  bins: { readonly width: number } | { readonly count: number },
): GreyLevels {
  const inside = intensities(volume, mask)
  const { least, largest } = inside
  if ('count' in bins) {
    const { count } = bins
    checkBins(count)
    const [low, high] = least === largest ? [least - 0.5, largest + 0.5] : [least, largest]
    const step = (high - low) / count
    return inside.toLevels(x => Math.min(count, byEdges(x, low, step)))
  }
  const { width } = bins
  checkWidth(width)
  // Python's remainder has the sign of the width.
  const remainder = ((least % width) + width) % width
  const low = least - remainder
  const step = low + width - low
  return inside.toLevels(x => byEdges(x, low, step))
}

/**
 * Histogram equalisation (IBSI 3.4.14 names it; this is its plain form): level floor(N · share of intensities in the
 * mask below x) + 1, so that bins hold about as many voxels each and equal intensities stay together.
 * @throws ImagingError as {@link fixedBinNumber}
 */
export function equalisedLevels(volume: Volume, mask: Mask, bins: number): GreyLevels {
  checkBins(bins)
  const inside = intensities(volume, mask)
  const sorted = inside.values.slice().sort()
  const level = new Map<number, number>()
  sorted.forEach((x, below) => {
    if (below === 0 || x !== sorted[below - 1]) level.set(x, Math.floor((bins * below) / sorted.length) + 1)
  })
  return inside.toLevels(x => level.get(x) ?? 1, bins)
}

// The bin by edges low + b · step as they are rounded, whatever the division says.
function byEdges(x: number, low: number, step: number): number {
  let bin = Math.floor((x - low) / step)
  while (x < low + bin * step) bin--
  while (x >= low + (bin + 1) * step) bin++
  return bin + 1
}

/** The intensities in a mask, and where they are in its box. */
interface Intensities {
  readonly values: Float64Array
  readonly least: number
  readonly largest: number
  toLevels(level: (intensity: number) => number, ng?: number): GreyLevels
}

function intensities(volume: Volume, mask: Mask): Intensities {
  const { grid, voxels } = volume
  const { inside } = mask
  const [nx, ny] = grid.size
  if (mask.grid.size.some((n, axis) => n !== grid.size[axis]))
    throw new ImagingError(
      'geometry-mismatch',
      `a mask of ${mask.grid.size.join(' x ')} voxels on an image of ${grid.size.join(' x ')}`,
      'resample the mask to the grid of the image',
    )
  const box = boundingBox(mask)
  if (box === null)
    throw new ImagingError('empty-mask', 'no voxel of the mask is inside', 'give a mask of one voxel or more')
  const { first, last } = box
  const size: Triple = [last[0] - first[0] + 1, last[1] - first[1] + 1, last[2] - first[2] + 1]
  const voxelsInBox = size[0] * size[1] * size[2]
  const [found, places] = [new Float64Array(voxelsInBox), new Int32Array(voxelsInBox)]
  let count = 0
  for (let k = first[2], at = 0; k <= last[2]; k++)
    for (let j = first[1]; j <= last[1]; j++)
      for (let i = nx * (j + ny * k) + first[0], end = i + size[0]; i < end; i++, at++) {
        if (inside[i] === 0) continue
        found[count] = voxels[i]
        places[count++] = at
      }
  const values = found.subarray(0, count)
  let [least, largest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const x of values) {
    if (!Number.isFinite(x))
      throw new ImagingError(
        'not-finite',
        `an intensity of ${x} in the mask`,
        'leave such voxels out of the mask or repair the image',
      )
    if (x < least) least = x
    if (x > largest) largest = x
  }
  return {
    values,
    least,
    largest,
    toLevels: (level, ng) => {
      const levels = new Int32Array(voxelsInBox)
      let highest = 0
      for (let n = 0; n < count; n++) {
        const l = level(values[n])
        if (l > highest) highest = l
        levels[places[n]] = l
      }
      if (highest > mostGreyLevels)
        throw new ImagingError(
          'bad-setting',
          `${highest} grey levels, more than ${mostGreyLevels}`,
          'discretise into fewer or wider bins',
        )
      return { size, spacing: grid.spacing, first, levels, ng: ng ?? highest }
    },
  }
}

function checkBins(bins: number): void {
  if (!Number.isInteger(bins) || bins < 1 || bins > mostGreyLevels)
    throw new ImagingError('bad-setting', `${bins} bins`, `give a whole number from 1 to ${mostGreyLevels}`)
}

function checkWidth(width: number): void {
  if (!(width > 0 && Number.isFinite(width)))
    throw new ImagingError('bad-setting', `bins of width ${width}`, 'give a positive width')
}

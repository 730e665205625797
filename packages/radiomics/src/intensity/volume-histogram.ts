import { ImagingError } from '@tessera/imaging'
import { type FeatureValues, featureValues, noFeatures } from '../feature-values.ts'
import { emptyReason } from './statistics.ts'

export const volumeHistogramTags = [
  'ivh_v10',
  'ivh_v90',
  'ivh_i10',
  'ivh_i90',
  'ivh_diff_v10_v90',
  'ivh_diff_i10_i90',
  'ivh_auc',
] as const

/**
 * How intensities are laid out for the intensity-volume histogram (IBSI 3.5):
 * - `none` definite units that are whole numbers, as CT after rounding: every one of them is a level
 * - `fixedBinSize` definite units: bins of a width, each named by its centre
 * - `fixedBinNumber` arbitrary units: bins between the least and the largest intensity, named 1 to `bins`
 */
export type VolumeHistogramBins =
  | { readonly method: 'none' }
  | { readonly method: 'fixedBinSize'; readonly width: number }
  | { readonly method: 'fixedBinNumber'; readonly bins: number }

/** More levels than this are a mistake in the unit of the bin width. */
const mostLevels = 1_000_000

/**
 * The intensity-volume histogram: the fraction ν of the volume with at least a level, against the intensity fraction
 * γ = (level - first) / (last - first). In definite units levels run over the re-segmentation range where it has ends,
 * else over the intensities. V_x is the largest ν with γ of x % or more; I_x the lowest level with ν of x % or less, the
 * one above the last level where there is none. The area under the curve is by the trapezoidal rule, 1 for one level.
 * @param sorted the intensities inside the intensity mask, ascending
 * @param range the re-segmentation range, with infinite ends where it has none
 * @throws ImagingError `bad-setting` for `none` with intensities that are not whole numbers, and for too many levels
 */
export function intensityVolumeHistogram(
  sorted: Float64Array,
  bins: VolumeHistogramBins,
  range: readonly [number, number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
): FeatureValues {
  const n = sorted.length
  if (n === 0) return noFeatures(volumeHistogramTags, emptyReason)
  const { first, step, count, lower } = levelsOf(sorted, bins, range)
  if (count > mostLevels)
    throw new ImagingError(
      'bad-setting',
      `an intensity-volume histogram of ${count} levels`,
      'give wider bins for it in the settings, or a number of bins',
    )
  const name = (level: number) => first + step * level
  const share = (level: number) => 1 - below(sorted, lower(level)) / n
  const fraction = (level: number) => level / (count - 1)
  // The first level whose intensity fraction is x or more; one of nothing has fraction 0 of 0.
  const volumeAt = (x: number) => share(count === 1 ? 0 : Math.ceil(x * (count - 1) - 1e-9))
  const intensityAt = (x: number) => {
    let [low, high] = [0, count]
    while (low < high) {
      const middle = (low + high) >> 1
      if (share(middle) <= x + 1e-12) high = middle
      else low = middle + 1
    }
    return name(low)
  }
  let area = count === 1 ? 1 : 0
  for (let level = 1, left = share(0); level < count; level++) {
    const right = share(level)
    area += ((left + right) / 2) * (fraction(level) - fraction(level - 1))
    left = right
  }
  const [v10, v90, i10, i90] = [volumeAt(0.1), volumeAt(0.9), intensityAt(0.1), intensityAt(0.9)]
  return featureValues({
    ivh_v10: v10,
    ivh_v90: v90,
    ivh_i10: i10,
    ivh_i90: i90,
    ivh_diff_v10_v90: v10 - v90,
    ivh_diff_i10_i90: i10 - i90,
    ivh_auc: area,
  })
}

interface Levels {
  /** Name of the first level and distance of names. */
  readonly first: number
  readonly step: number
  readonly count: number
  /** The least intensity that belongs to a level. */
  lower(level: number): number
}

function levelsOf(sorted: Float64Array, bins: VolumeHistogramBins, range: readonly [number, number]): Levels {
  const [least, largest] = [sorted[0], sorted[sorted.length - 1]]
  const [from, to] = [
    Number.isFinite(range[0]) ? range[0] : least,
    Number.isFinite(range[1]) ? range[1] : largest,
  ]
  if (bins.method === 'none') {
    if (sorted.some(x => !Number.isInteger(x)))
      throw new ImagingError(
        'bad-setting',
        'an intensity-volume histogram without bins of intensities that are not whole numbers',
        'give volumeHistogram a fixedBinSize (definite units) or a fixedBinNumber (arbitrary units)',
      )
    const first = Math.ceil(from)
    return { first, step: 1, count: Math.floor(to) - first + 1, lower: level => first + level }
  }
  if (bins.method === 'fixedBinSize') {
    const { width } = bins
    // An intensity on the upper edge of the range belongs to the last bin.
    const count = Math.max(1, Math.ceil((to - from) / width - 1e-9))
    return { first: from + width / 2, step: width, count, lower: level => from + width * level }
  }
  const width = (largest - least) / bins.bins
  if (width === 0) return { first: 1, step: 1, count: 1, lower: () => least }
  return { first: 1, step: 1, count: bins.bins, lower: level => least + width * level }
}

/** How many of ascending numbers are below a bound. */
function below(sorted: Float64Array, bound: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle] < bound) low = middle + 1
    else high = middle
  }
  return low
}

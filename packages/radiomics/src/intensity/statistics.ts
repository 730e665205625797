import { type FeatureValues, featureValues, noFeatures, type Undefined } from '../feature-values.ts'
import { distributionOf } from './distribution.ts'

export const statisticsTags = [
  'stat_mean',
  'stat_var',
  'stat_skew',
  'stat_kurt',
  'stat_median',
  'stat_min',
  'stat_p10',
  'stat_p90',
  'stat_max',
  'stat_iqr',
  'stat_range',
  'stat_mad',
  'stat_rmad',
  'stat_medad',
  'stat_cov',
  'stat_qcod',
  'stat_energy',
  'stat_rms',
] as const

/** Why skewness and kurtosis have no value. */
export const constantReason = 'all intensities are the same'

/**
 * The 18 intensity-based statistics (IBSI 3.3), in the image's unit.
 * @param sorted the intensities inside the intensity mask, ascending
 */
export function intensityStatistics(sorted: Float64Array): FeatureValues {
  if (sorted.length === 0) return noFeatures(statisticsTags, emptyReason)
  const d = distributionOf(sorted)
  const constant: Undefined = { reason: constantReason }
  return featureValues({
    stat_mean: d.mean,
    stat_var: d.variance,
    stat_skew: d.variance > 0 ? d.skewness : constant,
    stat_kurt: d.variance > 0 ? d.excessKurtosis : constant,
    stat_median: d.median,
    stat_min: d.minimum,
    stat_p10: d.percentile10,
    stat_p90: d.percentile90,
    stat_max: d.maximum,
    stat_iqr: d.percentile75 - d.percentile25,
    stat_range: d.maximum - d.minimum,
    stat_mad: d.meanAbsoluteDeviation,
    stat_rmad: d.robustMeanAbsoluteDeviation,
    stat_medad: d.medianAbsoluteDeviation,
    stat_cov: d.mean !== 0 ? Math.sqrt(d.variance) / d.mean : { reason: 'the mean intensity is 0' },
    stat_qcod:
      d.percentile25 + d.percentile75 !== 0
        ? (d.percentile75 - d.percentile25) / (d.percentile75 + d.percentile25)
        : { reason: 'the 25th and the 75th percentile sum to 0' },
    stat_energy: d.energy,
    stat_rms: Math.sqrt(d.energy / sorted.length),
  })
}

/** Why a region has no intensities. */
export const emptyReason = 'no voxel is left in the intensity mask after re-segmentation'

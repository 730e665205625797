import { type FeatureValues, featureValues, noFeatures, type Undefined } from '../feature-values.ts'
import { distributionOf } from './distribution.ts'
import { emptyReason } from './statistics.ts'

export const histogramTags = [
  'ih_mean',
  'ih_var',
  'ih_skew',
  'ih_kurt',
  'ih_median',
  'ih_min',
  'ih_p10',
  'ih_p90',
  'ih_max',
  'ih_mode',
  'ih_iqr',
  'ih_range',
  'ih_mad',
  'ih_rmad',
  'ih_medad',
  'ih_cov',
  'ih_qcod',
  'ih_entropy',
  'ih_uniformity',
  'ih_max_grad',
  'ih_max_grad_g',
  'ih_min_grad',
  'ih_min_grad_g',
] as const

/**
 * The 23 features of the intensity histogram (IBSI 3.4), of grey levels. The mode is the commonest level, of several
 * the one nearest the mean and of two as near the lower. The gradient of the histogram over levels 1 to N_g is
 * (H(i + 1) - H(i - 1)) / 2, at the two ends the plain difference; the first level that has the largest is taken.
 * @param levels grey levels inside the intensity mask, from 1
 * @param ng N_g
 */
export function intensityHistogram(levels: Int32Array, ng: number): FeatureValues {
  if (levels.length === 0) return noFeatures(histogramTags, emptyReason)
  const counts = new Float64Array(ng)
  for (let i = 0; i < levels.length; i++) counts[levels[i] - 1]++
  // Sorted by counting.
  const sorted = new Float64Array(levels.length)
  for (let g = 0, at = 0; g < ng; g++) {
    sorted.fill(g + 1, at, at + counts[g])
    at += counts[g]
  }
  const d = distributionOf(sorted)
  let [entropy, uniformity] = [0, 0]
  for (const count of counts) {
    if (count === 0) continue
    const p = count / levels.length
    entropy -= p * Math.log2(p)
    uniformity += p * p
  }
  const constant: Undefined = { reason: 'the region has one grey level alone' }
  return featureValues({
    ih_mean: d.mean,
    ih_var: d.variance,
    ih_skew: d.variance > 0 ? d.skewness : constant,
    ih_kurt: d.variance > 0 ? d.excessKurtosis : constant,
    ih_median: d.median,
    ih_min: d.minimum,
    ih_p10: d.percentile10,
    ih_p90: d.percentile90,
    ih_max: d.maximum,
    ih_mode: mode(counts, d.mean),
    ih_iqr: d.percentile75 - d.percentile25,
    ih_range: d.maximum - d.minimum,
    ih_mad: d.meanAbsoluteDeviation,
    ih_rmad: d.robustMeanAbsoluteDeviation,
    ih_medad: d.medianAbsoluteDeviation,
    ih_cov: Math.sqrt(d.variance) / d.mean,
    ih_qcod: (d.percentile75 - d.percentile25) / (d.percentile75 + d.percentile25),
    ih_entropy: entropy,
    ih_uniformity: uniformity,
    ...gradients(counts),
  })
}

function mode(counts: Float64Array, mean: number): number {
  let best = 0
  for (let g = 1; g < counts.length; g++) {
    const nearer = Math.abs(g + 1 - mean) < Math.abs(best + 1 - mean)
    if (counts[g] > counts[best] || (counts[g] === counts[best] && nearer)) best = g
  }
  return best + 1
}

function gradients(counts: Float64Array): Record<string, number | Undefined> {
  const n = counts.length
  if (n < 2) {
    const one: Undefined = { reason: 'a histogram of one grey level has no gradient' }
    return { ih_max_grad: one, ih_max_grad_g: one, ih_min_grad: one, ih_min_grad_g: one }
  }
  const gradient = counts.map((_, g) => {
    if (g === 0) return counts[1] - counts[0]
    return g === n - 1 ? counts[g] - counts[g - 1] : (counts[g + 1] - counts[g - 1]) / 2
  })
  const largest = gradient.reduce((best, x, g) => (x > gradient[best] ? g : best), 0)
  const least = gradient.reduce((best, x, g) => (x < gradient[best] ? g : best), 0)
  return {
    ih_max_grad: gradient[largest],
    ih_max_grad_g: largest + 1,
    ih_min_grad: gradient[least],
    ih_min_grad_g: least + 1,
  }
}

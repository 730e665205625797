import { type GreyLevels, type Mask, type Volume, voxelVolume } from '@tessera/imaging'
import { intensitiesInside } from '../region.ts'
import type { PyradiomicsSettings } from './settings.ts'

// PyRadiomics' epsilon in logarithms, numpy.spacing(1).
const epsilon = 2 ** -52

/**
 * PyRadiomics' `firstorder`: statistics of the intensities in a region, and of its histogram (entropy, uniformity).
 * Percentiles are interpolated linearly; kurtosis is not in excess of 3; variance is over n. A region of one intensity
 * has skewness and kurtosis 0.
 * @param volume and `mask` on one grid
 * @param levels of the same region
 */
export function firstOrder(
  volume: Volume,
  mask: Mask,
  levels: GreyLevels,
  { voxelArrayShift }: Pick<PyradiomicsSettings, 'voxelArrayShift'>,
): Record<string, number> {
  const values = intensitiesInside(volume, mask)
  const n = values.length
  values.sort()
  const [least, largest] = [values[0], values[n - 1]]
  const p = (share: number) => percentile(values, share)
  const [p10, p90] = [p(0.1), p(0.9)]
  let [sum, energy] = [0, 0]
  for (let i = 0; i < n; i++) {
    const shifted = values[i] + voxelArrayShift
    sum += values[i]
    energy += shifted * shifted
  }
  const mean = sum / n
  let [m2, m3, m4, absolute] = [0, 0, 0, 0]
  for (let i = 0; i < n; i++) {
    const d = values[i] - mean
    const square = d * d
    m2 += square
    m3 += square * d
    m4 += square * square
    absolute += Math.abs(d)
  }
  m2 /= n
  m3 /= n
  m4 /= n
  const { entropy, uniformity } = histogramOf(levels, n)
  const flat = least === largest
  return {
    '10Percentile': p10,
    '90Percentile': p90,
    Energy: energy,
    Entropy: entropy,
    InterquartileRange: p(0.75) - p(0.25),
    Kurtosis: flat ? 0 : m4 / (m2 * m2),
    Maximum: largest,
    MeanAbsoluteDeviation: absolute / n,
    Mean: mean,
    Median: p(0.5),
    Minimum: least,
    Range: largest - least,
    RobustMeanAbsoluteDeviation: robustDeviation(values, p10, p90),
    RootMeanSquared: Math.sqrt(energy / n),
    Skewness: flat ? 0 : m3 / m2 ** 1.5,
    StandardDeviation: flat ? 0 : Math.sqrt(m2),
    TotalEnergy: energy * voxelVolume(volume.grid),
    Uniformity: uniformity,
    Variance: flat ? 0 : m2,
  }
}

/** numpy's linear percentile of ascending values. */
function percentile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1)
  const below = Math.floor(place)
  const [a, b] = [sorted[below], sorted[Math.min(below + 1, sorted.length - 1)]]
  const part = place - below
  return part < 0.5 ? a + (b - a) * part : b - (b - a) * (1 - part)
}

/** Mean absolute deviation of what lies from p10 to p90, both included, from its own mean. */
function robustDeviation(sorted: Float64Array, p10: number, p90: number): number {
  let [sum, count] = [0, 0]
  for (const x of sorted)
    if (x >= p10 && x <= p90) {
      sum += x
      count++
    }
  const mean = sum / count
  let deviation = 0
  for (const x of sorted) if (x >= p10 && x <= p90) deviation += Math.abs(x - mean)
  return deviation / count
}

function histogramOf({ levels, ng }: GreyLevels, n: number): { entropy: number; uniformity: number } {
  const counts = new Float64Array(ng + 1)
  for (let i = 0; i < levels.length; i++) counts[levels[i]]++
  let [entropy, uniformity] = [0, 0]
  for (let g = 1; g <= ng; g++) {
    const share = counts[g] / n
    if (share === 0) continue
    entropy -= share * Math.log2(share + epsilon)
    uniformity += share * share
  }
  return { entropy, uniformity }
}

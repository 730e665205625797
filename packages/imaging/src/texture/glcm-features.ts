import type { CountMatrix } from './count-matrix.ts'
import { type FeatureValues, featureValues, noFeatures } from './feature-values.ts'

export const glcmTags = [
  'cm_joint_max',
  'cm_joint_avg',
  'cm_joint_var',
  'cm_joint_entr',
  'cm_diff_avg',
  'cm_diff_var',
  'cm_diff_entr',
  'cm_sum_avg',
  'cm_sum_var',
  'cm_sum_entr',
  'cm_energy',
  'cm_contrast',
  'cm_dissimilarity',
  'cm_inv_diff',
  'cm_inv_diff_norm',
  'cm_inv_diff_mom',
  'cm_inv_diff_mom_norm',
  'cm_inv_var',
  'cm_corr',
  'cm_auto_corr',
  'cm_clust_tend',
  'cm_clust_shade',
  'cm_clust_prom',
  'cm_info_corr1',
  'cm_info_corr2',
] as const

/**
 * The 25 features of a co-occurrence matrix, normalised to p_ij (IBSI 3.6.1 to 3.6.25). Undefined: all of them where no
 * voxel has a neighbour; `cm_corr` and `cm_info_corr1` where one grey level alone occurs.
 */
export function glcmFeatures(matrix: CountMatrix): FeatureValues {
  const total = matrix.counts.reduce((sum, count) => sum + count, 0)
  if (total === 0) return noFeatures(glcmTags, 'no voxel of the region has a neighbour in it')
  const { diagonal, cross, marginal } = marginals(matrix, total)
  const joint = jointSums(matrix, total, marginal)
  const difference = moments(diagonal)
  const sum = moments(cross)
  const entropyOfMarginal = entropy(marginal)
  const { mean, variance } = moments(marginal)
  return featureValues(
    {
      cm_joint_max: joint.largest,
      cm_joint_avg: mean,
      cm_joint_var: variance,
      cm_joint_entr: joint.entropy,
      cm_diff_avg: difference.mean,
      cm_diff_var: difference.variance,
      cm_diff_entr: entropy(diagonal),
      cm_sum_avg: sum.mean,
      cm_sum_var: sum.variance,
      cm_sum_entr: entropy(cross),
      cm_energy: joint.energy,
      cm_contrast: sumOver(diagonal, k => k * k),
      cm_dissimilarity: difference.mean,
      cm_inv_diff: sumOver(diagonal, k => 1 / (1 + k)),
      cm_inv_diff_norm: sumOver(diagonal, k => 1 / (1 + k / matrix.ng)),
      cm_inv_diff_mom: sumOver(diagonal, k => 1 / (1 + k * k)),
      cm_inv_diff_mom_norm: sumOver(diagonal, k => 1 / (1 + (k / matrix.ng) ** 2)),
      // IBSI sums over i < j twice, which is over the diagonals but the main one once.
      cm_inv_var: sumOver(diagonal, k => (k === 0 ? 0 : 1 / (k * k))),
      cm_corr: (joint.product - mean * mean) / variance,
      cm_auto_corr: joint.product,
      cm_clust_tend: sum.variance,
      cm_clust_shade: sumOver(cross, k => (k - 2 * mean) ** 3),
      cm_clust_prom: sumOver(cross, k => (k - 2 * mean) ** 4),
      cm_info_corr1: (joint.entropy - joint.crossEntropy) / entropyOfMarginal,
      // Rounding can leave the entropy of independent levels below that of the levels met.
      cm_info_corr2: Math.sqrt(1 - Math.exp(-2 * Math.max(0, 2 * entropyOfMarginal - joint.entropy))),
    },
    () => 'the region has one grey level alone',
  )
}

/** p_|i-j| from 0, p_(i+j) from 0, and p_i from 0 (levels from 1: the first is 0). */
function marginals({ ng, rows, columns, counts }: CountMatrix, total: number) {
  const diagonal = new Float64Array(ng)
  const cross = new Float64Array(2 * ng + 1)
  const marginal = new Float64Array(ng + 1)
  for (let c = 0; c < counts.length; c++) {
    const [i, j, p] = [rows[c], columns[c], counts[c] / total]
    diagonal[Math.abs(i - j)] += p
    cross[i + j] += p
    marginal[i] += p
  }
  return { diagonal, cross, marginal }
}

function jointSums({ rows, columns, counts }: CountMatrix, total: number, marginal: Float64Array) {
  let [largest, jointEntropy, crossEntropy, energy, product] = [0, 0, 0, 0, 0]
  for (let c = 0; c < counts.length; c++) {
    const p = counts[c] / total
    if (p > largest) largest = p
    jointEntropy -= p * Math.log2(p)
    crossEntropy -= p * Math.log2(marginal[rows[c]] * marginal[columns[c]])
    energy += p * p
    product += rows[c] * columns[c] * p
  }
  return { largest, entropy: jointEntropy, crossEntropy, energy, product }
}

function sumOver(p: Float64Array, weight: (index: number) => number): number {
  let sum = 0
  for (let k = 0; k < p.length; k++) if (p[k] > 0) sum += weight(k) * p[k]
  return sum
}

function moments(p: Float64Array): { mean: number; variance: number } {
  const mean = sumOver(p, k => k)
  return { mean, variance: sumOver(p, k => (k - mean) ** 2) }
}

function entropy(p: Float64Array): number {
  let sum = 0
  for (let k = 0; k < p.length; k++) if (p[k] > 0) sum -= p[k] * Math.log2(p[k])
  return sum
}

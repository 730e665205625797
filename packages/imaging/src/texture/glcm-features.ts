import type { CountMatrix } from './count-matrix.ts'
import { type FeatureValues, featureValues, noFeatures } from './feature-values.ts'

/** IBSI 3.6.1 to 3.6.25. */
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
 * The 25 features of a symmetric co-occurrence matrix, normalised to p_ij. Undefined: all of them where no voxel has a
 * neighbour; `cm_corr` and `cm_info_corr1` where one grey level alone occurs.
 */
export function glcmFeatures(matrix: CountMatrix): FeatureValues {
  const joint = jointProbabilities(matrix)
  if (joint === null) return noFeatures(glcmTags, 'no voxel of the region has a neighbour in it')
  const { diagonal, cross, ofRows } = joint
  const { mean, variance } = moments(ofRows)
  const difference = moments(diagonal)
  const sum = moments(cross)
  const marginalEntropy = entropy(ofRows)
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
      // The standard sums over i < j and doubles: all diagonals but the main one.
      cm_inv_var: sumOver(diagonal, k => (k === 0 ? 0 : 1 / (k * k))),
      cm_corr: (joint.product - mean * mean) / variance,
      cm_auto_corr: joint.product,
      cm_clust_tend: sum.variance,
      cm_clust_shade: sumOver(cross, k => (k - 2 * mean) ** 3),
      cm_clust_prom: sumOver(cross, k => (k - 2 * mean) ** 4),
      cm_info_corr1: (joint.entropy - joint.crossEntropy) / marginalEntropy,
      cm_info_corr2: informationalCorrelation(2 * marginalEntropy - joint.entropy),
    },
    () => 'one grey level alone occurs',
  )
}

/** The square root of 1 - exp(-2 x) of a mutual information x, which rounding can leave below 0. */
export function informationalCorrelation(information: number): number {
  return Math.sqrt(1 - Math.exp(-2 * Math.max(0, information)))
}

/** What the features of a co-occurrence matrix are made of. */
export interface JointProbabilities {
  /** Of the difference |i - j| from 0. */
  readonly diagonal: Float64Array
  /** Of the sum i + j from 0. */
  readonly cross: Float64Array
  /** Of level i from 0, which none has. */
  readonly ofRows: Float64Array
  readonly ofColumns: Float64Array
  readonly largest: number
  /** bits */
  readonly entropy: number
  /** -Σ p_ij log2(p_i p_j) */
  readonly crossEntropy: number
  /** Σ p_ij² */
  readonly energy: number
  /** Σ i j p_ij */
  readonly product: number
}

/** Null for an empty matrix. */
export function jointProbabilities({ ng, rows, columns, counts }: CountMatrix): JointProbabilities | null {
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (!(total > 0)) return null
  const [diagonal, cross] = [new Float64Array(ng), new Float64Array(2 * ng + 1)]
  const [ofRows, ofColumns] = [new Float64Array(ng + 1), new Float64Array(ng + 1)]
  let [largest, jointEntropy, energy, product] = [0, 0, 0, 0]
  for (let c = 0; c < counts.length; c++) {
    const [i, j, p] = [rows[c], columns[c], counts[c] / total]
    diagonal[Math.abs(i - j)] += p
    cross[i + j] += p
    ofRows[i] += p
    ofColumns[j] += p
    if (p > largest) largest = p
    jointEntropy -= p * Math.log2(p)
    energy += p * p
    product += i * j * p
  }
  // -Σ p_ij (log p_i + log p_j) is the sum of the entropies of the margins.
  const crossEntropy = entropy(ofRows) + entropy(ofColumns)
  return { diagonal, cross, ofRows, ofColumns, largest, entropy: jointEntropy, crossEntropy, energy, product }
}

/** The mean of a function of the index. */
export function sumOver(p: Float64Array, of: (index: number) => number): number {
  let sum = 0
  for (let k = 0; k < p.length; k++) if (p[k] > 0) sum += of(k) * p[k]
  return sum
}

export function moments(p: Float64Array): { readonly mean: number; readonly variance: number } {
  const mean = sumOver(p, k => k)
  return { mean, variance: sumOver(p, k => (k - mean) ** 2) }
}

/** bits */
export function entropy(p: Float64Array): number {
  let sum = 0
  for (let k = 0; k < p.length; k++) if (p[k] > 0) sum -= p[k] * Math.log2(p[k])
  return sum
}

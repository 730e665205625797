import type { CountMatrix } from './count-matrix.ts'
import { type FeatureValues, featureValues, noFeatures } from './feature-values.ts'
import { entropy, informationalCorrelation, jointProbabilities, moments, sumOver } from './glcm-features.ts'
import { largestEigenvalue } from './largest-eigenvalue.ts'

export const pyradiomicsGlcmNames = [
  'Autocorrelation',
  'ClusterProminence',
  'ClusterShade',
  'ClusterTendency',
  'Contrast',
  'Correlation',
  'DifferenceAverage',
  'DifferenceEntropy',
  'DifferenceVariance',
  'Id',
  'Idm',
  'Idmn',
  'Idn',
  'Imc1',
  'Imc2',
  'InverseVariance',
  'JointAverage',
  'JointEnergy',
  'JointEntropy',
  'MCC',
  'MaximumProbability',
  'SumAverage',
  'SumEntropy',
  'SumSquares',
] as const

/**
 * PyRadiomics' features of a co-occurrence matrix, symmetric or not, by its names. Its conventions hold: where one grey
 * level alone occurs Correlation is 1 and Imc1 is 0; MCC is 1 if that is so of the whole region.
 * @param levels how many grey levels occur in the region
 */
export function pyradiomicsGlcmFeatures(matrix: CountMatrix, levels: number): FeatureValues {
  const joint = jointProbabilities(matrix)
  if (joint === null) return noFeatures(pyradiomicsGlcmNames, 'no voxel of the region has a neighbour in it')
  const { diagonal, cross, ofRows, ofColumns } = joint
  const { ng } = matrix
  const [rows, columns] = [moments(ofRows), moments(ofColumns)]
  const difference = moments(diagonal)
  const deviations = Math.sqrt(rows.variance * columns.variance)
  const marginalEntropy = Math.max(entropy(ofRows), entropy(ofColumns))
  const centre = rows.mean + columns.mean
  return featureValues(
    {
      Autocorrelation: joint.product,
      ClusterProminence: sumOver(cross, k => (k - centre) ** 4),
      ClusterShade: sumOver(cross, k => (k - centre) ** 3),
      ClusterTendency: sumOver(cross, k => (k - centre) ** 2),
      Contrast: sumOver(diagonal, k => k * k),
      Correlation: deviations === 0 ? 1 : (joint.product - rows.mean * columns.mean) / deviations,
      DifferenceAverage: difference.mean,
      DifferenceEntropy: entropy(diagonal),
      DifferenceVariance: difference.variance,
      Id: sumOver(diagonal, k => 1 / (1 + k)),
      Idm: sumOver(diagonal, k => 1 / (1 + k * k)),
      Idmn: sumOver(diagonal, k => 1 / (1 + (k / ng) ** 2)),
      Idn: sumOver(diagonal, k => 1 / (1 + k / ng)),
      Imc1: marginalEntropy === 0 ? 0 : (joint.entropy - joint.crossEntropy) / marginalEntropy,
      Imc2: informationalCorrelation(joint.crossEntropy - joint.entropy),
      InverseVariance: sumOver(diagonal, k => (k === 0 ? 0 : 1 / (k * k))),
      JointAverage: rows.mean,
      JointEnergy: joint.energy,
      JointEntropy: joint.entropy,
      MCC: levels < 2 ? 1 : maximalCorrelation(matrix, ofRows, ofColumns),
      MaximumProbability: joint.largest,
      SumAverage: sumOver(cross, k => k),
      SumEntropy: entropy(cross),
      SumSquares: rows.variance,
    },
    () => 'it is not finite',
  )
}

/**
 * The maximal correlation coefficient: the square root of the second largest eigenvalue of
 * Q_ij = Σ_k p_ik p_jk / (p_i p_k), whose eigenvalues are the squares of the singular values of p_ij / √(p_i p_j). The
 * largest is 1, of the vectors √p_i and √p_j: taken away, the largest that is left is sought.
 */
function maximalCorrelation(matrix: CountMatrix, ofRows: Float64Array, ofColumns: Float64Array): number {
  const levels: number[] = []
  const place = new Int32Array(ofRows.length)
  for (let i = 0; i < ofRows.length; i++)
    if (ofRows[i] > 0 || ofColumns[i] > 0) {
      place[i] = levels.length
      levels.push(i)
    }
  const n = levels.length
  const left = Float64Array.from(levels, i => Math.sqrt(ofRows[i]))
  const right = Float64Array.from(levels, i => Math.sqrt(ofColumns[i]))
  const total = matrix.counts.reduce((sum, count) => sum + count, 0)
  const rest = new Float64Array(n * n)
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) rest[i * n + j] = -left[i] * right[j]
  for (let c = 0; c < matrix.counts.length; c++) {
    const [i, j] = [place[matrix.rows[c]], place[matrix.columns[c]]]
    rest[i * n + j] += matrix.counts[c] / total / (left[i] * right[j])
  }
  const product = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0
      for (let k = 0; k < n; k++) sum += rest[i * n + k] * rest[j * n + k]
      product[i * n + j] = sum
      product[j * n + i] = sum
    }
  return Math.sqrt(Math.max(0, largestEigenvalue(product, n)))
}

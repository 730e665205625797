import { StatisticsInputError } from '../input-error.ts'
import { choleskySolve } from '../linear-algebra/index.ts'
import type { PropensityWeights } from './propensity-weights.ts'
import { treatmentArms } from './treatment-arms.ts'

/** Weights as they are (`weights`: known), or with the model that they were made from (`weighting`). */
export interface WeightSource {
  readonly weights?: ArrayLike<number>
  readonly weighting?: PropensityWeights
}

export interface SourcedWeights {
  readonly weights: ArrayLike<number>
  /** stacked: the variance knows that the scores were estimated; robust: it takes the weights as known. */
  readonly variance: 'stacked' | 'robust'
  /** Each patient's influence on a statistic, from d statistic / d weight of each patient. */
  readonly influence: (unit: Float64Array) => Float64Array
}

/**
 * Each patient's influence on a weighted statistic theta(w). With known weights it is w_i u_i, where u_i is
 * d theta / d w_i. Where the scores came from a propensity model with coefficients gamma, the patient also moves
 * gamma: psi_i = w_i u_i + (d theta / d gamma)' I^-1 s_i, with s_i the patient's score and I the information of
 * the model, and d theta / d gamma = sum of u_i w_i (d log w_i / d gamma). sum psi_i^2 is the sandwich variance of
 * the stacked estimating equations (Stefanski & Boos, Am Stat 2002;56:29; Lunceford & Davidian, Stat Med
 * 2004;23:2937; for hazard ratios Shu, Biometrics 2021;77:1101). Limits of truncation and trimming count as fixed.
 * @throws StatisticsInputError unless weights or a weighting is given, of the length of `group`
 */
export function sourcedWeights(group: ArrayLike<number>, source: WeightSource): SourcedWeights {
  const { weighting } = source
  const weights = weighting ? weighting.weights : source.weights
  if (!weights)
    throw new StatisticsInputError(
      'option',
      'weights',
      'Give weights, or a weighting from propensityWeights.',
    )
  if (weights.length !== group.length)
    throw new StatisticsInputError(
      'length',
      'weights',
      `weights has ${weights.length} values where ${group.length} are needed: give one a row.`,
    )
  const known = (unit: Float64Array) => unit.map((u, i) => u * weights[i])
  if (!weighting?.model) return { weights, variance: 'robust', influence: known }
  return { weights, variance: 'stacked', influence: unit => stacked(group, weighting, known(unit)) }
}

function stacked(group: ArrayLike<number>, weighting: PropensityWeights, known: Float64Array): Float64Array {
  const { model, slopes, scores, stabilised } = weighting
  const influence = known.slice()
  if (!model) return influence
  const { design, information } = model
  const width = design.length
  const gradient = new Float64Array(information.size)
  slopes.forEach((slope, m) => {
    design.forEach((column, j) => {
      let sum = 0
      for (let i = 0; i < known.length; i++) sum += known[i] * slope[i] * column[i]
      gradient[m * width + j] = sum
    })
  })
  const direction = choleskySolve(information, gradient)
  slopes.forEach((_, m) => {
    const score = scores[m + 1]
    for (let i = 0; i < influence.length; i++) {
      let along = 0
      for (let j = 0; j < width; j++) along += design[j][i] * direction[m * width + j]
      influence[i] += along * ((group[i] === m + 1 ? 1 : 0) - score[i])
    }
  })
  if (stabilised) addShares(group, known, influence)
  return influence
}

/** Stabilised weights are proportional to the share of the arm, which is estimated as well. */
function addShares(group: ArrayLike<number>, known: Float64Array, influence: Float64Array): void {
  const { rows } = treatmentArms(group)
  const n = group.length
  rows.forEach((own, arm) => {
    const moved = own.reduce((sum, i) => sum + known[i], 0) / own.length
    for (let i = 0; i < n; i++) influence[i] += moved * ((group[i] === arm ? 1 : 0) - own.length / n)
  })
}

import { requireWeights } from '../input-error.ts'
import { treatmentArms } from './treatment-arms.ts'

export interface EffectiveSampleSize {
  readonly all: number
  readonly arms: Float64Array
}

/**
 * Kish's effective sample size, (sum w)^2 / sum w^2, of all patients and of each arm: the number of unweighted
 * patients that would give a mean as precise. Kish, Survey Sampling, 1965. 0 for an arm without weight.
 * @throws StatisticsInputError on negative or missing weights, or all of them 0
 */
export function effectiveSampleSize(options: {
  readonly group: ArrayLike<number>
  readonly weights: ArrayLike<number>
}): EffectiveSampleSize {
  const { group, weights } = options
  const arms = treatmentArms(group)
  requireWeights(weights, group.length)
  const sizeOf = (rows: ArrayLike<number>) => {
    let sum = 0
    let squares = 0
    for (let r = 0; r < rows.length; r++) {
      sum += weights[rows[r]]
      squares += weights[rows[r]] ** 2
    }
    return squares === 0 ? 0 : (sum * sum) / squares
  }
  return {
    all: sizeOf(Int32Array.from({ length: group.length }, (_, i) => i)),
    arms: Float64Array.from(arms.rows, sizeOf),
  }
}

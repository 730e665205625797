import { requireFinite, requireProbability, StatisticsInputError } from '../input-error.ts'
import { type Estimate, normalEstimate } from './estimate.ts'
import { twoArms } from './treatment-arms.ts'

/** Pseudo-outcomes: their means are the mean outcomes had everyone been in an arm. */
export interface DoublyRobustScores {
  readonly control: Float64Array
  readonly treated: Float64Array
  /** treated - control, the patient's doubly robust score of the effect. */
  readonly effect: Float64Array
}

/**
 * Augmented inverse probability weighted scores of a fully observed outcome, binary or continuous:
 * phi_a = mu_a + 1[A = a] (Y - mu_a) / P(A = a). Their means are consistent where either the outcome regressions
 * mu or the propensity is right. Robins, Rotnitzky & Zhao, JASA 1994;89:846.
 * @throws StatisticsInputError on lengths, missing values, or a propensity outside (0, 1)
 */
export function doublyRobustScores(options: {
  readonly y: ArrayLike<number>
  /** 1 treated, 0 not. */
  readonly group: ArrayLike<number>
  /** P(group = 1), from rows that do not hold the patient. */
  readonly propensity: ArrayLike<number>
  /** Expected outcome in arm 0 and in arm 1, from rows that do not hold the patient. */
  readonly outcome: readonly [ArrayLike<number>, ArrayLike<number>]
}): DoublyRobustScores {
  const { y, group, propensity, outcome } = options
  const n = group.length
  twoArms(group)
  requireFinite('y', y, n)
  requireProbability('propensity', propensity, n, true)
  requireFinite('outcome[0]', outcome[0], n)
  requireFinite('outcome[1]', outcome[1], n)
  const score = (arm: 0 | 1) =>
    Float64Array.from({ length: n }, (_, i) => {
      const own = group[i] === arm
      const received = arm === 1 ? propensity[i] : 1 - propensity[i]
      return outcome[arm][i] + (own ? (y[i] - outcome[arm][i]) / received : 0)
    })
  return withEffect(score(0), score(1))
}

export function withEffect(control: Float64Array, treated: Float64Array): DoublyRobustScores {
  return { control, treated, effect: treated.map((value, i) => value - control[i]) }
}

export interface DoublyRobustEstimate {
  readonly control: Estimate
  readonly treated: Estimate
  /** treated - control. */
  readonly difference: Estimate
  readonly n: number
}

/**
 * Means of the scores with the variance of their influence functions, sum (phi - mean)^2 / n^2.
 * @throws StatisticsInputError on lengths, missing values or fewer than two rows
 */
export function doublyRobustEstimate(scores: DoublyRobustScores, level = 0.95): DoublyRobustEstimate {
  const n = scores.effect.length
  if (n < 2)
    throw new StatisticsInputError(
      'empty',
      'scores',
      `scores has ${n} rows: a standard error needs two or more.`,
    )
  const meanOf = (argument: string, values: Float64Array) => {
    requireFinite(argument, values, n)
    let mean = 0
    for (const value of values) mean += value / n
    let squares = 0
    for (const value of values) squares += (value - mean) ** 2
    return normalEstimate(mean, Math.sqrt(squares) / n, level)
  }
  return {
    control: meanOf('control', scores.control),
    treated: meanOf('treated', scores.treated),
    difference: meanOf('effect', scores.effect),
    n,
  }
}

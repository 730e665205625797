import {
  add,
  concat,
  constantly,
  cumulativeSum,
  multiply,
  negate,
  oneHot,
  sigmoid,
  slice,
  softplus,
  subtract,
  sum,
  unsqueeze,
  type Value,
  zeros,
} from '../../graph/index.ts'
import { LearnerError } from '../../learner-error.ts'
import { meanLoss } from './mean-loss.ts'

/** Ordered thresholds between the levels. */
export interface Thresholds {
  /** Ascending, [levels − 1]. */
  readonly thresholds: Value
  /** Before softplus, the gaps between them, [levels − 2]; null with two levels. */
  readonly gaps: Value | null
}

/**
 * Thresholds that cannot cross: θ₁ = `first`, θₖ = θₖ₋₁ + softplus(gapₖ). Parameters: `first` [1] and `gaps`
 * [levels − 2]; without `start` they are 0 and 1 apart before softplus.
 */
export function orderedThresholds(
  graph: Value['graph'],
  options: { readonly name: string; readonly levels: number; readonly start?: ArrayLike<number> },
): Thresholds {
  const { name, levels, start } = options
  if (levels < 2)
    throw new LearnerError('one-class', `an ordinal outcome of ${levels} level`, 'give it two or more')
  const first = graph.parameter(`${name}/first`, [1], start ? constantly([start[0]]) : zeros())
  if (levels === 2) return { thresholds: first, gaps: null }
  const raw = start && Array.from({ length: levels - 2 }, (_, k) => inverseSoftplus(start[k + 1] - start[k]))
  const gaps = graph.parameter(`${name}/gaps`, [levels - 2], constantly(raw ?? 1))
  return { thresholds: concat([first, add(first, cumulativeSum(softplus(gaps), 0))], 0), gaps }
}

/** x of which the softplus is y > 0. */
function inverseSoftplus(y: number): number {
  return y + Math.log(-Math.expm1(-y))
}

/**
 * Thresholds at which a score of 0 gives each level its share of the training rows: logit of the cumulative
 * shares. A level without rows is given half a row.
 */
export function startingThresholds(level: ArrayLike<number>, levels: number): Float64Array {
  const counts = new Float64Array(levels).fill(0)
  for (let i = 0; i < level.length; i++) counts[level[i]]++
  const held = counts.map(count => Math.max(count, 0.5))
  const total = held.reduce((sum, count) => sum + count, 0)
  let below = 0
  return held.subarray(0, levels - 1).map(count => {
    below += count
    return Math.log(below / (total - below))
  })
}

/**
 * Proportional odds (McCullagh 1980): P(level ≤ k) = sigmoid(θₖ − score), a higher score the higher levels. The
 * loss is −log of the probability of the level observed (int64 [rows]). With a = θₖ₋₁ − score and b = θₖ − score,
 *
 *     −log(sigmoid(b) − sigmoid(a)) = softplus(−b) + softplus(a) + softplus(−gapₖ),
 *
 * as 1 − e^(a − b) = sigmoid(gapₖ) where b − a = softplus(gapₖ): no difference of near-equal numbers is taken.
 */
export function ordinalLoss(
  score: Value,
  { thresholds, gaps }: Thresholds,
  level: Value,
  weight?: Value,
): Value {
  const below = Number(thresholds.shape[0])
  const observed = oneHot(level, below + 1)
  const distance = subtract(unsqueeze(thresholds, [0]), unsqueeze(score, [1]))
  const upper = multiply(softplus(negate(distance)), slice(observed, 1, 0, below))
  const lower = multiply(softplus(distance), slice(observed, 1, 1, below + 1))
  const losses = sum(add(upper, lower), [1])
  if (gaps === null) return meanLoss(losses, weight)
  const between = multiply(softplus(negate(gaps)), slice(observed, 1, 1, below))
  return meanLoss(add(losses, sum(between, [1])), weight)
}

/** Probability of each level, [rows, levels]. */
export function ordinalProbabilities(score: Value, { thresholds }: Thresholds): Value {
  const below = Number(thresholds.shape[0])
  const cumulative = sigmoid(subtract(unsqueeze(thresholds, [0]), unsqueeze(score, [1])))
  const first = slice(cumulative, 1, 0, 1)
  const last = subtract(1, slice(cumulative, 1, below - 1, below))
  if (below === 1) return concat([first, last], 1)
  return concat(
    [first, subtract(slice(cumulative, 1, 1, below), slice(cumulative, 1, 0, below - 1)), last],
    1,
  )
}

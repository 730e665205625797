import { concat, reshape, type Value } from '../../graph/index.ts'
import { LearnerError } from '../../learner-error.ts'
import { attend } from './attend.ts'
import type { Bags } from './bags.ts'
import { type GatedAttentionOptions, gatedScores, type Pooled } from './gated-attention.ts'
import { encodeTimes, type TimeScales } from './time-encoding.ts'

export interface VisitAttentionOptions extends GatedAttentionOptions {
  /** How long before the landmark each visit was, [instances], as {@link timeBeforeLandmark} gives it. */
  readonly ago: Value
  readonly scales: TimeScales
}

/**
 * Gated attention over visits at irregular times: the score of a visit sees its features and its time
 * ({@link encodeTimes}), what is pooled is the features alone. Parameters: as {@link gatedAttention}, with
 * `V` and `U` of [dimensions + scales + 1, hidden].
 */
export function visitAttention(bags: Bags, options: VisitAttentionOptions): Pooled {
  const seen = concat([bags.instances, encodeTimes(options.ago, options.scales)], 1)
  const { pooled, attention } = attend(bags, gatedScores(seen, 1, options))
  const [rows, , dimensions] = pooled.shape
  return {
    pooled: reshape(pooled, [rows, dimensions]),
    attention: reshape(attention, [attention.shape[1]]),
  }
}

/**
 * How long before the landmark each visit was known, in the study's unit.
 * @throws LearnerError `late-visit` when one is later than the landmark, or has no time
 */
export function timeBeforeLandmark(times: ArrayLike<number>, landmark: number): Float32Array {
  return Float32Array.from(times, (time, visit) => {
    if (time <= landmark) return landmark - time
    throw new LearnerError(
      'late-visit',
      Number.isNaN(time)
        ? `visit ${visit + 1} has no time`
        : `visit ${visit + 1} at ${time} is later than the landmark at ${landmark}`,
      'leave visits out that were not known when the prediction is made',
    )
  })
}

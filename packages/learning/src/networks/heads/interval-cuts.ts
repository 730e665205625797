import { quantileOfSorted } from '@tessera/statistics'
import { LearnerError } from '../../learner-error.ts'

/**
 * Ends of the intervals of discrete time: quantiles of the event times (type 7) at equal steps, the last the largest
 * event time. Fewer than `count` where event times tie. Fit them on training rows.
 * @throws LearnerError `too-few-events` without an event at a positive time
 */
export function intervalCuts(time: ArrayLike<number>, event: ArrayLike<number>, count: number): Float64Array {
  const sorted = Float64Array.from(time)
    .filter((t, i) => event[i] !== 0 && t > 0)
    .sort()
  if (sorted.length === 0)
    throw new LearnerError(
      'too-few-events',
      'no training row has an event after time 0',
      'follow up for longer',
    )
  const cuts = Array.from({ length: count }, (_, k) => quantileOfSorted(sorted, (k + 1) / count))
  return Float64Array.from(new Set(cuts))
}

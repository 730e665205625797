import { StatisticsInputError } from '../input-error.ts'
import { reverseKaplanMeier, uncensoredAt } from './reverse-kaplan-meier.ts'
import type { FollowUp } from './survival-input.ts'

/** Follow-up from which a censoring curve is estimated. */
export interface CensoringSample {
  readonly time: ArrayLike<number>
  readonly event: ArrayLike<number>
  readonly weights?: ArrayLike<number>
}

/**
 * G(t-) of each row: the probability of being uncensored until just before its time; 1 for rows that are not
 * `needed`.
 * @throws StatisticsInputError where a needed row has G(t-) = 0
 */
export function censoringProbability(
  options: { readonly censoring?: CensoringSample; readonly weights?: ArrayLike<number> },
  followUp: FollowUp,
  needed: (row: number) => boolean,
): Float64Array {
  const { time, event } = followUp
  const curve = reverseKaplanMeier(options.censoring ?? { time, event, weights: options.weights })
  const before = uncensoredAt(curve, time, true)
  return before.map((value, row) => {
    if (!needed(row)) return 1
    if (!(value > 0))
      throw new StatisticsInputError(
        'domain',
        'censoring',
        `In row ${row} an event at ${time[row]} lies beyond all follow-up of the censoring sample: choose an earlier horizon (tau).`,
        row,
      )
    return value
  })
}

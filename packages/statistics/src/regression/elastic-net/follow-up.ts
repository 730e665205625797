import { requireBinary, requireFinite, StatisticsInputError } from '../../input-error.ts'

/** Times and events of a Cox model of the elastic net. */
export interface FollowUp {
  readonly time: ArrayLike<number>
  /** 1 event, 0 censored. */
  readonly event: ArrayLike<number>
  /** Delayed entry, or start of the interval of a time-dependent covariate: at risk from after this time on. */
  readonly start?: ArrayLike<number>
  /** Whole numbers that name the stratum of each row. */
  readonly strata?: ArrayLike<number>
}

/** @throws StatisticsInputError unless every row has a time, an event of 0 or 1, and a start before its time */
export function requireFollowUp({ time, event, start, strata }: FollowUp): void {
  const n = time.length
  if (n === 0) throw new StatisticsInputError('empty', 'time', 'There is no row to fit.')
  requireFinite('time', time, n)
  requireBinary('event', event, n)
  if (strata) requireFinite('strata', strata, n)
  if (!start) return
  requireFinite('start', start, n)
  for (let i = 0; i < n; i++)
    if (!(start[i] < time[i]))
      throw new StatisticsInputError(
        'domain',
        'start',
        `start is ${start[i]} and time ${time[i]} in row ${i}: a row needs start before time.`,
        i,
      )
}

import { requireFinite, StatisticsInputError } from '../input-error.ts'
import type { KaplanMeierOptions } from './kaplan-meier.ts'
import { type LogRank, logRank, requireGroups } from './log-rank.ts'
import { type StratumCurve, stratifiedKaplanMeier } from './stratified-curves.ts'
import { readFollowUp } from './survival-input.ts'
import { takeRows } from './survival-rows.ts'

/** Why a row is not in a landmark analysis. */
export type LandmarkExclusion =
  | 'event by the landmark'
  | 'censored by the landmark'
  | 'enters after the landmark'
  | 'group not known at the landmark'
  | 'weight 0'

export interface LandmarkOptions extends KaplanMeierOptions {
  readonly landmark: number
  /** 0, 1, ... as known at the landmark; one group without it. */
  readonly group?: ArrayLike<number>
  /** When each row's group became known, on the scale of `time`; from the beginning without it. */
  readonly groupKnownAt?: ArrayLike<number>
}

export interface LandmarkAnalysis {
  readonly landmark: number
  /** Rows event-free and under observation at the landmark, in their order. */
  readonly rows: Int32Array
  /** From the landmark to exit, by the order of `rows`. */
  readonly time: Float64Array
  readonly leftOut: readonly { readonly row: number; readonly reason: LandmarkExclusion }[]
  /** By group: the probability of staying free of the event for a time t after the landmark, given its start. */
  readonly curves: readonly StratumCurve[]
  /** Null with a single group at risk. */
  readonly logRank: LogRank | null
}

/**
 * Survival from a landmark on, of those who are then free of the event and under observation, by what was known of
 * them at the landmark; so that no group is defined by what happens later (immortal time). An exit at the landmark
 * itself comes before it. Without groups the curve is S(landmark + t) / S(landmark).
 * Anderson, Cain & Gelber, J Clin Oncol 1983;1:710. R: survfit(Surv(time - L, event) ~ group, subset = time > L).
 * @throws StatisticsInputError as {@link kaplanMeier} and {@link logRank}, where the landmark is not 0 or more, and
 * where nobody is left at it
 */
export function landmarkAnalysis(options: LandmarkOptions): LandmarkAnalysis {
  const { landmark, groupKnownAt, conf, level } = options
  if (!(Number.isFinite(landmark) && landmark >= 0))
    throw new StatisticsInputError('option', 'landmark', `landmark is ${landmark}: give a time of 0 or more.`)
  const { n, time, event, entry, weights } = readFollowUp(options)
  const group = options.group ?? new Float64Array(n)
  requireGroups(group, n)
  if (groupKnownAt) requireFinite('groupKnownAt', groupKnownAt, n)
  const leftOut: { row: number; reason: LandmarkExclusion }[] = []
  const kept: number[] = []
  for (let row = 0; row < n; row++) {
    const reason = exclusion(row)
    if (reason) leftOut.push({ row, reason })
    else kept.push(row)
  }
  if (kept.length === 0)
    throw new StatisticsInputError(
      'empty',
      'landmark',
      `nobody is under observation and free of the event at the landmark ${landmark}: choose an earlier one.`,
    )
  const rows = Int32Array.from(kept)
  const from = Float64Array.from(rows, row => time[row] - landmark)
  const part = { ...takeRows(options, rows), entry: undefined, time: from, robust: options.robust }
  const groups = Float64Array.from(rows, row => group[row])
  return {
    landmark,
    rows,
    time: from,
    leftOut,
    curves: stratifiedKaplanMeier({ ...part, strata: groups, conf, level }),
    logRank: new Set(groups).size > 1 ? logRank({ ...part, group: groups }) : null,
  }

  function exclusion(row: number): LandmarkExclusion | null {
    if (weights && weights[row] === 0) return 'weight 0'
    if (entry && entry[row] > landmark) return 'enters after the landmark'
    if (time[row] <= landmark) return event[row] === 1 ? 'event by the landmark' : 'censored by the landmark'
    return groupKnownAt && groupKnownAt[row] > landmark ? 'group not known at the landmark' : null
  }
}

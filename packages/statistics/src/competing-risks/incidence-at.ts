import { requireFinite } from '../input-error.ts'
import { lastAtOrBefore } from '../survival/survival-lookup.ts'
import type { CauseIncidence, CumulativeIncidence } from './aalen-johansen.ts'

/** A cumulative incidence at given times, one entry a time. */
export interface IncidenceAt {
  readonly incidence: Float64Array
  readonly standardError: Float64Array
  readonly lower: Float64Array
  readonly upper: Float64Array
}

/**
 * The incidence of one cause at each of `times`, the last value at or before each. Before the first time of the
 * curve 0 with limits 0; beyond its last time, where nobody was observed, NaN unless nobody was left event free.
 * R: summary(survfit(...), times), cmprsk::timepoints.
 * @throws StatisticsInputError on a missing time
 */
export function incidenceAt(
  curve: CumulativeIncidence,
  of: CauseIncidence,
  times: ArrayLike<number>,
): IncidenceAt {
  requireFinite('times', times, times.length)
  const last = curve.time.length - 1
  const pick = (values: Float64Array, before: number) =>
    Float64Array.from(times, at => {
      const i = lastAtOrBefore(curve.time, at)
      if (i < 0) return before
      return at > curve.time[last] && curve.eventFree[last] > 0 ? Number.NaN : values[i]
    })
  return {
    incidence: pick(of.incidence, 0),
    standardError: pick(of.standardError, 0),
    lower: pick(of.lower, 0),
    upper: pick(of.upper, 0),
  }
}

import { requireFinite, StatisticsInputError } from '../../input-error.ts'
import { lastAtOrBefore } from '../survival-lookup.ts'
import type { CoxBaseline } from './baseline.ts'

/**
 * Predicted survival exp(-H0(t) exp(linear)), row-major, patients x times. `linear` is uncentred, as the baseline
 * is. 1 before the first event time; beyond the last observed time the last value is carried forward.
 * @param options.strata the stratum of each patient, needed where the baseline has strata
 * @throws StatisticsInputError on missing values or a stratum that the baseline does not know
 */
export function coxSurvival(options: {
  readonly baseline: CoxBaseline
  readonly linear: ArrayLike<number>
  readonly times: ArrayLike<number>
  readonly strata?: ArrayLike<number>
}): Float64Array {
  const { baseline, linear, times, strata } = options
  const n = linear.length
  requireFinite('linear', linear, n)
  requireFinite('times', times, times.length)
  if (baseline.strata && !strata)
    throw new StatisticsInputError(
      'option',
      'strata',
      'The baseline has strata: give the stratum of each patient.',
    )
  const byStratum = new Map<number, Float64Array>()
  const hazardOf = (label: number, row: number) => {
    let hazard = byStratum.get(label)
    if (!hazard) {
      hazard = hazardAt(baseline, label, times, row)
      byStratum.set(label, hazard)
    }
    return hazard
  }
  const m = times.length
  const survival = new Float64Array(n * m)
  for (let i = 0; i < n; i++) {
    const hazard = hazardOf(baseline.strata && strata ? strata[i] : 0, i)
    const risk = Math.exp(linear[i])
    for (let k = 0; k < m; k++) survival[i * m + k] = hazard[k] === 0 ? 1 : Math.exp(-hazard[k] * risk)
  }
  return survival
}

function hazardAt(baseline: CoxBaseline, label: number, times: ArrayLike<number>, row: number): Float64Array {
  let from = 0
  let to = baseline.time.length
  if (baseline.strata) {
    from = baseline.strata.indexOf(label)
    to = baseline.strata.lastIndexOf(label) + 1
    if (from < 0)
      throw new StatisticsInputError(
        'domain',
        'strata',
        `strata is ${label} in row ${row}: the baseline hazard of that stratum was never estimated.`,
        row,
      )
  }
  const own = baseline.time.subarray(from, to)
  return Float64Array.from(times, at => {
    const i = lastAtOrBefore(own, at)
    return i < 0 ? 0 : baseline.cumulativeHazard[from + i]
  })
}

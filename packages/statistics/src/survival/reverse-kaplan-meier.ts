import { countAtRisk, type KaplanMeierOptions, productLimit, type SurvivalCurve } from './kaplan-meier.ts'
import { readFollowUp } from './survival-input.ts'
import { lastAtOrBefore, type SurvivalQuantile, survivalQuantile } from './survival-lookup.ts'

/**
 * The curve of remaining uncensored: the Kaplan-Meier estimate with events and censorings exchanged. At a time
 * that has both, events come first, so those who had the event are no longer at risk of being censored:
 * G(t) = prod over s <= t of (1 - c(s) / (n(s) - d(s))). `events` counts the censorings, `censored` the events,
 * and `atRisk` is n(s) - d(s). Schemper & Smith, Controlled Clinical Trials 1996;17:343.
 * R: prodlim::prodlim(Hist(time, event) ~ 1, reverse = TRUE).
 * @throws StatisticsInputError on lengths, missing or negative values
 */
export function reverseKaplanMeier(options: KaplanMeierOptions): SurvivalCurve {
  const { level = 0.95 } = options
  const { time, events, censored, ...counts } = countAtRisk(readFollowUp(options))
  const atRisk = counts.atRisk.map((n, i) => n - events[i])
  // The last time leaves nobody: a difference of sums would only leave a rounding error.
  const last = time.length - 1
  if (last >= 0) atRisk[last] = censored[last]
  return {
    time,
    atRisk,
    events: censored,
    censored: events,
    ...productLimit(censored, atRisk, options),
    level,
  }
}

/** Median follow-up with its limits, by the reverse Kaplan-Meier estimate; null where it is not reached. */
export function medianFollowUp(options: KaplanMeierOptions): SurvivalQuantile {
  return survivalQuantile(reverseKaplanMeier(options), 0.5)
}

/** G at each of `times`, carried forward beyond the last; `before` gives G just before each time. */
export function uncensoredAt(curve: SurvivalCurve, times: ArrayLike<number>, before: boolean): Float64Array {
  return Float64Array.from(times, at => {
    let i = lastAtOrBefore(curve.time, at)
    if (before && i >= 0 && curve.time[i] === at) i--
    return i < 0 ? 1 : curve.survival[i]
  })
}

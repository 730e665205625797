import { influenceVariance } from './influence-variance.ts'
import {
  type KaplanMeierOptions,
  productInfluence,
  productLimit,
  type SurvivalCurve,
} from './kaplan-meier.ts'
import { countAtRisk, timelineOf } from './risk-counts.ts'
import { usesRobustVariance } from './robust-options.ts'
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
  const { level = 0.95, cluster } = options
  const followUp = readFollowUp(options)
  const robust = usesRobustVariance(options, followUp)
  const timeline = timelineOf(followUp)
  const { time, events, censored, ...counts } = countAtRisk(followUp, timeline)
  const atRisk = counts.atRisk.map((n, i) => n - events[i])
  // The last time leaves nobody: a difference of sums would only leave a rounding error.
  const last = time.length - 1
  if (last >= 0) atRisk[last] = censored[last]
  const variance = robust
    ? influenceVariance(followUp, timeline, productInfluence(censored, atRisk), cluster, true)
    : undefined
  const emptied = censored.findIndex((c, i) => i < last && c > 0 && c === atRisk[i])
  return {
    time,
    atRisk,
    events: censored,
    censored: events,
    ...productLimit(censored, atRisk, options, variance),
    level,
    robust,
    emptied: emptied < 0 ? null : time[emptied],
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

import { countAtRisk, type KaplanMeierOptions, type SurvivalCurve } from './kaplan-meier.ts'
import { readFollowUp } from './survival-input.ts'
import { survivalLimits, twoSidedQuantile } from './survival-limits.ts'
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
  const { conf = 'log', level = 0.95 } = options
  const z = twoSidedQuantile(level)
  const counts = countAtRisk(readFollowUp(options))
  const m = counts.time.length
  const atRisk = counts.atRisk.map((n, i) => n - counts.events[i])
  const survival = new Float64Array(m)
  const standardError = new Float64Array(m)
  const lower = new Float64Array(m)
  const upper = new Float64Array(m)
  let s = 1
  let greenwood = 0
  for (let i = 0; i < m; i++) {
    const leaving = counts.censored[i]
    // The last time leaves nobody: a difference of sums would only leave a rounding error.
    const nobodyLeft = i === m - 1
    if (leaving > 0) {
      s = nobodyLeft ? 0 : s * (1 - leaving / atRisk[i])
      greenwood += nobodyLeft ? Number.POSITIVE_INFINITY : leaving / (atRisk[i] * (atRisk[i] - leaving))
    }
    const logError = Math.sqrt(greenwood)
    survival[i] = s
    standardError[i] = s * logError
    const limits = survivalLimits(s, logError, z, conf)
    lower[i] = limits[0]
    upper[i] = limits[1]
  }
  const { time, events, censored } = counts
  return { time, atRisk, events: censored, censored: events, survival, standardError, lower, upper, level }
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

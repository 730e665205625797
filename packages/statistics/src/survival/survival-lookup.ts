import { StatisticsInputError } from '../input-error.ts'
import type { SurvivalCurve } from './kaplan-meier.ts'

/** What a curve needs for look-up: Kaplan-Meier's or Fleming and Harrington's. */
type Curve = Pick<SurvivalCurve, 'time' | 'survival' | 'standardError' | 'lower' | 'upper'>

/** Position of the last entry of the ascending `times` that is at most `at`; -1 before the first. */
export function lastAtOrBefore(times: ArrayLike<number>, at: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (times[middle] <= at) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** How many of the ascending `times` lie before `at`. */
export function countBefore(times: ArrayLike<number>, at: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (times[middle] < at) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * S at each of `times`. 1 before the first time of the curve; NaN beyond its last time, where nobody was
 * observed, unless S had reached 0.
 */
export function survivalAt(curve: Curve, times: ArrayLike<number>): Float64Array {
  return survivalWithLimitsAt(curve, times).survival
}

/** S with its standard error and limits at each of `times`; NaN as in {@link survivalAt}. */
export function survivalWithLimitsAt(
  curve: Curve,
  times: ArrayLike<number>,
): { survival: Float64Array; standardError: Float64Array; lower: Float64Array; upper: Float64Array } {
  const last = curve.time.length - 1
  const pick = (values: Float64Array, before: number) =>
    Float64Array.from(times, at => {
      const i = lastAtOrBefore(curve.time, at)
      if (i < 0) return before
      return at > curve.time[last] && curve.survival[last] > 0 ? Number.NaN : values[i]
    })
  return {
    survival: pick(curve.survival, 1),
    standardError: pick(curve.standardError, 0),
    lower: pick(curve.lower, 1),
    upper: pick(curve.upper, 1),
  }
}

/** A quantile of survival time with its limits; null where the curve does not get there. */
export interface SurvivalQuantile {
  readonly value: number | null
  readonly lower: number | null
  readonly upper: number | null
}

const TOLERANCE = 2 ** -26

/**
 * The time by which a fraction `p` has had the event (0.5: the median): the first time with S <= 1 - p. Where S
 * equals 1 - p on a stretch, its midpoint; where it stays so to the end, the midpoint up to the last time. Limits
 * are read off the limits of the curve in the same way (Brookmeyer & Crowley, Biometrics 1982;38:29).
 * R: quantile(survfit(...)); where a limit of the curve rises again (few at risk at the end), its first crossing is
 * taken, as print(survfit(...)) does and quantile does not.
 * @throws StatisticsInputError unless 0 < p < 1
 */
export function survivalQuantile(curve: Curve, p: number): SurvivalQuantile {
  if (!(p > 0 && p < 1))
    throw new StatisticsInputError('option', 'p', `p is ${p}: give a fraction strictly between 0 and 1.`)
  return {
    value: crossing(curve.time, curve.survival, p),
    lower: crossing(curve.time, curve.lower, p),
    upper: crossing(curve.time, curve.upper, p),
  }
}

function crossing(time: Float64Array, survival: Float64Array, p: number): number | null {
  let reached = -1
  for (let i = 0; i < time.length; i++) {
    if (Number.isNaN(survival[i])) continue
    if (reached < 0 && 1 - survival[i] > p - TOLERANCE) reached = i
    if (1 - survival[i] > p + TOLERANCE) return (time[reached] + time[i]) / 2
  }
  return reached < 0 ? null : (time[reached] + time[time.length - 1]) / 2
}

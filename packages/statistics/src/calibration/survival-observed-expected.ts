import { kaplanMeier } from '../survival/kaplan-meier.ts'
import { twoSidedQuantile } from '../survival/survival-limits.ts'
import { survivalWithLimitsAt } from '../survival/survival-lookup.ts'

/** A ratio with its interval; null where it cannot be estimated. */
export interface ObservedExpected {
  readonly value: number | null
  readonly lower: number | null
  readonly upper: number | null
  /** 1 - Kaplan-Meier at the horizon. */
  readonly observed: number | null
  /** Mean predicted risk. */
  readonly expected: number
}

/**
 * Observed over expected risk at the horizon: (1 - Kaplan-Meier) / mean risk, with limits on the log scale from
 * Greenwood's standard error. Value null where follow-up ends before the horizon or every risk is 0, limits null
 * without an event.
 */
export function observedExpected(options: {
  readonly time: ArrayLike<number>
  readonly event: ArrayLike<number>
  readonly risk: ArrayLike<number>
  readonly at: number
  readonly level: number
}): ObservedExpected {
  const { time, event, risk, at, level } = options
  const z = twoSidedQuantile(level)
  const { survival, standardError } = survivalWithLimitsAt(kaplanMeier({ time, event }), [at])
  let expected = 0
  for (let i = 0; i < risk.length; i++) expected += risk[i] / risk.length
  if (Number.isNaN(survival[0])) return { value: null, lower: null, upper: null, observed: null, expected }
  const observed = 1 - survival[0]
  if (expected === 0) return { value: null, lower: null, upper: null, observed, expected }
  const value = observed / expected
  const spread = Math.exp((z * standardError[0]) / observed)
  if (!Number.isFinite(spread)) return { value, lower: null, upper: null, observed, expected }
  return { value, lower: value / spread, upper: value * spread, observed, expected }
}

import { normalLower, normalQuantile } from '../distributions/index.ts'
import { StatisticsInputError } from '../input-error.ts'
import { requireBetween } from './option-range.ts'

export interface ConditionalPowerOptions {
  /** Standardised statistic at the interim analysis, positive in favour of the treatment. */
  readonly z: number
  /** Share of the final information (events, patients) seen so far, between 0 and 1. */
  readonly information: number
  /** One-sided level of the final analysis; or its critical value. */
  readonly alpha?: number
  readonly critical?: number
  /** Expected final statistic under the planned effect: z(1 - alpha) + z(power) of the design. */
  readonly plannedDrift?: number
}

export interface ConditionalPower {
  /** Had the effect the size seen so far. */
  readonly currentTrend: number
  /** Had the treatment no effect from now on. */
  readonly noEffect: number
  /** Had the effect the size planned; null without `plannedDrift`. */
  readonly planned: number | null
  /** Averaged over a flat prior updated by the interim data: predictive power. */
  readonly predictive: number
  readonly critical: number
}

/**
 * Probability of z >= c at the end, given the interim: with B = z sqrt(t) the rest is normal with mean
 * drift (1 - t) and variance 1 - t, so P = Phi((B + drift (1 - t) - c) / sqrt(1 - t)); drift is B / t for the current
 * trend. Predictive power: Phi((z - c sqrt(t)) / sqrt(1 - t)) with the trend's own uncertainty. Lan & Wittes,
 * Biometrics 1988;44:579. Spiegelhalter, Freedman & Blackburn, Control Clin Trials 1986;7:8.
 * @throws StatisticsInputError when an option is out of its range
 */
export function conditionalPower(options: ConditionalPowerOptions): ConditionalPower {
  const { z, information: t, alpha = 0.025, plannedDrift } = options
  if (!Number.isFinite(z)) throw new StatisticsInputError('option', 'z', `z is ${z}: give a finite number.`)
  requireBetween('information', t, 0, 1)
  requireBetween('alpha', alpha, 0, 1)
  const critical = options.critical ?? normalQuantile(1 - alpha)
  for (const [name, value] of Object.entries({ critical, plannedDrift: plannedDrift ?? 0 }))
    if (!Number.isFinite(value))
      throw new StatisticsInputError('option', name, `${name} is ${value}: give a finite number.`)
  const b = z * Math.sqrt(t)
  const given = (drift: number) => normalLower((b + drift * (1 - t) - critical) / Math.sqrt(1 - t))
  return {
    currentTrend: given(b / t),
    noEffect: given(0),
    planned: plannedDrift === undefined ? null : given(plannedDrift),
    predictive: normalLower((z - critical * Math.sqrt(t)) / Math.sqrt(1 - t)),
    critical,
  }
}

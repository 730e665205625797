import { normalQuantile } from '../distributions/index.ts'
import { requireLevel } from '../input-error.ts'

/** The scale on which the interval of a survival probability is symmetric. */
export type SurvivalInterval = 'log' | 'log-log' | 'plain' | 'logit'

export const survivalIntervals: readonly SurvivalInterval[] = ['log', 'log-log', 'plain', 'logit']

/** The two-sided standard normal quantile of a confidence level: 1.96 for 0.95. */
export function twoSidedQuantile(level: number): number {
  requireLevel(level)
  return normalQuantile(1 - (1 - level) / 2)
}

/**
 * Limits of one survival probability, given the standard error of its logarithm. NaN where the scale has no
 * limits (0; and 1 for log-log and logit), as R gives NA; plain limits of 0 are 0 where the error is 0.
 */
export function survivalLimits(
  survival: number,
  logError: number,
  z: number,
  kind: SurvivalInterval,
): readonly [number, number] {
  if (kind === 'plain') {
    const half = z * logError * survival
    return [Math.max(survival - half, 0), Math.min(survival + half, 1)]
  }
  if (survival === 0) return [Number.NaN, Number.NaN]
  const half = z * logError
  if (kind === 'log') return [survival * Math.exp(-half), Math.min(survival * Math.exp(half), 1)]
  if (survival === 1) return [Number.NaN, Number.NaN]
  if (kind === 'log-log') {
    const log = Math.log(survival)
    return [Math.exp(log * Math.exp(-half / log)), Math.exp(log * Math.exp(half / log))]
  }
  const odds = survival / (1 - survival)
  const spread = Math.exp(half / (1 - survival))
  return [odds / spread / (1 + odds / spread), (odds * spread) / (1 + odds * spread)]
}

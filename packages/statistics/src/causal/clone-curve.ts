import { StatisticsInputError } from '../input-error.ts'
import { quantileOfSorted } from '../quantile.ts'
import { kaplanMeier, type SurvivalCurve } from '../survival/kaplan-meier.ts'
import { restrictedMean } from '../survival/restricted-mean.ts'
import { survivalAt } from '../survival/survival-lookup.ts'
import type { Clones, TreatmentStrategy } from './clone-strategies.ts'
import type { CloneStays } from './clone-weights.ts'

export interface CloneCurveOptions {
  /** Horizon of risks and restricted means. */
  readonly tau: number
  /** Weights above this quantile of a strategy's rows are set to it; 1 leaves them. Default 1. */
  readonly truncate?: number
  readonly level?: number
}

/** What became of the clones of one strategy. */
export interface StrategyResult {
  readonly strategy: TreatmentStrategy
  readonly clones: number
  readonly events: number
  /** Clones censored because their patients deviated. */
  readonly deviated: number
  readonly largestWeight: number
  /** Rows whose weight was set to the limit. */
  readonly truncated: number
  /** Weighted Kaplan-Meier curve; its own limits do not know that the weights were estimated. */
  readonly curve: SurvivalCurve
  /** Risk of the event by tau. */
  readonly risk: number
  readonly restrictedMean: number
}

/** Splits each clone's follow-up where its weight changes, and reads the weighted curve. */
export function weightedResult(
  clones: Clones,
  stays: CloneStays,
  options: CloneCurveOptions,
): StrategyResult {
  const { tau, truncate = 1, level = 0.95 } = options
  const { at, stay } = stays
  const entry: number[] = []
  const time: number[] = []
  const event: number[] = []
  const weights: number[] = []
  for (let i = 0; i < clones.time.length; i++) {
    const end = clones.time[i]
    let from = 0
    let weight = 1
    for (let k = 0; k <= at.length; k++) {
      const to = k < at.length ? Math.min(at[k], end) : end
      if (to > from) {
        entry.push(from)
        time.push(to)
        event.push(to === end ? clones.event[i] : 0)
        weights.push(weight)
        from = to
      }
      if (k < at.length) weight /= stay[i * at.length + k]
      if (from >= end) break
    }
  }
  const { limit, truncated } = truncation(weights, truncate)
  const capped = Float64Array.from(weights, weight => Math.min(weight, limit))
  const rows = { time, event, entry, weights: capped, level }
  const curve = kaplanMeier({ ...rows, robust: false })
  const survival = survivalAt(curve, [tau])[0]
  if (Number.isNaN(survival) || !(tau > 0))
    throw new StatisticsInputError(
      'option',
      'tau',
      `tau is ${Number(tau.toPrecision(4))} and follow-up under '${clones.strategy}' ends at ${Number(curve.time[curve.time.length - 1].toPrecision(4))}: choose a horizon above 0 and within follow-up.`,
    )
  return {
    strategy: clones.strategy,
    clones: clones.time.length,
    events: clones.event.reduce((sum, flag) => sum + flag, 0),
    deviated: clones.deviated.reduce((sum, flag) => sum + flag, 0),
    largestWeight: capped.reduce((max, weight) => Math.max(max, weight), 0),
    truncated,
    curve,
    risk: 1 - survival,
    restrictedMean: restrictedMean({ ...rows, tau }).value,
  }
}

function truncation(weights: readonly number[], truncate: number): { limit: number; truncated: number } {
  if (!(truncate > 0 && truncate <= 1))
    throw new StatisticsInputError(
      'option',
      'truncate',
      `truncate is ${truncate}: give a quantile such as 0.99.`,
    )
  const limit = quantileOfSorted(Float64Array.from(weights).sort(), truncate)
  return { limit, truncated: weights.filter(weight => weight > limit).length }
}

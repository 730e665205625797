import { requireProbability, StatisticsInputError } from '../input-error.ts'
import { ascending, readFollowUp } from '../survival/survival-input.ts'

export interface SurvivalNetBenefit {
  readonly threshold: Float64Array
  /** NaN where follow-up of those at or above the threshold ends before the horizon. */
  readonly netBenefit: Float64Array
  /** Net benefit of treating everyone; treating no one has 0. */
  readonly treatAll: Float64Array
}

/**
 * Net benefit at the horizon of treating those whose risk is at least the threshold p: with q the share of
 * patients treated and S their Kaplan-Meier survival at the horizon, (1 - S) q - S q p / (1 - p). Nobody above
 * the threshold gives 0. Vickers et al., BMC Med Inform Decis Mak 2008;8:53.
 * @throws StatisticsInputError on lengths, missing values, risks outside 0 to 1 or thresholds not inside
 */
export function netBenefitSurvival(options: {
  readonly time: ArrayLike<number>
  readonly event: ArrayLike<number>
  /** P(event by `at`). */
  readonly risk: ArrayLike<number>
  readonly at: number
  readonly thresholds: ArrayLike<number>
}): SurvivalNetBenefit {
  const { risk, at, thresholds } = options
  const { n, time, event, rows } = readFollowUp({ time: options.time, event: options.event })
  requireProbability('risk', risk, n)
  requireProbability('thresholds', thresholds, thresholds.length, true)
  if (!(at >= 0))
    throw new StatisticsInputError('option', 'at', `The horizon is ${at}: give a time of 0 or more.`)
  const order = ascending(time, rows)
  const benefit = (threshold: number, treated: Int32Array) => {
    if (treated.length === 0) return 0
    const survival = survivalAtHorizon(treated, time, event, at)
    return ((1 - survival - (survival * threshold) / (1 - threshold)) * treated.length) / n
  }
  const threshold = Float64Array.from(thresholds)
  return {
    threshold,
    netBenefit: threshold.map(p =>
      benefit(
        p,
        order.filter(row => risk[row] >= p),
      ),
    ),
    treatAll: threshold.map(p => benefit(p, order)),
  }
}

/** Kaplan-Meier survival of `order` (rows in ascending time) at one time; NaN beyond their follow-up. */
function survivalAtHorizon(
  order: Int32Array,
  time: Float64Array,
  event: ArrayLike<number>,
  at: number,
): number {
  let survival = 1
  for (let from = 0; from < order.length; ) {
    const now = time[order[from]]
    if (now > at) return survival
    let events = 0
    let to = from
    for (; to < order.length && time[order[to]] === now; to++) events += event[order[to]]
    survival *= 1 - events / (order.length - from)
    from = to
  }
  return survival === 0 || time[order[order.length - 1]] === at ? survival : Number.NaN
}

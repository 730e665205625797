import { requireBinary, requireProbability, requireWeights, StatisticsInputError } from '../input-error.ts'
import { type DecisionCurve, decisionCurve } from './decision-curve.ts'

export type NetBenefit = DecisionCurve

/**
 * Net benefit of treating those whose risk is at least the threshold p: true positives / n less
 * false positives / n times p / (1 - p). Vickers and Elkin, Med Decis Making 2006;26:565.
 *
 * It is a mean over patients of 1, -p / (1 - p) or 0, and its standard error is that of the mean (variance over n),
 * equal to the delta method from the multinomial counts (Marsh et al., Stat Med 2020;39:3362) and to the limit of
 * the bootstrap. The standardised net benefit and the interventions avoided have theirs by the delta method; the
 * thresholds are taken one by one.
 * @throws StatisticsInputError on lengths, missing values, risks outside 0 to 1 or thresholds not inside
 */
export function netBenefit(options: {
  /** 0 or 1. */
  readonly event: ArrayLike<number>
  /** P(event). */
  readonly risk: ArrayLike<number>
  readonly thresholds: ArrayLike<number>
  /** Frequencies. */
  readonly weights?: ArrayLike<number>
  readonly level?: number
}): NetBenefit {
  const { event, risk, thresholds, weights, level = 0.95 } = options
  const rows = event.length
  if (rows === 0) throw new StatisticsInputError('empty', 'event', 'There are no patients.')
  requireBinary('event', event, rows)
  requireProbability('risk', risk, rows)
  requireProbability('thresholds', thresholds, thresholds.length, true)
  if (weights) requireWeights(weights, rows)
  let n = 0
  let events = 0
  for (let i = 0; i < rows; i++) {
    n += weights?.[i] ?? 1
    events += (weights?.[i] ?? 1) * event[i]
  }
  const prevalence = events / n
  return decisionCurve(thresholds, level, p => {
    const odds = p / (1 - p)
    let hits = 0
    let alarms = 0
    for (let i = 0; i < rows; i++)
      if (risk[i] >= p) {
        if (event[i] === 1) hits += weights?.[i] ?? 1
        else alarms += weights?.[i] ?? 1
      }
    const missed = Math.max(0, events - hits)
    const spared = Math.max(0, n - events - alarms)
    const benefit = (hits - odds * alarms) / n
    const all = (events - odds * (n - events)) / n
    const avoided = (odds * spared - missed) / n
    // Error of the mean of a value `gain` in some, `-loss` in others and 0 in the rest.
    const error = (gained: number, gain: number, lost: number, loss: number) => {
      const mean = (gained * gain - lost * loss) / n
      const rest = Math.max(0, n - gained - lost)
      return Math.sqrt(gained * (gain - mean) ** 2 + lost * (loss + mean) ** 2 + rest * mean ** 2) / n
    }
    const share = benefit / prevalence
    const shareSquares = hits * (1 - share) ** 2 + missed * share ** 2 + alarms * odds ** 2
    return {
      treated: hits + alarms,
      netBenefit: [benefit, error(hits, 1, alarms, odds)],
      treatAll: [all, error(events, 1, n - events, odds)],
      standardised: events > 0 ? [share, Math.sqrt(shareSquares) / events] : [Number.NaN, Number.NaN],
      interventionsAvoided: [avoided / odds, error(spared, odds, missed, 1) / odds],
    }
  })
}

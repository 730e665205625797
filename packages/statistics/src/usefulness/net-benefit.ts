import { requireBinary, requireProbability, StatisticsInputError } from '../input-error.ts'

export interface NetBenefit {
  readonly threshold: Float64Array
  readonly netBenefit: Float64Array
  /** Net benefit of treating everyone; treating no one has 0. */
  readonly treatAll: Float64Array
}

/**
 * Net benefit of treating those whose risk is at least the threshold p: true positives / n less
 * false positives / n times p / (1 - p). Vickers and Elkin, Med Decis Making 2006;26:565.
 * @throws StatisticsInputError on lengths, missing values, risks outside 0 to 1 or thresholds not inside
 */
export function netBenefit(options: {
  readonly event: ArrayLike<number>
  readonly risk: ArrayLike<number>
  readonly thresholds: ArrayLike<number>
}): NetBenefit {
  const { event, risk, thresholds } = options
  const n = event.length
  if (n === 0) throw new StatisticsInputError('empty', 'event', 'There are no patients.')
  const events = requireBinary('event', event, n)
  requireProbability('risk', risk, n)
  requireProbability('thresholds', thresholds, thresholds.length, true)
  const threshold = Float64Array.from(thresholds)
  const benefit = (p: number, truePositives: number, falsePositives: number) =>
    truePositives / n - (falsePositives / n) * (p / (1 - p))
  return {
    threshold,
    netBenefit: threshold.map(p => {
      let positives = 0
      let treated = 0
      for (let i = 0; i < n; i++)
        if (risk[i] >= p) {
          treated++
          positives += event[i]
        }
      return benefit(p, positives, treated - positives)
    }),
    treatAll: threshold.map(p => benefit(p, events, n - events)),
  }
}

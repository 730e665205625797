import { requireBothClasses, requireFinite } from '../input-error.ts'

/** One point a distinct score: patients with score >= threshold are called positive. */
export interface RocCurve {
  /** From Infinity (nobody) down to the smallest score (everybody). */
  readonly threshold: Float64Array
  readonly falsePositive: Float64Array
  readonly truePositive: Float64Array
}

export interface CutOff {
  /** Call those with score >= threshold positive. */
  readonly threshold: number
  /** Sensitivity + specificity - 1. */
  readonly youden: number
  readonly sensitivity: number
  readonly specificity: number
}

/**
 * The empirical ROC curve, from (0, 0) to (1, 1).
 * @throws StatisticsInputError on one class alone, missing values or unequal lengths
 */
export function rocCurve(options: {
  readonly event: ArrayLike<number>
  readonly score: ArrayLike<number>
}): RocCurve {
  const { event, score } = options
  const n = event.length
  const events = requireBothClasses('event', event, n)
  requireFinite('score', score, n)
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => score[b] - score[a])
  const threshold = [Number.POSITIVE_INFINITY]
  const falsePositive = [0]
  const truePositive = [0]
  let hits = 0
  for (let k = 0; k < n; k++) {
    hits += event[order[k]]
    if (k + 1 < n && score[order[k + 1]] === score[order[k]]) continue
    threshold.push(score[order[k]])
    truePositive.push(hits / events)
    falsePositive.push((k + 1 - hits) / (n - events))
  }
  return {
    threshold: Float64Array.from(threshold),
    falsePositive: Float64Array.from(falsePositive),
    truePositive: Float64Array.from(truePositive),
  }
}

/**
 * The observed score that maximises sensitivity + specificity - 1 (Youden, Cancer 1950;3:32); of equals, the
 * highest. R: pROC::coords(roc, "best", best.method = "youden"), which puts the threshold midway to the next
 * score. Fit it on training patients alone.
 * @throws StatisticsInputError as `rocCurve`
 */
export function youdenCutOff(options: {
  readonly event: ArrayLike<number>
  readonly score: ArrayLike<number>
}): CutOff {
  const { threshold, falsePositive, truePositive } = rocCurve(options)
  let best = 1
  for (let k = 2; k < threshold.length; k++)
    if (truePositive[k] - falsePositive[k] > truePositive[best] - falsePositive[best] + 1e-12) best = k
  return {
    threshold: threshold[best],
    youden: truePositive[best] - falsePositive[best],
    sensitivity: truePositive[best],
    specificity: 1 - falsePositive[best],
  }
}

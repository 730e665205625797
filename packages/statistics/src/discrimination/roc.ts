import {
  requireBothClasses,
  requireFinite,
  requireLevel,
  requireWeights,
  requireWhole,
  StatisticsInputError,
} from '../input-error.ts'
import { createRandom } from '../random.ts'
import { type BootstrapInterval, bootstrapInterval } from '../resampling/bootstrap-interval.ts'

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

export interface RocOptions {
  readonly event: ArrayLike<number>
  readonly score: ArrayLike<number>
  /** What each row counts for, 0 or more: inverse probabilities of censoring, say. 1 by default. */
  readonly weights?: ArrayLike<number>
}

/**
 * The empirical ROC curve, from (0, 0) to (1, 1).
 * @throws StatisticsInputError on one class alone, missing values or unequal lengths
 */
export function rocCurve(options: RocOptions): RocCurve {
  const { event, score, weights } = options
  const n = event.length
  requireBothClasses('event', event, n)
  requireFinite('score', score, n)
  if (weights) requireWeights(weights, n)
  const weightOf = (row: number) => weights?.[row] ?? 1
  let cases = 0
  let controls = 0
  for (let row = 0; row < n; row++)
    if (event[row] === 1) cases += weightOf(row)
    else controls += weightOf(row)
  if (!(cases > 0 && controls > 0))
    throw new StatisticsInputError('oneClass', 'weights', 'All rows of one class have weight 0.')
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => score[b] - score[a])
  const threshold = [Number.POSITIVE_INFINITY]
  const falsePositive = [0]
  const truePositive = [0]
  let hits = 0
  let alarms = 0
  for (let k = 0; k < n; k++) {
    if (event[order[k]] === 1) hits += weightOf(order[k])
    else alarms += weightOf(order[k])
    if (k + 1 < n && score[order[k + 1]] === score[order[k]]) continue
    threshold.push(score[order[k]])
    truePositive.push(hits / cases)
    falsePositive.push(alarms / controls)
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
export function youdenCutOff(options: RocOptions): CutOff {
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

export interface CutOffInterval extends CutOff {
  /** Percentile limits of what each resample chose. */
  readonly intervals: Readonly<Record<keyof CutOff, BootstrapInterval>>
  readonly replicates: number
  /** The cut-off was fitted on these patients: its sensitivity and specificity are too good for others. */
  readonly warnings: readonly string[]
}

/**
 * Youden's cut-off with percentile intervals: each of `replicates` resamples of both classes (events and others
 * apart) chooses its own. R: pROC::ci.coords(roc, "best", best.method = "youden"), whose threshold lies midway to
 * the next score.
 * @throws StatisticsInputError as `rocCurve`, and with fewer than two replicates
 */
export function youdenCutOffInterval(options: {
  readonly event: ArrayLike<number>
  readonly score: ArrayLike<number>
  readonly seed: number
  /** 2,000 by default. */
  readonly replicates?: number
  readonly level?: number
}): CutOffInterval {
  const { event, score, seed, replicates = 2000, level = 0.95 } = options
  requireLevel(level)
  requireWhole('replicates', replicates, 2)
  const own = youdenCutOff({ event, score })
  const rows = Array.from({ length: event.length }, (_, i) => i)
  const classes = [rows.filter(i => event[i] === 1), rows.filter(i => event[i] === 0)]
  const drawn = Array.from({ length: replicates }, (_, b) => {
    const random = createRandom(seed, 'youden', b)
    const weights = new Float64Array(event.length)
    for (const members of classes) for (const i of random.resample(members.length)) weights[members[i]]++
    return youdenCutOff({ event, score, weights })
  })
  const interval = (measure: keyof CutOff) =>
    bootstrapInterval({
      replicates: drawn.map(cut => cut[measure]),
      estimate: own[measure],
      level,
      kind: 'percentile',
    })
  return {
    ...own,
    intervals: {
      threshold: interval('threshold'),
      youden: interval('youden'),
      sensitivity: interval('sensitivity'),
      specificity: interval('specificity'),
    },
    replicates,
    warnings: ['The cut-off was fitted on these patients: in others it will do less well.'],
  }
}

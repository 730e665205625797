import { normalQuantile } from '../distributions/index.ts'
import { requireFinite, requireLevel, requireOneOf, StatisticsInputError } from '../input-error.ts'
import { createRandom } from '../random.ts'
import { bootstrapInterval } from '../resampling/bootstrap-interval.ts'
import { aucWarnings } from './auc.ts'
import { type Classes, classesOf } from './delong.ts'
import { partialArea, type RocPath, rocPath } from './partial-area.ts'

interface Estimate {
  readonly value: number
  readonly se: number
  readonly lower: number
  readonly upper: number
}

export interface PartialAuc extends Estimate {
  /**
   * McClish's standardised area, 0.5 for a score without information and 1 for a perfect one; null where the
   * area is below that of the diagonal.
   */
  readonly corrected: Estimate | null
  /** Area of the perfect score in the range, and of the diagonal. */
  readonly largest: number
  readonly diagonal: number
  readonly warnings: readonly string[]
}

export interface PartialAucOptions {
  /** 0 or 1. */
  readonly event: ArrayLike<number>
  readonly score: ArrayLike<number>
  /** The area over a range of specificity (default), or of sensitivity. */
  readonly focus?: 'specificity' | 'sensitivity'
  readonly from: number
  readonly to: number
  /** Frequencies. */
  readonly weights?: ArrayLike<number>
  /**
   * Percentile limits and standard error from resamples of each class in place of the variance from the influence
   * function; not with weights.
   */
  readonly bootstrap?: { readonly replicates?: number; readonly seed: number }
  readonly level?: number
}

/**
 * Area under the part of the empirical ROC curve with specificity (or sensitivity) from `from` to `to`, as it is
 * and standardised: (1 + (area - diagonal) / (largest - diagonal)) / 2 (McClish, Med Decis Making 1989;9:190). The
 * standard error comes from each patient's influence on the area, the quantiles of the range being estimated too
 * (He & Escobar, Stat Med 2008;27:5291); over the whole range it is DeLong's. R: pROC::auc(roc, partial.auc =
 * c(to, from), partial.auc.focus, partial.auc.correct).
 * @throws StatisticsInputError as `auc`, and unless 0 <= from < to <= 1
 */
export function partialAuc(options: PartialAucOptions): PartialAuc {
  const { event, score, focus = 'specificity', from, to, weights, bootstrap, level = 0.95 } = options
  requireOneOf('focus', focus, ['specificity', 'sensitivity'])
  requireLevel(level)
  if (!(from >= 0 && from < to && to <= 1))
    throw new StatisticsInputError(
      'option',
      'from',
      `The range is ${from} to ${to}: give two fractions within 0 to 1, the lower first.`,
    )
  if (bootstrap && weights)
    throw new StatisticsInputError('option', 'bootstrap', 'Weighted rows are not resampled: leave one out.')
  requireFinite('score', score, event.length)
  const classes = classesOf(event, weights)
  const curve = turned(classes, score, focus)
  const range = [1 - to, 1 - from] as const
  const { value, influence } = partialArea(curve, range)
  let limits: { se: number; lower: number; upper: number }
  const largest = to - from
  const diagonal = (range[1] ** 2 - range[0] ** 2) / 2
  if (bootstrap) limits = resampled(curve, range, bootstrap, value, level)
  else {
    const se = Math.sqrt(influence.ofEvents + influence.ofOthers)
    const reach = normalQuantile(0.5 + level / 2) * se
    limits = { se, lower: Math.max(0, value - reach), upper: Math.min(largest, value + reach) }
  }
  const scale = (area: number) => (1 + (area - diagonal) / (largest - diagonal)) / 2
  const corrected =
    value < diagonal
      ? null
      : {
          value: scale(value),
          se: limits.se / (2 * (largest - diagonal)),
          lower: scale(limits.lower),
          upper: scale(limits.upper),
        }
  return {
    value,
    ...limits,
    corrected,
    largest,
    diagonal,
    warnings: aucWarnings([value / largest], limits.se),
  }
}

/** The curve whose abscissa is 1 - specificity; for the focus on sensitivity, the one seen from its other side. */
function turned(classes: Classes, score: ArrayLike<number>, focus: 'specificity' | 'sensitivity'): RocPath {
  const of = (rows: Int32Array, sign: number) => Float64Array.from(rows, row => sign * score[row])
  const { events, others, eventWeights, otherWeights } = classes
  return focus === 'specificity'
    ? rocPath(of(events, 1), of(others, 1), eventWeights, otherWeights)
    : rocPath(of(others, -1), of(events, -1), otherWeights, eventWeights)
}

function resampled(
  curve: RocPath,
  range: readonly [number, number],
  { replicates = 2000, seed }: { readonly replicates?: number; readonly seed: number },
  estimate: number,
  level: number,
): { se: number; lower: number; upper: number } {
  const areas = Float64Array.from({ length: replicates }, (_, b) => {
    const random = createRandom(seed, 'partial-auc', b)
    const drawn = (group: Int32Array) => {
      const weights = new Float64Array(group.length)
      for (const i of random.resample(group.length)) weights[i]++
      return weights
    }
    return partialArea(curve.reweighted(drawn(curve.eventGroup), drawn(curve.otherGroup)), range).value
  })
  return bootstrapInterval({ replicates: areas, estimate, level, kind: 'percentile' })
}

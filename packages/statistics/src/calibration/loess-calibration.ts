import { requireBothClasses, requireProbability, StatisticsInputError } from '../input-error.ts'
import { quantileOfSorted } from '../quantile.ts'
import { loess } from './loess.ts'

/** Observed against predicted risk by local regression, and how far apart they are. */
export interface LoessCalibration {
  /** Grid of predicted risk, evenly from its 1st to its 99th percentile. */
  readonly predicted: Float64Array
  /** Not held within 0 to 1. */
  readonly observed: Float64Array
  /** Integrated calibration index: mean |observed - predicted| over the patients; median, 90th percentile, largest. */
  readonly ici: number
  readonly e50: number
  readonly e90: number
  readonly emax: number
}

const GRID = 100

/**
 * The smooth calibration curve without a model: outcome on predicted risk by loess, and the indices of Austin &
 * Steyerberg, Stat Med 2019;38:4051. R: loess(event ~ risk), mean(abs(predict(fit) - risk)).
 * @param options.span share of the patients in a neighbourhood, 0.75 by default
 * @throws StatisticsInputError on one class alone, missing values, risks outside 0 to 1, or where the risks take too
 * few values for a local quadratic
 */
export function loessCalibration(options: {
  /** 0 or 1. */
  readonly event: ArrayLike<number>
  /** P(event). */
  readonly risk: ArrayLike<number>
  readonly span?: number
}): LoessCalibration {
  const { event, risk, span = 0.75 } = options
  const n = event.length
  requireBothClasses('event', event, n)
  requireProbability('risk', risk, n)
  if (!(span > 0 && Number.isFinite(span)))
    throw new StatisticsInputError('option', 'span', `span is ${span}: give a share above 0, such as 0.75.`)
  const sorted = Float64Array.from(risk).sort()
  const curve = sorted[0] < sorted[n - 1] ? loess(risk, event, span) : null
  if (!curve)
    throw new StatisticsInputError(
      'domain',
      'risk',
      'The predicted risk takes too few values for a local quadratic: use a larger span, or groups.',
    )
  const errors = Float64Array.from(risk, p => Math.abs(curve.at(p) - p)).sort()
  const from = quantileOfSorted(sorted, 0.01)
  const to = quantileOfSorted(sorted, 0.99)
  const predicted = Float64Array.from({ length: GRID }, (_, i) =>
    Math.min(from + ((to - from) * i) / (GRID - 1), sorted[n - 1]),
  )
  return {
    predicted,
    observed: predicted.map(p => curve.at(p)),
    ici: errors.reduce((sum, e) => sum + e, 0) / n,
    e50: quantileOfSorted(errors, 0.5),
    e90: quantileOfSorted(errors, 0.9),
    emax: errors[n - 1],
  }
}

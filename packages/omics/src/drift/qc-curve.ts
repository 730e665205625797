import { LocalSmoother, robustLocal, smoothingSpline } from '@tessera/statistics'
import { medianOf } from '../run-quality/centre-and-spread.ts'
import type { DriftOptions } from './drift-options.ts'

/** Log level of one feature over the run order of one batch. */
export interface QcCurve {
  /** Span or stiffness that was chosen; null where no curve predicts left-out QC samples better than their median. */
  readonly choice: number | null
  at(order: ArrayLike<number>): Float64Array
}

/** Fits curves to any values measured at the same QC samples. */
export type QcCurveFitter = (logs: Float64Array) => QcCurve

/**
 * Curves through QC samples at ascending, different places of the run order. The span (or stiffness) has the least
 * mean absolute error of leaving out each QC sample but the first and last and predicting it from the others without
 * robustness weights; a flat line competes, so that a feature that does not drift is not given a curve through noise.
 * The curve is held at its outermost QC samples: nothing is extrapolated.
 */
export function qcCurves(order: Float64Array, options: DriftOptions): QcCurveFitter {
  const fit = options.method === 'loess' ? loessFitter(order, options) : splineFitter(order, options)
  const first = order[0]
  const last = order[order.length - 1]
  const clamp = (places: ArrayLike<number>) =>
    Float64Array.from(places, place => Math.min(Math.max(place, first), last))
  return logs => {
    const flat = flatError(logs)
    const best = fit.choose(logs)
    if (!(best.error < flat)) {
      const level = medianOf(logs)
      return { choice: null, at: places => new Float64Array(places.length).fill(level) }
    }
    const curve = fit.fit(logs, best.choice)
    return { choice: best.choice, at: places => curve(clamp(places)) }
  }
}

interface Candidates {
  choose(logs: Float64Array): { readonly choice: number; readonly error: number }
  fit(logs: Float64Array, choice: number): (places: Float64Array) => Float64Array
}

/** Mean absolute error of the median of the others, over the inner QC samples. */
function flatError(logs: Float64Array): number {
  const n = logs.length
  const sorted = logs.slice().sort()
  // Without the value at `rank`, the others' order statistic k stands at k or one further.
  const other = (k: number, rank: number) => sorted[k < rank ? k : k + 1]
  const middle = (n - 1) >> 1
  let sum = 0
  for (let i = 1; i < n - 1; i++) {
    const rank = sorted.indexOf(logs[i])
    const median = n % 2 === 0 ? other(middle, rank) : (other(middle - 1, rank) + other(middle, rank)) / 2
    sum += Math.abs(logs[i] - median)
  }
  return sum / (n - 2)
}

/** Predicts each inner QC sample from the others, for one span or stiffness. */
type LeaveOneOut = (logs: Float64Array) => Float64Array

/** The candidate with the least mean absolute error of its predictions. */
function chooser(candidates: readonly number[], predictors: readonly LeaveOneOut[]): Candidates['choose'] {
  const quick = predictors.map(whenRepeated)
  return logs => {
    let choice = candidates[0]
    let error = Number.POSITIVE_INFINITY
    candidates.forEach((candidate, c) => {
      const predicted = quick[c](logs)
      let sum = 0
      for (let k = 0; k < predicted.length; k++) sum += Math.abs(logs[k + 1] - predicted[k])
      if (sum / predicted.length < error) {
        error = sum / predicted.length
        choice = candidate
      }
    })
    return { choice, error }
  }
}

/** Predictions are linear in the values: once many features ask for them they are products with a matrix. */
function whenRepeated(predict: LeaveOneOut): LeaveOneOut {
  let calls = 0
  let rows: Float64Array[] | null = null
  return logs => {
    const n = logs.length
    if (calls++ < n) return predict(logs)
    if (rows === null) {
      const columns = Array.from({ length: n }, (_, j) =>
        predict(Float64Array.from({ length: n }, (_, i) => Number(i === j))),
      )
      rows = Array.from({ length: n - 2 }, (_, k) => Float64Array.from(columns, column => column[k]))
    }
    return Float64Array.from(rows, row => {
      let sum = 0
      for (let j = 0; j < n; j++) sum += row[j] * logs[j]
      return sum
    })
  }
}

function loessFitter(order: Float64Array, { spans, degree, robust }: DriftOptions): Candidates {
  const n = order.length
  // A local polynomial of degree d needs d + 2 neighbours to be more than an interpolation.
  const usable = spans.filter(span => Math.floor((n - 1) * span + 1e-5) >= degree + 2)
  const wide = usable.length > 0 ? usable : [1.5]
  const smoothers = new Map(
    wide.map(span => {
      const smoother = new LocalSmoother(order, { span, degree })
      return [span, { smoother, here: smoother.to(order), place: null as PlaceCache | null }]
    }),
  )
  const inner = Array.from({ length: n - 2 }, (_, k) => k + 1)
  const predictors = wide.map((span): LeaveOneOut => {
    const left = inner.map(i =>
      new LocalSmoother(
        order.filter((_, j) => j !== i),
        { span, degree },
      ).to([order[i]]),
    )
    return logs => Float64Array.from(left, (to, k) => to(logs.filter((_, j) => j !== k + 1))[0])
  })
  return {
    choose: chooser(wide, predictors),
    fit: (logs, span) => {
      const entry = smoothers.get(span)
      if (entry === undefined) throw new RangeError(`span ${span} is none of those that were prepared`)
      const { robustness } = robustLocal(entry.smoother, entry.here, logs, robust ? 4 : 1)
      return places => {
        // The same injections are asked for again and again: one feature after the other.
        if (entry.place === null || !sameValues(entry.place.places, places))
          entry.place = { places: places.slice(), to: entry.smoother.to(places) }
        return entry.place.to(logs, robustness)
      }
    },
  }
}

interface PlaceCache {
  readonly places: Float64Array
  readonly to: ReturnType<LocalSmoother['to']>
}

function sameValues(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i])
}

function splineFitter(order: Float64Array, { stiffness, robust }: DriftOptions): Candidates {
  const n = order.length
  const range = order[n - 1] - order[0]
  const splineOf = (logs: Float64Array, choice: number, weights?: Float64Array) =>
    smoothingSpline({ x: order, y: logs, lambda: choice * n * range ** 3, weights })
  const predictors = stiffness.map(
    (candidate): LeaveOneOut =>
      logs => {
        const { fitted, leverage } = splineOf(logs, candidate)
        return Float64Array.from({ length: n - 2 }, (_, k) => {
          const i = k + 1
          return logs[i] - (logs[i] - fitted[i]) / (1 - leverage[i])
        })
      },
  )
  return {
    choose: chooser(stiffness, predictors),
    fit: (logs, choice) => {
      let spline = splineOf(logs, choice)
      for (let round = 1; robust && round < 4; round++) {
        const residual = spline.fitted.map((value, i) => Math.abs(logs[i] - value))
        const limit = 6 * medianOf(residual)
        if (!(limit > 0)) break
        // A weight of nothing would leave a point without a place on the banded equations.
        const weights = residual.map(r => Math.max(1e-8, r < limit ? (1 - (r / limit) ** 2) ** 2 : 0))
        spline = splineOf(logs, choice, weights)
      }
      return places => places.map(place => spline.at(place))
    },
  }
}

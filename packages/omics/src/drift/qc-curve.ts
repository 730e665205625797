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
  let sum = 0
  for (let i = 1; i < logs.length - 1; i++) {
    const others = logs.filter((_, j) => j !== i)
    sum += Math.abs(logs[i] - medianOf(others))
  }
  return sum / (logs.length - 2)
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
  const leftOut = wide.map(span =>
    Array.from({ length: n - 2 }, (_, k) => {
      const i = k + 1
      const others = order.filter((_, j) => j !== i)
      return new LocalSmoother(others, { span, degree }).to([order[i]])
    }),
  )
  const others = new Float64Array(n - 1)
  return {
    choose: logs => {
      let choice = wide[0]
      let error = Number.POSITIVE_INFINITY
      wide.forEach((span, s) => {
        let sum = 0
        for (let i = 1; i < n - 1; i++) {
          others.set(logs.subarray(0, i))
          others.set(logs.subarray(i + 1), i)
          sum += Math.abs(logs[i] - leftOut[s][i - 1](others)[0])
        }
        if (sum / (n - 2) < error) {
          error = sum / (n - 2)
          choice = span
        }
      })
      return { choice, error }
    },
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
  return {
    choose: logs => {
      let choice = stiffness[0]
      let error = Number.POSITIVE_INFINITY
      for (const candidate of stiffness) {
        const { fitted, leverage } = splineOf(logs, candidate)
        let sum = 0
        for (let i = 1; i < n - 1; i++) sum += Math.abs((logs[i] - fitted[i]) / (1 - leverage[i]))
        if (sum / (n - 2) < error) {
          error = sum / (n - 2)
          choice = candidate
        }
      }
      return { choice, error }
    },
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

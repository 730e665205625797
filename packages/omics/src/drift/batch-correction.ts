import { medianOf } from '../run-quality/centre-and-spread.ts'
import type { BatchQc } from './batch-qc.ts'
import type { DriftOptions } from './drift-options.ts'
import { type QcCurve, type QcCurveFitter, qcCurves } from './qc-curve.ts'

/** What a batch's QC samples allow for a feature: a curve, their level alone, or nothing. */
export type Correction = 'curve' | 'level' | 'none'

/** Corrections of one batch: a factor for each feature at any place of the run order. */
export interface BatchCorrection {
  readonly name: string
  /** What each feature gets. */
  readonly kinds: readonly Correction[]
  /** Span or stiffness of each feature; null without a curve. */
  readonly choices: readonly (number | null)[]
  /** Writes, for feature f, what is to be added to the logarithm at each place of the run order. */
  shifts(f: number, order: Float64Array): Float64Array
}

/**
 * The correction of a batch by its QC samples: curve to reference, then a shift that brings the median of the
 * corrected QC samples to the reference (the robust curve may lie beside it).
 * @param reference log level of each feature; where it is missing the feature is left
 */
export function batchCorrection(
  batch: BatchQc,
  reference: Float64Array,
  options: DriftOptions,
): BatchCorrection {
  const n = batch.order.length
  const fitters = new Map<string, QcCurveFitter>()
  const kinds: Correction[] = []
  const curves: (QcCurve | null)[] = []
  const align = new Float64Array(reference.length)
  for (let f = 0; f < reference.length; f++) {
    const { order, logs, pattern } = presentQc(batch, f, n)
    const usable = Number.isNaN(reference[f]) ? 0 : logs.length
    if (usable < 2) {
      kinds.push('none')
      curves.push(null)
    } else if (usable < options.leastQc) {
      kinds.push('level')
      curves.push(null)
      align[f] = reference[f] - medianOf(logs)
    } else {
      let fitter = fitters.get(pattern)
      if (fitter === undefined) {
        fitter = qcCurves(order, options)
        fitters.set(pattern, fitter)
      }
      const curve = fitter(logs)
      const level = curve.at(order)
      kinds.push('curve')
      curves.push(curve)
      align[f] = reference[f] - medianOf(logs.map((value, i) => value - level[i]))
    }
  }
  return {
    name: batch.name,
    kinds,
    choices: curves.map(curve => curve?.choice ?? null),
    shifts: (f, order) => {
      const curve = curves[f]
      if (curve === null) return new Float64Array(order.length).fill(align[f])
      const level = curve.at(order)
      for (let i = 0; i < level.length; i++) level[i] = align[f] - level[i]
      return level
    },
  }
}

/** The QC samples in which a feature was found, and which these are. */
function presentQc(
  batch: BatchQc,
  f: number,
  n: number,
): { order: Float64Array; logs: Float64Array; pattern: string } {
  const all = batch.logs.subarray(f * n, (f + 1) * n)
  const order = batch.order.filter((_, i) => !Number.isNaN(all[i]))
  if (order.length === n) return { order, logs: all, pattern: '' }
  return { order, logs: all.filter(value => !Number.isNaN(value)), pattern: order.join(' ') }
}

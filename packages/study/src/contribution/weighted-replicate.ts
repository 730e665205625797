import { type BootstrapWork, drawPatients, rowsDrawn } from '../run/bootstrap.ts'
import { selectEvaluated } from '../run/evaluated.ts'
import { type WeightedFold, weightedMeasures } from './weighted-measures.ts'

/** A model among patients who count by weights. */
export interface WeightedTarget {
  readonly model: string
  /** Weights of each held-out row of each fold; 0 leaves a row out. */
  readonly weighting: number
}

/** Sent once to every worker; `path` and `seed` are those of the design's bootstrap, so that resamples are the same. */
export interface WeightedWork extends Pick<BootstrapWork, 'folds' | 'patients' | 'seed' | 'path'> {
  readonly weightings: readonly (readonly Float64Array[])[]
  readonly targets: readonly WeightedTarget[]
}

/**
 * One resample of the design's bootstrap: headline measure and proper score of every target, one after the other. The
 * weights stay as they were fitted on all patients.
 */
export function weightedReplicate(replicate: number, work: WeightedWork): Float64Array {
  const counts = drawPatients(work, replicate)
  return evaluate(
    work,
    work.folds.map(fold => rowsDrawn(fold.patient, counts)),
  )
}

/** The same of the held-out patients as they are. */
export function weightedValues(work: WeightedWork): Float64Array {
  return evaluate(
    work,
    work.folds.map(fold => Int32Array.from(fold.patient, (_, i) => i)),
  )
}

function evaluate({ folds, weightings, targets }: WeightedWork, drawn: readonly Int32Array[]): Float64Array {
  const values = new Float64Array(2 * targets.length)
  targets.forEach(({ model, weighting }, t) => {
    const own = folds.map((fold, f): WeightedFold => {
      const weights = weightings[weighting][f]
      const rows = drawn[f].filter(row => weights[row] > 0)
      return {
        repeat: fold.repeat,
        evaluated: selectEvaluated(fold.models[model], rows),
        weights: Float64Array.from(rows, row => weights[row]),
      }
    })
    const { headline, score } = weightedMeasures(own)
    values[2 * t] = headline
    values[2 * t + 1] = score
  })
  return values
}

import type { LearningOutcome } from '@tessera/learning'
import { type Evaluated, stackEvaluated } from '../run/evaluated.ts'
import { firstRepetition, type OutOfFold } from '../run/out-of-fold.ts'

/** What a model said at one landmark of patients whom it had not seen, and what came to them. */
export interface LandmarkPredictions {
  /** Days since the start. */
  readonly wait: number
  /** "at first dose", "6 weeks after first dose". */
  readonly label: string
  readonly patientIds: readonly string[]
  /** Risk by the horizon of each of `patientIds`. */
  readonly risk: Float64Array
  readonly outcome: LearningOutcome
}

/** The held-out predictions of one model, each patient once. */
export function landmarkPredictions(
  given: { readonly wait: number; readonly label: string; readonly patientIds: readonly string[] },
  folds: readonly OutOfFold[],
  model: string,
): LandmarkPredictions | null {
  const own = firstRepetition(folds).filter(fold => fold.models[model] !== undefined)
  if (own.length === 0) return null
  const said: Evaluated = stackEvaluated(own.map(fold => fold.models[model]))
  return {
    wait: given.wait,
    label: given.label,
    patientIds: own.flatMap(({ patient }) => Array.from(patient, code => given.patientIds[code])),
    risk: said.risk,
    outcome: said.outcome,
  }
}

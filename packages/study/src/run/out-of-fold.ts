import type { Evaluated } from './evaluated.ts'
import { sizeOf, stackEvaluated } from './evaluated.ts'
import type { Measure } from './measures/measure.ts'

/** One fold's held-out patients, and what each model said of them. */
export interface OutOfFold {
  readonly name: string
  readonly repeat: number
  /** Patient code of each held-out row. */
  readonly patient: Int32Array
  /** Stratum of each row: its centre. Bootstrap resamples keep the size of every stratum. */
  readonly centre: Int32Array
  readonly trainingN: number
  readonly trainingEvents: number | null
  /** By model id. */
  readonly models: Readonly<Record<string, Evaluated>>
}

/** One model's evaluated folds, for a measure to be taken across. */
export interface EvaluatedFold {
  readonly repeat: number
  readonly evaluated: Evaluated
}

/**
 * One value of a measure over folds. Within folds: the mean weighted by what each fold can tell (comparable
 * pairs, events). Over all held-out patients: the folds of a repetition stacked, repetitions averaged.
 */
export function acrossFolds(measure: Measure, folds: readonly EvaluatedFold[]): number {
  return measure.across === 'within folds' ? withinFolds(measure, folds) : overRepetitions(measure, folds)
}

function withinFolds(measure: Measure, folds: readonly EvaluatedFold[]): number {
  if (folds.length === 1)
    return sizeOf(folds[0].evaluated) === 0 ? Number.NaN : measure.value(folds[0].evaluated)
  let total = 0
  let weights = 0
  for (const { evaluated } of folds) {
    if (sizeOf(evaluated) === 0) continue
    const value = measure.value(evaluated)
    if (!Number.isFinite(value)) continue
    const weight = measure.weight(evaluated)
    total += weight * value
    weights += weight
  }
  return weights > 0 ? total / weights : Number.NaN
}

function overRepetitions(measure: Measure, folds: readonly EvaluatedFold[]): number {
  let total = 0
  const repetitions = stackRepetitions(folds)
  for (const evaluated of repetitions) total += measure.value(evaluated)
  return total / repetitions.length
}

/** Every measure of one model asks for the same folds, so they are stacked once. */
const stacked = new WeakMap<readonly EvaluatedFold[], readonly Evaluated[]>()

/** The folds of each repetition as one set of patients; a repetition without any is left out. */
export function stackRepetitions(folds: readonly EvaluatedFold[]): readonly Evaluated[] {
  const known = stacked.get(folds) ?? stackAll(folds)
  stacked.set(folds, known)
  return known
}

function stackAll(folds: readonly EvaluatedFold[]): Evaluated[] {
  const repeats = [...new Set(folds.map(fold => fold.repeat))]
  return repeats.flatMap(repeat => {
    const parts = folds.filter(fold => fold.repeat === repeat && sizeOf(fold.evaluated) > 0)
    if (parts.length === 0) return []
    return parts.length === 1 ? parts[0].evaluated : stackEvaluated(parts.map(part => part.evaluated))
  })
}

/** The folds of the first repetition: each held-out patient once. */
export function firstRepetition<F extends { readonly repeat: number }>(folds: readonly F[]): F[] {
  return folds.filter(fold => fold.repeat === folds[0].repeat)
}

/** What one model said of every held-out patient, each once. */
export function stackFirst(folds: readonly OutOfFold[], model: string): Evaluated {
  return stackRepetitions(
    firstRepetition(folds).map(({ repeat, models }) => ({ repeat, evaluated: models[model] })),
  )[0]
}

import { type HeldOut, makeSplit, type Training } from '@tessera/evidence'
import { type CategoricalFeature, type Feature, ModellingRows, type Outcome } from '../rows.ts'

/** A numeric feature; null is missing. */
export function numeric(name: string, values: readonly (number | null)[]): Feature {
  return { kind: 'numeric', name, unit: null, values: Float64Array.from(values, v => v ?? Number.NaN) }
}

/** A categorical feature, levels in order of appearance; an empty text is missing. */
export function categorical(name: string, values: readonly string[]): CategoricalFeature {
  const levels = [...new Set(values.filter(value => value !== ''))]
  return { kind: 'categorical', name, levels, codes: Int32Array.from(values, v => levels.indexOf(v)) }
}

/** Rows of one patient each, in two centres by turns. */
export function modellingRows(features: readonly Feature[], outcome: Outcome): ModellingRows {
  const size = outcome.event.length
  return new ModellingRows({
    features,
    outcome,
    patient: Int32Array.from({ length: size }, (_, i) => i),
    centre: Int32Array.from({ length: size }, (_, i) => i % 2),
    centres: ['C1', 'C2'],
  })
}

/** The first `count` rows to train on and the rest held out. */
export function trainOnFirst(
  data: ModellingRows,
  count: number,
): { training: Training<ModellingRows>; heldOut: HeldOut<ModellingRows> } {
  const row = (_: unknown, i: number) => i
  const training = Int32Array.from({ length: count }, row)
  const heldOut = Int32Array.from({ length: data.size - count }, (_, i) => count + i)
  const folds = [{ name: 'rest', training, heldOut }]
  return makeSplit({ name: 'first', kind: 'external', groups: data.patient, folds }).folds[0].divide(data)
}

/** All rows to train on, as the model that is shipped has them: each patient is left out by one fold of two. */
export function trainOnEvery(data: ModellingRows): Training<ModellingRows> {
  const rows = Int32Array.from(data.patient, (_, i) => i)
  const first = rows.filter(row => data.patient[row] === data.patient[0])
  const others = rows.filter(row => data.patient[row] !== data.patient[0])
  const folds = [
    { name: 'others', training: first, heldOut: others },
    { name: 'first', training: others, heldOut: first },
  ]
  return makeSplit({ name: 'every', kind: 'repeated-k-fold', groups: data.patient, folds }).everyTraining(
    data,
  )
}

import { createRandom } from '@tessera/statistics'
import { fitRidge, linear } from './ridge.ts'

/** Fewest labelled patients of a centre for it to be a fold of its own. */
const fewestOfCentre = 5

/** A label predicted for everybody whose blocks are there. */
export interface LabelPrediction {
  /** One a patient; NaN without the blocks. Where the label was measured, by a model that never saw it. */
  readonly predicted: Float64Array
  /** `centre`: a patient's model saw nobody of the centre; `patient`: nobody of the patient's fold. */
  readonly folds: 'centre' | 'patient'
  /** Columns that the models read. */
  readonly columns: number
  readonly notes: readonly string[]
}

/**
 * Predicts a label by ridge regression. Each centre is predicted by the model of the labelled patients of all other
 * centres (where three or more have it; else in five folds of patients), so that no prediction saw the label of its
 * patient or of anybody in the patient's centre, which is the fold of leave-one-centre-out. No model sees an outcome.
 * @param x columns over all patients, NaN for those without the blocks
 */
export function predictLabel(
  measured: Float64Array,
  x: readonly Float64Array[],
  centre: Int32Array,
  seed: number,
): LabelPrediction {
  const there = (i: number) => x.every(column => !Number.isNaN(column[i]))
  const everybody = Array.from(measured.keys()).filter(there)
  const labelled = everybody.filter(i => !Number.isNaN(measured[i]))
  const counts = new Map<number, number>()
  for (const i of labelled) counts.set(centre[i], (counts.get(centre[i]) ?? 0) + 1)
  const byCentre = [...counts.values()].filter(n => n >= fewestOfCentre).length >= 3
  const fold = byCentre ? centre : patientFolds(measured.length, seed)
  const predicted = new Float64Array(measured.length).fill(Number.NaN)
  const notes: string[] = []
  for (const own of new Set(everybody.map(i => fold[i]))) {
    const training = labelled.filter(i => fold[i] !== own)
    const part = (values: Float64Array) => Float64Array.from(training, i => values[i])
    const varying = x.filter(column => varies(column, training))
    if (training.length < 10 || varying.length === 0) {
      notes.push('too few labelled patients outside of a fold: it is not predicted')
      continue
    }
    const fit = fitRidge(varying.map(part), part(measured), seed)
    for (const i of everybody)
      if (fold[i] === own) predicted[i] = linear(fit.intercept, fit.coefficients, varying, i)
  }
  return { predicted, folds: byCentre ? 'centre' : 'patient', columns: x.length, notes }
}

function varies(column: Float64Array, rows: readonly number[]): boolean {
  return rows.some(i => column[i] !== column[rows[0]])
}

function patientFolds(n: number, seed: number): Int32Array {
  const random = createRandom(seed, 'folds of a label')
  return Int32Array.from({ length: n }, () => random.integer(5))
}

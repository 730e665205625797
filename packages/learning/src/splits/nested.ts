import { type Fold, makeSplit, type Training } from '@tessera/evidence'
import { createRandom } from '@tessera/statistics'
import { asEvent, type LearningOutcome } from '../outcomes.ts'
import type { ModellingRows } from '../rows.ts'
import { rowsWhere } from './split-rows.ts'
import { stratifiedFolds } from './stratified-folds.ts'

/**
 * Inner folds of training rows, for choosing hyper-parameters: grouped by patient, stratified by event,
 * repeated. Row numbers count within `training.data`; divide with `fold.divide(training.data)`, one fold at a
 * time, so that only one copy of the rows is alive.
 * @throws SplitPlanError with fewer patients than folds
 */
export function nestedFolds(
  training: Training<ModellingRows<LearningOutcome>>,
  options: { readonly folds: number; readonly repeats: number; readonly seed: number },
): readonly Fold[] {
  const { patient, outcome } = training.data
  const { event } = asEvent(outcome)
  const rows = Int32Array.from({ length: patient.length }, (_, i) => i)
  const folds = Array.from({ length: options.repeats }, (_, repeat) => {
    const fold = stratifiedFolds({
      rows,
      patient,
      event,
      folds: options.folds,
      random: createRandom(options.seed, 'nested', repeat),
    })
    return Array.from({ length: options.folds }, (_, held) => ({
      name: `inner ${repeat + 1}.${held + 1}`,
      repeat,
      training: rowsWhere(rows.length, i => fold[i] !== held),
      heldOut: rowsWhere(rows.length, i => fold[i] === held),
    }))
  }).flat()
  const name = `inner of ${training.label.split}/${training.label.fold}`
  return makeSplit({ name, kind: 'inner', groups: patient, folds }).folds
}

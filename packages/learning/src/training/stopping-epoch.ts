import type { EpochRecord } from './train-epochs.ts'
import { TrainingError } from './training-error.ts'

/**
 * The number of epochs with the lowest mean measure over inner folds, the first of equals: a hyper-parameter like
 * any other, with which the whole training set is then trained.
 * @throws TrainingError `bad-setting` when the folds have different epochs or no measure
 */
export function stoppingEpoch(folds: readonly (readonly EpochRecord[])[]): number {
  const epochs = folds[0]?.length ?? 0
  const means = Array.from({ length: epochs }, (_, i) => {
    const measures = folds.map(fold => fold[i]?.measure ?? Number.NaN)
    return measures.reduce((sum, measure) => sum + measure, 0) / measures.length
  })
  if (epochs === 0 || folds.some(fold => fold.length !== epochs) || means.some(Number.isNaN))
    throw new TrainingError(
      'bad-setting',
      'an epoch lacks a measure in some fold',
      'measure every epoch of every fold',
    )
  return means.indexOf(Math.min(...means)) + 1
}

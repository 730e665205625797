import { StatisticsInputError } from '../input-error.ts'
import { createRandom } from '../random.ts'
import { treatmentArms } from './treatment-arms.ts'

/**
 * Folds for cross-fitting, 0 to `folds` - 1: each arm is dealt out evenly in seeded random order.
 * @throws StatisticsInputError for fewer than two folds, or more than the smallest arm has patients
 */
export function crossFitFolds(options: {
  readonly group: ArrayLike<number>
  readonly folds?: number
  readonly seed: number
}): Int32Array {
  const { group, folds = 5, seed } = options
  const arms = treatmentArms(group)
  const smallest = arms.n.reduce((min, n) => Math.min(min, n), group.length)
  if (!Number.isInteger(folds) || folds < 2 || folds > smallest)
    throw new StatisticsInputError(
      'option',
      'folds',
      `folds is ${folds}: give 2 or more, and no more than the smallest arm has patients (${smallest}).`,
    )
  const fold = new Int32Array(group.length)
  arms.rows.forEach((rows, arm) => {
    createRandom(seed, 'cross-fit', arm)
      .permutation(rows.length)
      .forEach((at, dealt) => {
        fold[rows[at]] = dealt % folds
      })
  })
  return fold
}

/** Calls `visit` with the training and the held-out rows of each fold, in ascending order of the folds. */
export function eachFold(
  folds: ArrayLike<number>,
  n: number,
  visit: (training: Int32Array, heldOut: Int32Array) => void,
): void {
  if (folds.length !== n)
    throw new StatisticsInputError(
      'length',
      'folds',
      `folds has ${folds.length} values where ${n} are needed: give one a row.`,
    )
  const every = Int32Array.from({ length: n }, (_, i) => i)
  const labels = [...new Set(Array.from(folds))].sort((a, b) => a - b)
  if (labels.length < 2)
    throw new StatisticsInputError('option', 'folds', 'folds holds one fold alone: give two or more.')
  for (const label of labels)
    visit(
      every.filter(i => folds[i] !== label),
      every.filter(i => folds[i] === label),
    )
}

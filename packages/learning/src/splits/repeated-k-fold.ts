import type { FoldPlan } from '@tessera/evidence'
import { createRandom } from '@tessera/statistics'
import { centreIndices, rowsWhere, type SplitRows } from './split-rows.ts'
import { stratifiedFolds } from './stratified-folds.ts'

/**
 * Repeated k-fold cross-validation, stratified by event, all rows of a patient in one fold. Each repetition
 * draws from its own stream, so the first repetitions of 5 and of 50 are the same.
 * @param options.without centres that take no part (external ones)
 * @throws SplitPlanError with fewer patients than folds
 */
export function repeatedKFold(
  rows: SplitRows,
  options: {
    readonly folds: number
    readonly repeats: number
    readonly seed: number
    readonly without?: readonly string[]
  },
): FoldPlan[] {
  const absent = centreIndices(rows, options.without ?? [])
  const taking = rowsWhere(rows.patient.length, row => !absent.has(rows.centre[row]))
  const plans: FoldPlan[] = []
  for (let repeat = 0; repeat < options.repeats; repeat++) {
    const fold = stratifiedFolds({
      rows: taking,
      patient: rows.patient,
      event: rows.event,
      folds: options.folds,
      random: createRandom(options.seed, 'k-fold', repeat),
    })
    for (let held = 0; held < options.folds; held++)
      plans.push({
        name: options.repeats === 1 ? `fold ${held + 1}` : `repeat ${repeat + 1}, fold ${held + 1}`,
        repeat,
        training: rowsWhere(taking.length, i => fold[i] !== held).map(i => taking[i]),
        heldOut: rowsWhere(taking.length, i => fold[i] === held).map(i => taking[i]),
      })
  }
  return plans
}

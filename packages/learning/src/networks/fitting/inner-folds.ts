import { type Divided, splitTraining, type Training } from '@tessera/evidence'
import { createRandom } from '@tessera/statistics'
import type { BagRows } from '../../bag-rows.ts'
import { LearnerError } from '../../learner-error.ts'
import type { LearningOutcome } from '../../outcomes.ts'
import { rowsWhere } from '../../splits/split-rows.ts'
import { stratifiedFolds } from '../../splits/stratified-folds.ts'

/**
 * Inner folds of training rows: patients together, events (the upper levels or values) spread evenly. Fewer than
 * asked where there are fewer patients with or without an event.
 * @throws LearnerError `too-few-events` when there are not two of either
 */
export function innerFolds(training: Training<BagRows>, folds: number, seed: number): Divided<BagRows>[] {
  const { patient, outcome } = training.data
  const event = strata(outcome)
  const rows = Int32Array.from(patient.keys())
  const having = (wanted: number) => new Set(patient.filter((_, row) => event[row] === wanted)).size
  const others = outcome.kind === 'time-to-event' || outcome.kind === 'competing-risks' ? folds : having(0)
  const possible = Math.min(folds, having(1), others, new Set(patient).size)
  if (possible < 2)
    throw new LearnerError(
      'too-few-events',
      `inner folds need two patients of either kind; ${Math.min(having(1), others)} ${possible === 1 ? 'is' : 'are'} there`,
      "set stopping to 'never' with one value a setting, or pool centres",
    )
  const random = createRandom(seed, 'inner folds')
  const fold = stratifiedFolds({ rows, patient, event, folds: possible, random })
  const plans = Array.from({ length: possible }, (_, held) => ({
    name: `inner ${held + 1}`,
    training: rowsWhere(rows.length, row => fold[row] !== held),
    heldOut: rowsWhere(rows.length, row => fold[row] === held),
  }))
  return splitTraining(training, patient, plans)
}

/** 1 for rows with an event of any kind, of an upper level, or with a value above the median. */
function strata(outcome: LearningOutcome): Uint8Array {
  if (outcome.kind !== 'continuous' && outcome.kind !== 'ordinal')
    return outcome.event.map(event => (event === 0 ? 0 : 1))
  const values = outcome.kind === 'continuous' ? outcome.value : Float64Array.from(outcome.level)
  const lower = values.toSorted()[Math.floor((values.length - 1) / 2)]
  const above = Uint8Array.from(values, value => (value > lower ? 1 : 0))
  // Half the rows or more on the lowest: whatever is above it against it; or the other way round.
  return above.includes(1) ? above : Uint8Array.from(values, value => (value === lower ? 1 : 0))
}

import type { Training } from '@tessera/evidence'
import { LearnerError } from '../../learner-error.ts'
import type { OrdinalOutcome } from '../../outcomes.ts'
import { type OutcomeRows, wrongOutcome } from '../outcome-learner.ts'

/**
 * The levels of training rows: at least two occur.
 * @throws LearnerError
 */
export function levelsOf({ data, label }: Training<OutcomeRows>): OrdinalOutcome {
  const { outcome } = data
  if (outcome.kind !== 'ordinal') throw wrongOutcome('ordinal', outcome.kind)
  if (outcome.level.every(level => level === outcome.level[0]))
    throw new LearnerError(
      'one-class',
      `all training patients of fold '${label.fold}' of '${label.split}' have one level`,
      'pool centres, or merge levels',
    )
  return outcome
}
